import { dateIn } from '../../../lib/ilr/calendar.ts';
import {
  type CircumstanceFacts,
  circumstanceOf,
  type DecisionFacts,
  isForReview,
  rounds,
} from '../../domain/index.ts';
import type { HostLearner } from '../../host.ts';
import { type ContactRow, contactsOf } from '../../storage/contacts.ts';
import { type OutcomeRow, outcomesInEffect } from '../../storage/outcomes.ts';
import type { ReportLine } from '../../storage/report-lines.ts';
import { groupBy, readLearners } from '../../sync/person-facts.ts';
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
  const [contacts, outcomes, learners] = await Promise.all([
    contactsOf(reader, ids),
    outcomesInEffect(reader, { surveyIds: ids, refs }),
    readLearners(host, refs),
  ]);
  const contactsBySurvey = groupBy(contacts, ({ surveyId }) => surveyId);
  const outcomesOf = groupBy(outcomes, keyOf);
  const byRef = new Map(learners.map((learner) => [learner.ref, learner]));
  const dates = datesIn(host.tenant.timeZone);
  return lines.map((line) => {
    const learner = byRef.get(line.learnerRef);
    const own = {
      learner,
      contacts: contactsBySurvey.get(line.surveyId ?? '') ?? [],
      outcomes: [
        ...(outcomesOf.get(line.surveyId ?? '') ?? []),
        ...(outcomesOf.get(`${line.learnerRef}\u0000${line.potId}`) ?? []),
      ],
    };
    return { row: rowOf(line, own, dates), test: learner?.test === true || line.held === 'test' };
  });
}

/** A row of a survey belongs to it, one of a decision alone to the POT. */
function keyOf({ surveyId, learnerRef, potId }: OutcomeRow): string {
  return surveyId ?? `${learnerRef}\u0000${potId}`;
}

interface Own {
  readonly learner: HostLearner | undefined;
  readonly contacts: readonly ContactRow[];
  readonly outcomes: readonly OutcomeRow[];
}

function rowOf(line: ReportLine, { learner, contacts, outcomes }: Own, dateOf: DateOf): ReportRow {
  const facts = circumstanceFacts(line, contacts);
  const { is, why } = circumstanceOf(facts);
  const sent = contacts.flatMap(({ sentAt }) => sentAt ?? []).sort();
  return {
    learner: line.learnerRef,
    name: nameOf(learner),
    termination: line.termination,
    circumstance: is,
    why,
    sent: dateOf(sent[0]),
    rounds: line.surveyId === null ? null : rounds(facts),
    answered: line.responseKind === 'answered' ? line.submittedOn : null,
    outcomes: unique(outcomes.map(({ outType, outCode }) => `${outType} ${outCode}`)),
    review: reviewOf(line),
    fundModel: line.fundModel,
    course: line.course ?? (contacts.at(-1)?.course || null),
    state: line.state,
    reason: line.surveyReason ?? line.reason,
    cause: unique(outcomes.map(({ cause }) => cause)),
    wave: line.wave,
    lastSent: dateOf(sent.at(-1)),
    channels: unique(contacts.flatMap(({ channel, sentAt }) => (sentAt === null ? [] : [channel])).sort()),
    stop: line.stopOn,
    answeredBy: line.responseKind === 'answered' ? line.answeredBy : null,
    reviewedBy: line.reviewedBy,
    reviewedOn: dateOf(line.reviewedAt ?? undefined),
    note: line.reviewNote,
    learningEnded: line.actualEnd,
    uln: learner?.uln ?? null,
    held: line.held ?? (learner?.test === true ? 'test' : null),
  };
}

function circumstanceFacts(line: ReportLine, contacts: readonly ContactRow[]): CircumstanceFacts {
  const { reason, held, state, surveyReason } = line;
  return {
    decision:
      reason === null ? null : { reason, held, facts: JSON.parse(line.facts ?? '{}') as DecisionFacts },
    survey: state === null ? null : { state, reason: surveyReason ?? '' },
    messages: contacts.map((contact) => ({ ...contact, went: contact.sentAt !== null })),
    toldInPart: line.responseKind === 'partial',
  };
}

function reviewOf({ state, surveyReason, reviewedBy }: ReportLine): string | null {
  if (state === null || !isForReview({ state, reason: surveyReason ?? '' })) return null;
  return reviewedBy === null ? 'yes' : 'reviewed';
}

function nameOf(learner: HostLearner | undefined): string {
  return [learner?.givenNames, learner?.familyName]
    .filter((part) => part !== null && part !== undefined)
    .join(' ');
}

/** Each once, in their order; null where there is none. */
function unique(values: readonly string[]): string | null {
  return values.length === 0 ? null : [...new Set(values)].join(', ');
}

type DateOf = (instant: string | undefined) => string | null;

/** The dates of instants in a zone. Messages go out many a minute, and no zone changes its date within one. */
function datesIn(zone: string): DateOf {
  const known = new Map<string, string>();
  return (instant) => {
    if (instant === undefined) return null;
    const minute = instant.slice(0, 16);
    const date = known.get(minute) ?? dateIn(instant, zone);
    known.set(minute, date);
    return date;
  };
}
