import { CodedError } from '../../lib/errors/index.ts';
import {
  instantInWords,
  type NextStep,
  type ReasonCode,
  reasonOf,
  STAFF_WORDS,
  usableAddresses,
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
import { type SuppressionRow, suppressionsOf } from '../storage/suppressions.ts';
import { inOrderOfAsking, type SurveyRow, surveysOfPersons } from '../storage/surveys.ts';
import { readLearners } from '../sync/read-learners.ts';
import { type Act, PERMISSIONS, permitted } from './access.ts';
import { type ConflictShown, shownConflict } from './conflicts/index.ts';
import type { AdminContext } from './context.ts';
import { type ExplainedEvent, explainEvents } from './explain-events.ts';
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
    const known = await readLearners(host, records);
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
      onRecord: known.flatMap((record) => record.destinations),
      addresses: new Map(known.map((record) => [record.ref, usableAddresses(record)])),
    };
    const timeline = await eventsOf(reader, [learnerRef]);
    const decisions = await decisionsOf(reader, [learnerRef]);
    return {
      learner: learnerRef,
      sameAs: records.filter((ref) => ref !== learnerRef),
      decisions: decisions.map((row) => {
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
        ...suppressions.map((row) => suppressionInWords(row, now.zone)),
        ...erased.map((erasure) => `Erased, and nothing is collected again (erasure ${erasure}).`),
      ],
      hold,
      surveys: ofPerson
        .filter((survey) => survey.learnerRef === learnerRef)
        .map((survey) => ({
          ...survey,
          contacts: contacts.filter((contact) => contact.surveyId === survey.surveyId),
        })),
      timeline: explainEvents(timeline, { contacts, decisions, zone: now.zone }),
      destinations: await host.learners.destinationHistory(learnerRef),
      conflicts: (await conflictsOf(reader, [learnerRef])).map((row) => shownConflict(row, now.zone)),
    };
  });
}

const SUPPRESSED: Readonly<Record<SuppressionRow['reason'], string>> = {
  unsubscribed: 'No more messages are wanted',
  deceased: 'The learner has died',
  'do-not-contact': 'The learner is not to be contacted',
};

function suppressionInWords({ reason, scope, at, who, why }: SuppressionRow, zone: string): string {
  const by = { all: '', email: ' by email', sms: ' by SMS' }[scope];
  return `${SUPPRESSED[reason]}${by} (${instantInWords(at, zone)}, ${who})${why === null ? '' : `: ${why}`}`;
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
