export { isPairOpen, OUTCOME_PAIRS, type OutcomePair, outcomePair } from './code-sets.ts';
export type * from './model.ts';
export { derivePots, JOIN_WITHIN_DAYS, lastAim } from './pots.ts';
export { type IlrItem, readIlr, readIlrBatches } from './reader.ts';
export {
  checkRows,
  isValidUln,
  type RowContext,
  type RuleFinding,
  rowContextOn,
  TEMPORARY_ULN,
  ulnCheckDigit,
} from './rules/index.ts';
export { hasDestinations, hasPreferences, ILR_YEARS, yearStart } from './years.ts';
