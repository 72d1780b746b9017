import { type Column, fitColumns, GAP, visibleFrom } from '../layout.ts';
import { fitLine, type Line, quiet, type Span } from '../line.ts';
import type { View } from '../screens/view.ts';
import { selectedIndex } from '../state/navigate.ts';
import type { State } from '../state/state.ts';
import { padded } from '../text.ts';

/** Before each line; the selected one is told by its marker too, for who sees no colours. */
const MARKER = 2;
const CURSOR = '▏';

/** The list of the screen in front: what it comes to, titles, and the lines around the selected one. */
export function listLines(state: State, view: View, width: number, height: number): readonly Line[] {
  const widths = fitColumns(view.columns, width - MARKER);
  const room = height - 2;
  const { ids } = view;
  const selected = selectedIndex(state.lists[state.screen], ids);
  const from = visibleFrom(selected, ids.length, room);
  const rows = ids.slice(from, from + room).map((_, at): Line => {
    const here = from + at === selected;
    const line = [{ text: here ? '▸ ' : '  ' }, ...rowOf(view.columns, widths, view.cells(from + at))];
    return here ? fitLine(line, width).map((span) => ({ ...span, inverse: true })) : line;
  });
  const titles = view.columns.map(({ title }): Span => ({ text: title, bold: true }));
  return [
    summaryLine(state, view),
    [{ text: '  ' }, ...rowOf(view.columns, widths, titles)],
    ...(rows.length === 0 ? [[quiet(`  ${view.empty}`)]] : rows),
  ];
}

function summaryLine(state: State, { count, summary }: View): Line {
  const { filter } = state.lists[state.screen];
  const typing = state.mode === 'filter';
  const typed: Line =
    filter === '' && !typing ? [] : [{ text: `/${filter}${typing ? CURSOR : ''}  `, tone: 'attention' }];
  return [{ text: ` ${count}  `, bold: true }, ...typed, ...summary];
}

function rowOf(columns: readonly Column[], widths: readonly number[], cells: readonly Span[]): Line {
  const shown = columns.flatMap(({ edge }, at) => {
    const [width, cell] = [widths[at] ?? 0, cells[at] ?? { text: '' }];
    return width === 0 ? [] : [{ ...cell, text: padded(cell.text, width, edge) }];
  });
  return shown.map((span, at) => (at === 0 ? span : { ...span, text: ' '.repeat(GAP) + span.text }));
}
