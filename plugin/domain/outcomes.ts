import type { CalendarDate, DpOutcome } from '../../lib/ilr/model.ts';
import type { OutcomeOnRecord } from './facts.ts';

/** Why no answer came: kept with the row, as OTH 3 and OTH 4 alone do not tell. */
export type NonResponseCause = 'silent' | 'unsubscribed' | 'barred' | 'partial' | 'interim';

const CAUSES: ReadonlySet<string> = new Set<NonResponseCause>([
  'silent',
  'unsubscribed',
  'barred',
  'partial',
  'interim',
]);

/** OTH 3 says nobody was reached, OTH 4 that the reached did not tell: everything else is a real outcome. */
export function isRealOutcome(row: { readonly outType: string; readonly outCode: number }): boolean {
  return !(row.outType === 'OTH' && (row.outCode === 3 || row.outCode === 4));
}

interface OutcomeKey {
  readonly outType: string;
  readonly outCode: number;
  readonly startDate: CalendarDate;
}

/** Tells whether two rows say the same, whatever their other dates: type, code and start (R69). */
export function isSameOutcome(a: OutcomeKey, b: OutcomeKey): boolean {
  return a.outType === b.outType && a.outCode === b.outCode && a.startDate === b.startDate;
}

/** OTH 3, unable to contact. */
export function isUnreached(row: Pick<DpOutcome, 'outType' | 'outCode'>): boolean {
  return row.outType === 'OTH' && row.outCode === 3;
}

/**
 * Tells whether a row of ours stands for an answer that did not come: OTH 3, or OTH 4 where the provider has that written
 * for its cause. An OTH 4 that a submitted answer gave is what the learner had to say.
 */
export function isNonResponse(
  row: Pick<OutcomeOnRecord, 'outType' | 'outCode' | 'source' | 'provenance'>,
): boolean {
  if (row.source !== 'survey' || isRealOutcome(row)) return false;
  return isUnreached(row) || CAUSES.has(row.provenance?.cause ?? '');
}
