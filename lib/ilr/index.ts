export { type CheckFinding, type CheckResult, checkIlr } from './check.ts';
export { isPairOpen, OUTCOME_PAIRS, type OutcomePair, outcomePair } from './code-sets.ts';
export { type GenerateOptions, generateIlr } from './generator/index.ts';
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
export { type OutcomesOf, type RecordToWrite, rewriteIlr } from './writer.ts';
export { ILR_YEARS, yearHas, yearStart } from './years.ts';
