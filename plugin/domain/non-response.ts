import { addDays } from '../../lib/ilr/calendar.ts';
import type { CalendarDate } from '../../lib/ilr/model.ts';
import { clashWith } from './answers/clashes.ts';
import { plainRow } from './answers/rows.ts';
import type { OutcomeRow } from './answers/types.ts';
import type { OutcomeOnRecord, RowProvenance } from './facts.ts';
import type { RowWrite } from './merging.ts';
import { isNonResponse, isRealOutcome, type NonResponseCause } from './outcomes.ts';
import type { RowWithoutAnswer, RuleSettings } from './settings.ts';

export interface NonResponseFacts {
  readonly cause: NonResponseCause;
  readonly potId: string;
  readonly today: CalendarDate;
  readonly terminationDate: CalendarDate;
  readonly actualEndDate: CalendarDate | null;
  /** All rows of the person. */
  readonly onRecord: readonly OutcomeOnRecord[];
}

type RowSettings = Pick<
  RuleSettings,
  'nonResponseDespiteOutcome' | 'rowForSilence' | 'rowForUnsubscribed' | 'rowForBarred' | 'rowForPartial'
>;

/**
 * Decides the row of a leaver from whom no answer came, OTH 3 or OTH 4 as the provider has it for the cause: start =
 * termination + 1, end blank, collection = today. Null where the provider has none written; where a real outcome that
 * started on or after the actual end is on record (profile `guide`: never), so the survey lapses as known; where the
 * learner submitted, of the same POT, that they do not tell; and for a POT so old that the published rules take no such
 * start.
 */
export function nonResponse(facts: NonResponseFacts, settings: RowSettings): OutcomeRow | null {
  const written = rowFor(facts.cause, settings);
  if (written === 'none' || isSilenceAnswered(facts)) return null;
  if (!settings.nonResponseDespiteOutcome && realOutcomeSince(facts) !== null) return null;
  const row = plainRow(written === 'OTH-3' ? 3 : 4, { ...facts, submittedOn: facts.today });
  return row === null
    ? null
    : { row, cause: facts.cause, incomplete: false, toldStart: null, activity: null };
}

/** What is written for a cause. An interim row is no judgement yet: OTH 3. */
export function rowFor(cause: NonResponseCause, settings: Omit<RowSettings, 'nonResponseDespiteOutcome'>) {
  const rows: Readonly<Record<NonResponseCause, RowWithoutAnswer>> = {
    silent: settings.rowForSilence,
    unsubscribed: settings.rowForUnsubscribed,
    barred: settings.rowForBarred,
    partial: settings.rowForPartial,
    interim: 'OTH-3',
  };
  return rows[cause];
}

/** The learner was asked before, in another wave, and submitted that they do not tell: silence since says less. */
function isSilenceAnswered({ onRecord, potId }: NonResponseFacts): boolean {
  return onRecord.some(
    (row) => row.source === 'survey' && row.potId === potId && !isRealOutcome(row) && !isNonResponse(row),
  );
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
