/** The report *ILR Destinations Tracking*: who was asked, what became of it, and what staff should look at. */
export {
  RECORD_COLUMNS,
  REPORT_COLUMNS,
  type ReportColumn,
  type ReportColumnId,
  type ReportRow,
} from './columns.ts';
export { type DeclaredParameter, recentReport, reportParameters } from './declared.ts';
export { allColumns, cellOf, type FileColumn } from './file-columns.ts';
export {
  OUTCOME_CAUSES,
  type ReportParameters,
  readReportParameters,
} from './parameters.ts';
export { destinationRecords, destinationsReport, exportReport } from './report.ts';
export { markReviewed, undoReview } from './review.ts';
export { readTemplate } from './template.ts';
