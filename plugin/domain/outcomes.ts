import type { DpOutcome } from '../../lib/ilr/model.ts';

/** OTH 3 says nobody was reached, OTH 4 that the reached did not tell: everything else is a real outcome. */
export function isRealOutcome(row: Pick<DpOutcome, 'outType' | 'outCode'>): boolean {
  return !(row.outType === 'OTH' && (row.outCode === 3 || row.outCode === 4));
}

/** OTH 3, unable to contact. */
export function isUnreached(row: Pick<DpOutcome, 'outType' | 'outCode'>): boolean {
  return row.outType === 'OTH' && row.outCode === 3;
}
