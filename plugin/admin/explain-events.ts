import { instantInWords, tellEvent } from '../domain/index.ts';
import type { ContactRow } from '../storage/contacts.ts';
import type { DecisionRow } from '../storage/decisions.ts';
import type { EventRow } from '../storage/events.ts';

/** An event, and the same in words. */
export interface ExplainedEvent extends EventRow {
  /** When, as a clock of the tenant showed it: `1 Jul 2025, 09:00`. */
  readonly when: string;
  readonly told: string;
}

/** What events refer to, and the tenant's time zone. */
interface Around {
  readonly contacts: readonly ContactRow[];
  readonly decisions: readonly DecisionRow[];
  readonly zone: string;
}

/** The events of a learner in words, in the order in which they happened. */
export function explainEvents(events: readonly EventRow[], around: Around): readonly ExplainedEvent[] {
  return [...events].sort(inTime).map((event) => {
    const facts = event.data === null ? {} : (JSON.parse(event.data) as Record<string, unknown>);
    const told = tellEvent({
      ...event,
      facts: { ...facts, ...referred(event, facts, around) },
      zone: around.zone,
    });
    return { ...event, when: instantInWords(event.at, around.zone), told };
  });
}

/** Which kind of message it was, which only the message knows; and where there are several periods, which one it is about. */
function referred(
  event: EventRow,
  facts: Readonly<Record<string, unknown>>,
  { contacts, decisions }: Around,
): Readonly<Record<string, unknown>> {
  const message = contacts.find(
    ({ surveyId, number, channel }) =>
      surveyId === event.surveyId && number === facts.number && channel === facts.channel,
  );
  const period = decisions.length > 1 ? decisions.find(({ potId }) => potId === facts.pot) : undefined;
  return {
    ...(message === undefined ? {} : { kind: message.kind }),
    ...(period === undefined ? {} : { period: period.potStart }),
  };
}

/**
 * The service tells of a message when it is asked, which is after it happened. What belongs together happens within a
 * minute and stays in the order in which it was written.
 */
function inTime(a: EventRow, b: EventRow): number {
  const minute = ({ at }: EventRow) => Math.floor(Date.parse(at) / 60_000);
  return minute(a) - minute(b);
}
