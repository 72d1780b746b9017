import { parse } from 'csv-parse/sync';
import { type OptionExport, optionsFrom } from './types.ts';

const HEADER = /^(option|setting|label|name)$/i;

/** Label and value on each line, with or without a header. @throws what the CSV reader throws */
export function readCsv(text: string): OptionExport {
  const comments: string[] = [];
  const rows = parse(text, {
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
  }) as unknown as {
    readonly record: readonly string[];
    readonly info: { readonly lines: number };
  }[];
  const options = rows.flatMap(({ record: [label = '', value = ''], info }, at) => {
    if (at === 0 && HEADER.test(label.trim())) return [];
    if (label.startsWith('#')) {
      comments.push(label.slice(1).trim());
      return [];
    }
    return label.trim() === '' ? [] : [{ label: label.trim(), value, line: info.lines }];
  });
  return { ...optionsFrom(options), comments };
}
