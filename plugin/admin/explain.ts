import { CodedError } from '../../lib/errors/index.ts';
import {
  instantInWords,
  type NextStep,
  type ReasonCode,
  reasonOf,
  STAFF_WORDS,
  tellEvent,
} from '../domain/index.ts';
import type { Actor, DestinationRow } from '../host.ts';
import { conflictsOf } from '../storage/conflicts.ts';
import { type ContactRow, contactsOf } from '../storage/contacts.ts';
import { decisionsOf } from '../storage/decisions.ts';
import { erasedAmong } from '../storage/erasures.ts';
import { type EventRow, eventsOf } from '../storage/events.ts';
import { newestHold } from '../storage/holds.ts';
import { outcomesOf } from '../storage/outcomes.ts';
import { personOf, recordsOf } from '../storage/persons.ts';
import { suppressionsOf } from '../storage/suppressions.ts';
import { inOrderOfAsking, type SurveyRow, surveysOfPersons } from '../storage/surveys.ts';
import { readLearners } from '../sync/person-facts.ts';
import { type Act, PERMISSIONS, permitted } from './access.ts';
import { type ConflictShown, shownConflict } from './conflicts/index.ts';
import type { AdminContext } from './context.ts';
import { type HoldStanding, standingOf } from './hold.ts';
import { nextSteps } from './next-steps.ts';

/** Why a learner was asked, or not: every decision with the rule and the facts, every message, every row (F45). */
export interface Explanation {
  readonly learner: string;
  /** Other records of the same person. */
  readonly sameAs: readonly string[];
  readonly decisions: readonly {
    readonly pot: string;
    readonly start: string;
    readonly actualEnd: string | null;
    readonly termination: string | null;
    readonly reason: ReasonCode;
    readonly because: string;
    /** What that means for the learner, and what to do where it is wrong. */
    readonly means: string;
    readonly ifWrong: string;
    readonly facts: Readonly<Record<string, string | number | null>>;
    readonly held: string | null;
    readonly rules: string;
    /** In force when it was decided; null: kept no longer, or from before it was kept. */
    readonly preset: string | null;
    readonly profile: string | null;
    readonly nextLook: string | null;
    /** What will happen next, and when, as things stand. */
    readonly next: readonly NextStep[];
  }[];
  readonly told: readonly string[];
  /** Whether the messages of the whole tenant are held. */
  readonly hold: HoldStanding;
  readonly surveys: readonly (SurveyRow & { readonly contacts: readonly ContactRow[] })[];
  readonly timeline: readonly ExplainedEvent[];
  readonly destinations: readonly (DestinationRow & { readonly withdrawn: boolean })[];
  /** Where what is on record and what was told cannot both be so, settled or not. */
  readonly conflicts: readonly ConflictShown[];
}

/** An event, and the same in words. */
export interface ExplainedEvent extends EventRow {
  /** When, as a clock of the tenant showed it: `1 Jul 2025, 09:00`. */
  readonly when: string;
  readonly told: string;
}

/** @throws `LEARNER_UNKNOWN` when neither the host nor a run knows the reference */
export async function explain(context: AdminContext, actor: Actor, learnerRef: string): Promise<Explanation> {
  const { host } = context;
  const act: Act = {
    name: 'explain',
    target: learnerRef,
    permission: PERMISSIONS.getResults,
    effect: 'read',
  };
  return permitted(context, actor, act, async () => {
    const reader = host.database.reader;
    const [learner] = await host.learners.getMany([learnerRef]);
    const person = await personOf(reader, learnerRef);
    if (learner === undefined && person === undefined)
      throw new CodedError('LEARNER_UNKNOWN', { learner: learnerRef });
    const erased = [...(await erasedAmong(reader, host.tenant.id, [learnerRef])).values()];
    const keys = person === undefined ? [] : [person.personKey];
    const records = (await recordsOf(reader, keys)).map((record) => record.learnerRef);
    const ofPerson = inOrderOfAsking(await surveysOfPersons(reader, keys));
    const contacts = await contactsOf(
      reader,
      ofPerson.map((survey) => survey.surveyId),
    );
    const suppressions = await suppressionsOf(reader, keys);
    const hold = standingOf(await newestHold(reader));
    const now = {
      now: host.clock.now(),
      today: host.clock.today(),
      zone: host.tenant.timeZone,
      heldBy: hold.held ? hold.who : null,
      settings: await context.settings(),
      surveys: ofPerson,
      contacts,
      suppressions,
      rows: await outcomesOf(reader, [learnerRef]),
      onRecord: (await readLearners(host, records)).flatMap((record) => record.destinations),
    };
    const timeline = await eventsOf(reader, [learnerRef]);
    return {
      learner: learnerRef,
      sameAs: records.filter((ref) => ref !== learnerRef),
      decisions: (await decisionsOf(reader, [learnerRef])).map((row) => {
        const reason = row.reason as ReasonCode;
        const { means, ifWrong } = STAFF_WORDS[reason];
        return {
          pot: row.potId,
          start: row.potStart,
          actualEnd: row.actualEnd,
          termination: row.termination,
          reason,
          because: reasonOf(reason).title,
          means,
          ifWrong,
          facts: JSON.parse(row.facts) as Record<string, string | number | null>,
          held: row.held,
          rules: row.ruleVersion,
          ...wentBy(timeline, row.potId),
          nextLook: row.reviewOn,
          next: nextSteps(row, now),
        };
      }),
      told: [
        ...suppressions.map((row) => `${row.reason} (${row.scope}), ${row.at}, ${row.who}`),
        ...erased.map((erasure) => `erased, and nothing is collected again (erasure ${erasure})`),
      ],
      hold,
      surveys: ofPerson
        .filter((survey) => survey.learnerRef === learnerRef)
        .map((survey) => ({
          ...survey,
          contacts: contacts.filter((contact) => contact.surveyId === survey.surveyId),
        })),
      timeline: timeline.map((event) => explained(event, contacts, now.zone)).sort(inTime),
      destinations: await host.learners.destinationHistory(learnerRef),
      conflicts: (await conflictsOf(reader, [learnerRef])).map((row) => shownConflict(row, now.zone)),
    };
  });
}

/** The settings by which a period of training was last decided otherwise than before. */
function wentBy(
  timeline: readonly EventRow[],
  potId: string,
): { readonly preset: string | null; readonly profile: string | null } {
  const decided = timeline.flatMap(({ what, data }) =>
    what === 'decided' && data !== null
      ? [JSON.parse(data) as { pot: string; preset?: string; profile?: string }]
      : [],
  );
  const last = decided.findLast(({ pot }) => pot === potId);
  return { preset: last?.preset ?? null, profile: last?.profile ?? null };
}

/**
 * The service tells of a message when it is asked, which is after it happened. What belongs together happens within a
 * minute and stays in the order in which it was written.
 */
function inTime(a: EventRow, b: EventRow): number {
  const minute = ({ at }: EventRow) => Math.floor(Date.parse(at) / 60_000);
  return minute(a) - minute(b);
}

/** The event in words; of a message the words say which kind it was, which only the message knows. */
function explained(event: EventRow, contacts: readonly ContactRow[], zone: string): ExplainedEvent {
  const facts = event.data === null ? {} : (JSON.parse(event.data) as Record<string, unknown>);
  const message = contacts.find(
    ({ surveyId, number, channel }) =>
      surveyId === event.surveyId && number === facts.number && channel === facts.channel,
  );
  const told = tellEvent({
    ...event,
    facts: message === undefined ? facts : { ...facts, kind: message.kind },
    zone,
  });
  return { ...event, when: instantInWords(event.at, zone), told };
}
