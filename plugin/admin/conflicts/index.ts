export { type ConflictShown, type ConflictsAsked, listConflicts, shownConflict } from './list.ts';
export { type ConflictSettled, settleConflict } from './settle.ts';
