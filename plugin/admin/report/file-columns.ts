import { REPORT_COLUMNS, type ReportColumn, type ReportColumnId, type ReportRow } from './columns.ts';

/** How a calendar date is written into a file. */
export const DATE_FORMATS = ['yyyy-mm-dd', 'dd/mm/yyyy', 'yyyymmdd'] as const;
export type DateFormat = (typeof DATE_FORMATS)[number];

/** A column of a file of the report. */
export interface FileColumn {
  readonly id: ReportColumnId;
  readonly header: string;
  readonly kind: ReportColumn['kind'];
  /** Of a date; ISO 8601 as it is unless a template says otherwise. */
  readonly format: DateFormat;
}

/** All columns, under their ids as programs want them, or under their titles as people do. */
export function allColumns(headers: 'ids' | 'titles'): readonly FileColumn[] {
  return REPORT_COLUMNS.map(({ id, title, kind }) => ({
    ...{ id, kind, format: 'yyyy-mm-dd' },
    header: headers === 'ids' ? id : title,
  }));
}

/** What stands in a file under a column. */
export function cellOf(row: ReportRow, { id, kind, format }: FileColumn): string | number | null {
  const value = row[id];
  if (kind !== 'date' || typeof value !== 'string') return value;
  const [year, month, day] = value.split('-');
  if (format === 'dd/mm/yyyy') return `${day}/${month}/${year}`;
  return format === 'yyyymmdd' ? `${year}${month}${day}` : value;
}
