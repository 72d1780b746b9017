import { type Column, fitColumns, GAP, visibleFrom } from './layout.ts';
import { fitLine, type Line, type Span } from './line.ts';
import { padded } from './text.ts';

/** Before each line; the selected one is told by its marker too, for who sees no colours. */
const MARKER = 2;

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: number;
  /** One cell for each column. Asked for rows in sight only. */
  readonly cells: (at: number) => readonly Span[];
  readonly selected: number;
}

/** Titles, and the rows around the selected one. */
export function tableLines(
  { columns, rows, cells, selected }: Table,
  width: number,
  height: number,
): readonly Line[] {
  const widths = fitColumns(columns, width - MARKER);
  const room = height - 1;
  const from = visibleFrom(selected, rows, room);
  const shown = Array.from({ length: Math.max(0, Math.min(room, rows - from)) }, (_, at): Line => {
    const here = from + at === selected;
    const line = [{ text: here ? '▸ ' : '  ' }, ...rowOf(columns, widths, cells(from + at))];
    return here ? fitLine(line, width).map((span) => ({ ...span, inverse: true })) : line;
  });
  const titles = columns.map(({ title }): Span => ({ text: title, bold: true }));
  return [[{ text: '  ' }, ...rowOf(columns, widths, titles)], ...shown];
}

/** Cells side by side, each in the width of its column; a column of width 0 is left out. */
export function rowOf(columns: readonly Column[], widths: readonly number[], cells: readonly Span[]): Line {
  const shown = columns.flatMap(({ edge }, at) => {
    const [width, cell] = [widths[at] ?? 0, cells[at] ?? { text: '' }];
    return width === 0 ? [] : [{ ...cell, text: padded(cell.text, width, edge) }];
  });
  return shown.map((span, at) => (at === 0 ? span : { ...span, text: ' '.repeat(GAP) + span.text }));
}
