import type { RowRule } from './finding.ts';

/** The number given to a learner who has none yet. */
export const TEMPORARY_ULN = 9_999_999_999;

/**
 * Whether a unique learner number (ULN) is ten digits with the right check digit: nine digits weighted 10 to 2, the
 * sum modulo 11; remainder 0 has no number, else the tenth digit is 10 less the remainder. The temporary number passes.
 */
export function isValidUln(uln: number): boolean {
  if (uln === TEMPORARY_ULN) return true;
  if (!Number.isInteger(uln) || uln < 1_000_000_000 || uln > TEMPORARY_ULN) return false;
  const check = ulnCheckDigit(Math.floor(uln / 10));
  return check !== null && check === uln % 10;
}

/** The tenth digit that belongs to nine, or null where the nine make no number. */
export function ulnCheckDigit(nine: number): number | null {
  const sum = [...String(nine)].reduce((total, digit, index) => total + Number(digit) * (10 - index), 0);
  return sum % 11 === 0 ? null : 10 - (sum % 11);
}

/** OutULN_01: the record's ULN has the right check digit. */
export const outUln01: RowRule = (_rows, { uln }) =>
  isValidUln(uln)
    ? []
    : [{ rule: 'OutULN_01', severity: 'error', message: 'The ULN has a wrong check digit', row: null }];
