import { type Decision, LEAVING_WAVE } from '../domain/index.ts';
import type { Host } from '../host.ts';
import type { ContactRow } from '../storage/contacts.ts';
import type { DecisionRow } from '../storage/decisions.ts';
import type { EventRow } from '../storage/events.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import type { SyncSettings } from './context.ts';
import { decisionRow } from './decision-row.ts';
import {
  BY_HAND,
  followDecision,
  isOpen,
  leaveBy,
  newestOpening,
  type SurveyChange,
} from './follow-decision.ts';
import { goesBy } from './goes-by.ts';
import { withdrawOvertaken } from './overtaken-rows.ts';
import type { PersonPage } from './person-facts.ts';
import { messagesTakenBack } from './round-events.ts';
import type { RowWrites } from './row-writes.ts';
import { isSamePot } from './same-pot.ts';
import { surveyEvent } from './survey-event.ts';
import { NOWHERE, takeBackUnsent } from './unsent.ts';

/** What becomes of the asking about one POT of which the destination is known now. */
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
}

/**
 * Ends the asking at once, where the next run would: the decision has become `KNOWN`. A survey that a person sent by hand goes
 * on, as it does past every known destination. Null where there is nothing to end.
 *
 * @param person with the destination on record
 */
export function endAsking(
  decision: Decision,
  person: PersonPage,
  { host, settings, by }: { readonly host: Host; readonly settings: SyncSettings; readonly by: string },
): EndOfAsking | null {
  if (decision.reason !== 'KNOWN' || decision.held !== null) return null;
  const { learnerRef, potId } = decision;
  const now = host.clock.now();
  const before = person.decisions.find((row) => isSamePot(row, decision));
  const place = { askedBy: by, goesBy: goesBy(settings), now };
  const decided =
    before === undefined
      ? null
      : decisionRow(decision, before, { ...place, runId: before.runId, today: host.clock.today() });
  const changes = endings(decision, person, { tenant: host.tenant.id, settings, now });
  const unsent = changes.map(({ survey }) => takeBackUnsent(survey, person.contacts, NOWHERE, now));
  const rows = withdrawOvertaken(decision, person.learners);
  if (before?.reason === 'KNOWN' && changes.length === 0 && rows === null) return null;
  const contacts = unsent.flatMap(({ takenBack }) => takenBack);
  return {
    learnerRef,
    potId,
    decided: decided?.row ?? null,
    surveys: unsent.map(({ survey }) => survey),
    contacts,
    rows,
    events: [
      ...(decided?.event == null ? [] : [decided.event]),
      ...changes.map((change) => surveyEvent(change, decision.reason, place)),
      ...messagesTakenBack(contacts, place),
    ],
  };
}

function endings(
  decision: Decision,
  { surveys }: PersonPage,
  where: { readonly tenant: string; readonly settings: SyncSettings; readonly now: string },
): readonly SurveyChange[] {
  const held = newestOpening(surveys, decision);
  const leaving =
    held === undefined || held.reason === BY_HAND
      ? null
      : followDecision(decision, held, { ...where, reason: decision.reason });
  const later = surveys.flatMap((survey) =>
    survey.wave !== LEAVING_WAVE && isSamePot(survey, decision) && isOpen(survey)
      ? [leaveBy(decision, survey, where.now)]
      : [],
  );
  return leaving === null ? later : [leaving, ...later];
}
