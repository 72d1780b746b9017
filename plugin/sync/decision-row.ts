import { canBeAsked, type Decision } from '../domain/index.ts';
import type { DecisionRow } from '../storage/decisions.ts';
import type { EventRow } from '../storage/events.ts';
import type { Occasion } from './goes-by.ts';

/**
 * The row that keeps a decision, and the event where it is another than before: another reason, another channel, held or no
 * longer. Facts that came to be others without changing any of that are no news. A decision that came out the same keeps the
 * run and the instant at which it first did.
 */
export function decisionRow(
  decision: Decision,
  before: DecisionRow | undefined,
  by: Occasion & { readonly runId: number; readonly today: string },
): { readonly row: DecisionRow; readonly event: EventRow | null } {
  const { learnerRef, potId, reason } = decision;
  const sendable = decision.effect === 'survey';
  const facts = JSON.stringify(decision.facts);
  const same = before !== undefined && before.reason === reason && before.facts === facts;
  const row: DecisionRow = {
    learnerRef,
    potId,
    personKey: decision.personKey,
    reason,
    facts,
    held: decision.held,
    email: sendable && decision.email !== null ? 1 : 0,
    sms: sendable && decision.sms !== null ? 1 : 0,
    potStart: decision.potStart,
    actualEnd: decision.actualEnd,
    termination: decision.termination,
    fundModel: decision.fundModel,
    course: decision.course,
    firstSeenEnded: before?.firstSeenEnded ?? (canBeAsked(reason) ? by.today : null),
    reviewOn: decision.reviewOn,
    ruleVersion: decision.ruleVersion,
    runId: same ? before.runId : by.runId,
    decidedAt: same ? before.decidedAt : by.now,
  };
  if (before !== undefined && isSameNews(row, before)) return { row, event: null };
  const channels = (['email', 'sms'] as const).filter((channel) => row[channel] === 1);
  const data = {
    pot: potId,
    before: before?.reason ?? null,
    ...(decision.held === null ? {} : { held: decision.held }),
    ...(sendable ? { channels } : {}),
    ...by.goesBy,
    facts: decision.facts,
  };
  return {
    row,
    event: {
      at: by.now,
      learnerRef,
      surveyId: null,
      what: 'decided',
      why: reason,
      who: by.askedBy,
      data: JSON.stringify(data),
    },
  };
}

function isSameNews(row: DecisionRow, before: DecisionRow): boolean {
  return (['reason', 'held', 'email', 'sms'] as const).every((field) => row[field] === before[field]);
}

/** The period of training that a decision was about is no longer there. */
export function goneEvent({ learnerRef, potId, potStart, reason }: DecisionRow, by: Occasion): EventRow {
  const data = JSON.stringify({ pot: potId, start: potStart, before: reason, ...by.goesBy });
  return { at: by.now, learnerRef, surveyId: null, what: 'pot-gone', why: null, who: by.askedBy, data };
}
