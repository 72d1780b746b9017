export { type Entered, enterOutcome } from './enter.ts';
export { ENTRY_FIELDS, type EntryText, type FieldProblem } from './fields.ts';
export { besideText } from './words.ts';
