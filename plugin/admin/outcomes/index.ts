export { listOutcomes, type OutcomeShown } from './history.ts';
export { type UndoneRow, type UndoRequest, undoOutcome } from './undo.ts';
