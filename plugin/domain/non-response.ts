import { addDays } from '../../lib/ilr/calendar.ts';
import type { CalendarDate } from '../../lib/ilr/model.ts';
import { clashWith } from './answers/clashes.ts';
import { plainRow } from './answers/rows.ts';
import type { OutcomeRow } from './answers/types.ts';
import type { OutcomeOnRecord, RowProvenance } from './facts.ts';
import type { RowWrite } from './merging.ts';
import { isRealOutcome } from './outcomes.ts';
import type { RuleSettings } from './settings.ts';

/** Why nobody was reached: kept with the row, as OTH 3 alone does not tell. */
export type NonResponseCause = 'silent' | 'unsubscribed' | 'barred' | 'partial' | 'interim';

export interface NonResponseFacts {
  readonly cause: NonResponseCause;
  readonly today: CalendarDate;
  readonly terminationDate: CalendarDate;
  readonly actualEndDate: CalendarDate | null;
  /** All rows of the person. */
  readonly onRecord: readonly OutcomeOnRecord[];
}

/**
 * Decides the OTH 3 row of a leaver who was not reached: start = termination + 1, end blank, collection = today.
 * Null where a real outcome that started on or after the actual end is on record (profile `guide`: never), so the survey
 * lapses as known; and for a POT so old that the published rules take no such start.
 */
export function nonResponse(
  facts: NonResponseFacts,
  settings: Pick<RuleSettings, 'nonResponseDespiteOutcome'>,
): OutcomeRow | null {
  if (!settings.nonResponseDespiteOutcome && realOutcomeSince(facts) !== null) return null;
  const row = plainRow(3, { ...facts, submittedOn: facts.today });
  return row === null
    ? null
    : { row, cause: facts.cause, incomplete: false, toldStart: null, activity: null };
}

/** The real outcome on record that started on or after the end of learning, anyone's; null when there is none. */
export function realOutcomeSince(
  facts: Pick<NonResponseFacts, 'terminationDate' | 'actualEndDate' | 'onRecord'>,
): OutcomeOnRecord | null {
  const end = facts.actualEndDate ?? facts.terminationDate;
  return facts.onRecord.find((row) => isRealOutcome(row) && row.startDate >= end) ?? null;
}

/**
 * Decides how our OTH 3 and OTH 4 rows of a POT follow an amended termination date: they start the day after it. A row
 * that would break a published rule there stays as it is.
 */
export function amendNonResponse(
  onRecord: readonly OutcomeOnRecord[],
  potId: string,
  terminationDate: CalendarDate,
  provenance: RowProvenance,
): RowWrite[] {
  const startDate = addDays(terminationDate, 1);
  return onRecord
    .filter(
      (row) =>
        row.source === 'survey' && row.potId === potId && !isRealOutcome(row) && row.startDate !== startDate,
    )
    .filter((row) => {
      const beside = onRecord.filter((other) => other !== row && other.learnerRef === row.learnerRef);
      return clashWith({ ...row, startDate }, beside) === null;
    })
    .map((row) => ({
      op: 'amend',
      id: row.id,
      expectedVersion: row.version,
      change: { startDate },
      provenance: { ...provenance, cause: row.provenance?.cause ?? provenance.cause },
    }));
}
