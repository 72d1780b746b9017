import { type DetailLine, field, heading, note } from '../../lib/screen/detail.ts';
import { clean } from '../../lib/screen/text.ts';
import { RECORD_COLUMNS, REPORT_COLUMNS, type ReportRow } from '../../plugin/admin/index.ts';
import type { State } from '../state/state.ts';

type Row = Readonly<Record<string, string | number | null>>;

/**
 * Everything the report tells of a line.
 * @param records all destination records of the learner once they were read; undefined: nobody went into the line
 */
export function reportDetail(row: ReportRow, records: State['records'] | undefined): readonly DetailLine[] {
  return [
    ...fieldsOf(REPORT_COLUMNS, row),
    ...(records === undefined
      ? [note(''), note('Open the line for ALL destination records. Each look at a learner is on record.')]
      : recordLines(records)),
  ];
}

function recordLines(records: State['records']): readonly DetailLine[] {
  if (records === null) return [note(''), note('Reading…')];
  const { rows } = records;
  return [
    heading(`All destination records: ${rows.length}`),
    ...rows.flatMap((row, at) => [...(at === 0 ? [] : [note('')]), ...fieldsOf(RECORD_COLUMNS, row)]),
  ];
}

/** What has no value is left out: most columns are empty for most learners. */
function fieldsOf(
  columns: readonly { readonly id: string; readonly title: string }[],
  row: Row,
): readonly DetailLine[] {
  return columns.flatMap(({ id, title }) => {
    const value = row[id];
    return value === null || value === undefined ? [] : [field(title, clean(String(value)))];
  });
}
