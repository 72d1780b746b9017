import { enqueue, type NewJob } from '../../lib/queue/index.ts';
import { type Decision, decidePerson, LEAVING_WAVE, type ReasonCode } from '../domain/index.ts';
import type { Host, Transaction } from '../host.ts';
import { type ContactRow, upsertContacts } from '../storage/contacts.ts';
import { type DecisionRow, upsertDecisions } from '../storage/decisions.ts';
import { appendEvents, type EventRow } from '../storage/events.ts';
import { type SurveyRow, saveSurveys } from '../storage/surveys.ts';
import { isSentByHand, pastTheRules } from './by-hand.ts';
import type { SyncContext, SyncSettings } from './context.ts';
import { decisionRow } from './decision-row.ts';
import { BY_HAND, followDecision, leaveBy } from './follow-decision.ts';
import { goesBy, type Occasion } from './goes-by.ts';
import { withdrawOvertaken } from './non-response-rows.ts';
import { type PersonPage, readFacts } from './person-facts.ts';
import { messagesTakenBack } from './round-events.ts';
import type { RowWrites } from './row-writes.ts';
import { isSamePot } from './same-pot.ts';
import { isOpen } from './standing.ts';
import { surveyEvent } from './survey-event.ts';
import { NOWHERE, takeBackUnsent } from './unsent.ts';
import { withdrawJob } from './withdraw.ts';

/** What ends the asking at once, where the next run would. */
interface Ending {
  readonly reasons: readonly ReasonCode[];
  /** Whether a survey goes on that a person sent by hand. */
  readonly sparesSentByHand: boolean;
  /** Whether asking goes on of learners from whose decisions nothing follows: absent from the newest file, or for tests. */
  readonly sparesHeld: boolean;
}

const ENDINGS = {
  /** The person wants it, or has died: it counts whoever sent the survey, and its links stop working. */
  'not-to-be-contacted': {
    reasons: ['DO_NOT_CONTACT', 'DECEASED'],
    sparesSentByHand: false,
    sparesHeld: false,
  },
  /** What became of them is on record: who sends by hand goes past every known destination. */
  known: { reasons: ['KNOWN'], sparesSentByHand: true, sparesHeld: true },
} as const satisfies Readonly<Record<string, Ending>>;

/** What becomes of the asking about one POT that is ended. */
export interface EndOfAsking {
  readonly learnerRef: string;
  readonly potId: string;
  /** As it is from now on; null: no run has decided on it yet. */
  readonly decided: DecisionRow | null;
  /** Surveys that end, the later ones too; none: it was not being asked. */
  readonly surveys: readonly SurveyRow[];
  /** Messages that are taken back. */
  readonly contacts: readonly ContactRow[];
  /** Our row that stood for no answer, taken back. */
  readonly rows: RowWrites | null;
  readonly events: readonly EventRow[];
  /** What the survey service is told: links that it sent stop working. */
  readonly jobs: readonly NewJob[];
}

/**
 * What asking about a POT goes by. A survey that a person sent by hand goes by a decision past some rules, which is not the
 * one on record.
 */
interface Judged {
  readonly decision: Decision;
  readonly isOnRecord: boolean;
}

/** Where asking is ended, and whose act that is. */
interface Place {
  readonly host: Host;
  readonly settings: SyncSettings;
  readonly by: string;
}

/**
 * Decides which of a person's POTs are asked about no more from now on, and what follows; nothing of the others, nor where
 * there is nothing left to end.
 *
 * @param judged all POTs of the person, as they are from now on
 */
export function endAsking(
  why: keyof typeof ENDINGS,
  person: PersonPage,
  judged: readonly Judged[],
  place: Place,
): EndOfAsking[] {
  const ending: Ending = ENDINGS[why];
  return judged.flatMap((one) => {
    if (!ending.reasons.includes(one.decision.reason)) return [];
    if (ending.sparesHeld && one.decision.held !== null) return [];
    return endOf(one, ending, person, place) ?? [];
  });
}

function endOf(
  { decision, isOnRecord }: Judged,
  { sparesSentByHand }: Ending,
  person: PersonPage,
  { host, settings, by }: Place,
): EndOfAsking | null {
  const { learnerRef, potId, reason } = decision;
  const now = host.clock.now();
  const occasion: Occasion = { askedBy: by, now, goesBy: goesBy(settings) };
  const before = person.decisions.find((row) => isSamePot(row, decision));
  const changes = person.surveys
    .filter((survey) => isSamePot(survey, decision) && isOpen(survey))
    .flatMap((survey) => {
      if (survey.wave !== LEAVING_WAVE) return [leaveBy(decision, survey, now)];
      if (sparesSentByHand && survey.reason === BY_HAND) return [];
      return followDecision(decision, survey, { tenant: host.tenant.id, settings, now, reason }) ?? [];
    });
  const rows = withdrawOvertaken(decision, person.learners);
  if (before?.reason === reason && changes.length === 0 && rows === null) return null;

  const unsent = changes.map(({ survey }) => takeBackUnsent(survey, person.contacts, NOWHERE, now));
  const today = host.clock.today();
  const decided =
    before === undefined || !isOnRecord
      ? null
      : decisionRow(decision, before, { ...occasion, runId: before.runId, today });
  return {
    learnerRef,
    potId,
    decided: decided?.row ?? null,
    surveys: unsent.map(({ survey }) => survey),
    contacts: unsent.flatMap(({ takenBack }) => takenBack),
    rows,
    events: [
      ...(decided?.event == null ? [] : [decided.event]),
      ...changes.map((change) => surveyEvent(change, reason, occasion)),
      ...unsent.flatMap(({ takenBack }) => messagesTakenBack(takenBack, occasion)),
    ],
    jobs: changes.flatMap(({ survey, withdrawAtService }) =>
      withdrawAtService ? [withdrawJob(survey.surveyId)] : [],
    ),
  };
}

/**
 * Writes what was ended, but for destination rows.
 *
 * @param seen surveys as they were read
 * @throws `SURVEY_CHANGED` when a run changed one meanwhile: nothing is written
 */
export async function writeEnds(
  tx: Transaction,
  ends: readonly EndOfAsking[],
  seen: ReadonlyMap<string, SurveyRow>,
  at: string,
): Promise<void> {
  await saveSurveys(
    tx,
    ends.flatMap(({ surveys }) => surveys),
    seen,
  );
  await upsertContacts(
    tx,
    ends.flatMap(({ contacts }) => contacts),
  );
  await upsertDecisions(
    tx,
    ends.flatMap(({ decided }) => decided ?? []),
  );
  await appendEvents(
    tx,
    ends.flatMap(({ events }) => events),
    { run: null, at },
  );
  await enqueue(
    tx,
    ends.flatMap(({ jobs }) => jobs),
  );
}

/**
 * Ends at once what a person is asked who is not to be contacted any more. Messages that were not handed over are taken
 * back, and the service withdraws the rest with their links.
 *
 * @param by the member of staff whose act it is
 * @returns how many surveys ended
 * @throws `SURVEY_CHANGED` when a run changed one meanwhile: nothing is written, and the run that follows ends them
 */
export async function stopAsking(sync: SyncContext, personKey: string, by: string): Promise<number> {
  const { host } = sync;
  const settings = await sync.settings();
  const page = await readFacts(host, settings, [personKey]);
  const person = page.persons[0]!;
  const context = page.context(person);
  const judged = decidePerson(person, context).map((decision) => {
    const sent = isSentByHand(decision, person.surveys);
    const effective = sent ? pastTheRules(decision, person, context) : decision;
    return { decision: effective, isOnRecord: effective.reason === decision.reason };
  });
  const ends = endAsking('not-to-be-contacted', person, judged, { host, settings, by });
  const seen = new Map(person.surveys.map((row) => [row.surveyId, row]));
  await host.transaction((tx) => writeEnds(tx, ends, seen, host.clock.now()));
  return ends.reduce((sum, { surveys }) => sum + surveys.length, 0);
}
