export { type CheckFinding, type CheckResult, checkIlr } from './check.ts';
export { isPairOpen, OUTCOME_PAIRS, type OutcomePair, outcomePair } from './code-sets.ts';
export { type GenerateOptions, generateIlr } from './generator/index.ts';
export type * from './model.ts';
export { derivePots, lastAim } from './pots.ts';
export { type IlrItem, readIlr } from './reader.ts';
export {
  checkRows,
  isValidUln,
  type RowContext,
  type RuleFinding,
  rowContextOn,
} from './rules/index.ts';
export { type OutcomesOf, type RecordToWrite, rewriteIlr } from './writer.ts';
export { yearHas } from './years.ts';
