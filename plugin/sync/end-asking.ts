import type { Decision } from '../domain/index.ts';
import type { Host } from '../host.ts';
import type { ContactRow } from '../storage/contacts.ts';
import type { DecisionRow } from '../storage/decisions.ts';
import type { EventRow } from '../storage/events.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import type { SyncSettings } from './context.ts';
import { decisionRow } from './decision-row.ts';
import { BY_HAND, followDecision, newestOpening, type SurveyChange } from './follow-decision.ts';
import { goesBy } from './goes-by.ts';
import { withdrawOnceKnown } from './once-known.ts';
import type { PersonPage } from './person-facts.ts';
import { surveyEvent } from './plan-person.ts';
import { messagesTakenBack } from './round-events.ts';
import type { RowWrites } from './row-writes.ts';
import { NOWHERE, takeBackUnsent } from './unsent.ts';

/** What becomes of the asking about one POT of which the destination is known now. */
export interface EndOfAsking {
  readonly learnerRef: string;
  readonly potId: string;
  /** As it is from now on; null: no run has decided on it yet. */
  readonly decided: DecisionRow | null;
  /** The survey that ends; null: it was not being asked. */
  readonly survey: SurveyRow | null;
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
  const stands = goesBy(settings);
  const before = person.decisions.find((row) => row.learnerRef === learnerRef && row.potId === potId);
  const place = { askedBy: by, goesBy: stands, now };
  const decided =
    before === undefined
      ? null
      : decisionRow(decision, before, { ...place, runId: before.runId, today: host.clock.today() });
  const change = lapse(decision, person, { tenant: host.tenant.id, settings, now, reason: decision.reason });
  const unsent = change === null ? null : takeBackUnsent(change.survey, person.contacts, NOWHERE, now);
  const rows = withdrawOnceKnown(decision, person.learners);
  if (before?.reason === 'KNOWN' && change === null && rows === null) return null;
  return {
    learnerRef,
    potId,
    decided: decided?.row ?? null,
    survey: unsent?.survey ?? null,
    contacts: unsent?.takenBack ?? [],
    rows,
    events: [
      ...(decided?.event == null ? [] : [decided.event]),
      ...(change === null
        ? []
        : [surveyEvent(change.survey, change.event, decision.reason, now, by, stands)]),
      ...messagesTakenBack(unsent?.takenBack ?? [], place),
    ],
  };
}

function lapse(
  decision: Decision,
  { surveys }: PersonPage,
  where: Parameters<typeof followDecision>[2],
): SurveyChange | null {
  const held = newestOpening(surveys, decision);
  return held === undefined || held.reason === BY_HAND ? null : followDecision(decision, held, where);
}
