import { datesIn } from '../../../lib/ilr/calendar.ts';
import { inChunks } from '../../../lib/sql/index.ts';
import {
  type CircumstanceFacts,
  circumstanceOf,
  type DecisionFacts,
  isForReview,
  rounds,
} from '../../domain/index.ts';
import type { Host, NamedLearner } from '../../host.ts';
import { type MessageRow, messagesOf } from '../../storage/contacts.ts';
import { type OutcomeRow, outcomesInEffect } from '../../storage/outcomes.ts';
import type { ReportLine } from '../../storage/report-lines.ts';
import { REFS_PER_CALL } from '../../sync/context.ts';
import { groupBy } from '../../sync/group-by.ts';
import type { AdminContext } from '../context.ts';
import type { ReportRow } from './columns.ts';

/** A line of the report as shown, and whether its learner is a test learner. */
export interface ShownLine {
  readonly row: ReportRow;
  readonly test: boolean;
}

/** Lines of the report with everything that is shown of them, in a constant number of questions. */
export async function shownLines(
  { host }: AdminContext,
  lines: readonly ReportLine[],
): Promise<readonly ShownLine[]> {
  const reader = host.database.reader;
  const ids = lines.flatMap(({ surveyId }) => surveyId ?? []);
  const refs = [...new Set(lines.map(({ learnerRef }) => learnerRef))];
  const [messages, outcomes, learners] = await Promise.all([
    messagesOf(reader, ids),
    outcomesInEffect(reader, { surveyIds: ids, refs }),
    namesOf(host, refs),
  ]);
  const messagesBySurvey = groupBy(messages, ({ surveyId }) => surveyId);
  const outcomesOf = groupBy(outcomes, keyOf);
  const byRef = new Map(learners.map((learner) => [learner.ref, learner]));
  const dateOf = datesIn(host.tenant.timeZone);
  return lines.map((line) => {
    const learner = byRef.get(line.learnerRef);
    const own = {
      learner,
      messages: messagesBySurvey.get(line.surveyId ?? '') ?? [],
      outcomes: [
        ...(outcomesOf.get(line.surveyId ?? '') ?? []),
        ...(outcomesOf.get(`${line.learnerRef}\u0000${line.potId}`) ?? []),
      ],
    };
    return { row: rowOf(line, own, dateOf), test: learner?.test === true || line.held === 'test' };
  });
}

/** A row of a survey belongs to it, one of a decision alone to the POT. */
function keyOf({ surveyId, learnerRef, potId }: OutcomeRow): string {
  return surveyId ?? `${learnerRef}\u0000${potId}`;
}

interface Own {
  readonly learner: NamedLearner | undefined;
  readonly messages: readonly MessageRow[];
  readonly outcomes: readonly OutcomeRow[];
}

function rowOf(
  line: ReportLine,
  { learner, messages, outcomes }: Own,
  dateOf: (instant: string) => string,
): ReportRow {
  const facts = circumstanceFacts(line, messages);
  const { is, why } = circumstanceOf(facts);
  const sent = messages.flatMap(({ sentAt }) => sentAt ?? []).sort();
  return {
    learner: line.learnerRef,
    name: nameOf(learner),
    termination: line.termination,
    circumstance: is,
    why,
    sent: sent[0] === undefined ? null : dateOf(sent[0]),
    rounds: line.surveyId === null ? null : rounds(facts),
    answered: line.responseKind === 'answered' ? line.submittedOn : null,
    outcomes: unique(outcomes.map(({ outType, outCode }) => `${outType} ${outCode}`)),
    review: reviewOf(line),
    fundModel: line.fundModel,
    course: line.course ?? (messages.at(-1)?.course || null),
    state: line.state,
    reason: line.surveyReason ?? line.reason,
    cause: unique(outcomes.map(({ cause }) => cause)),
    wave: line.wave,
    lastSent: sent.length === 0 ? null : dateOf(sent.at(-1)!),
    channels: unique(messages.flatMap(({ channel, sentAt }) => (sentAt === null ? [] : [channel])).sort()),
    stop: line.stopOn,
    answeredBy: line.responseKind === 'answered' ? line.answeredBy : null,
    reviewedBy: line.reviewedBy,
    reviewedOn: line.reviewedAt === null ? null : dateOf(line.reviewedAt),
    note: line.reviewNote,
    learningEnded: line.actualEnd,
    uln: learner?.uln ?? null,
    held: line.held ?? (learner?.test === true ? 'test' : null),
  };
}

function circumstanceFacts(line: ReportLine, messages: readonly MessageRow[]): CircumstanceFacts {
  const { reason, held, state, surveyReason } = line;
  return {
    decision:
      reason === null ? null : { reason, held, facts: reason === 'NO_ADDRESS' ? factsOf(line) : NONE },
    survey: state === null ? null : { state, reason: surveyReason ?? '' },
    messages,
    toldInPart: line.responseKind === 'partial',
  };
}

const NONE: DecisionFacts = {};

function factsOf({ facts }: ReportLine): DecisionFacts {
  return JSON.parse(facts ?? '{}') as DecisionFacts;
}

function reviewOf({ state, surveyReason, wave, reviewedBy }: ReportLine): string | null {
  if (state === null || wave === null) return null;
  if (!isForReview({ state, reason: surveyReason ?? '', wave })) return null;
  return reviewedBy === null ? 'yes' : 'reviewed';
}

async function namesOf(host: Host, refs: readonly string[]): Promise<NamedLearner[]> {
  const named: NamedLearner[] = [];
  for (const page of inChunks(refs, REFS_PER_CALL))
    named.push(...(await host.learners.getMany(page, 'identity')));
  return named;
}

function nameOf(learner: NamedLearner | undefined): string {
  return [learner?.givenNames, learner?.familyName]
    .filter((part) => part !== null && part !== undefined)
    .join(' ');
}

/** Each once, in their order; null where there is none. */
function unique(values: readonly string[]): string | null {
  return values.length === 0 ? null : [...new Set(values)].join(', ');
}
