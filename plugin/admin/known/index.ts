export { type Entered, enterOutcome } from './enter.ts';
export type { EntryText, FieldProblem } from './fields.ts';
export { FAULT_COLUMNS, UPLOAD_COLUMNS } from './file.ts';
export { countsOf, type FaultyRow, type UploadReport, type UploadRequest, uploadOutcomes } from './upload.ts';
export { besideText } from './words.ts';
