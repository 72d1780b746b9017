import { type Line, quiet } from '../../lib/screen/line.ts';
import { tableLines } from '../../lib/screen/table.ts';
import type { View } from '../screens/view.ts';
import { selectedIndex } from '../state/navigate.ts';
import type { State } from '../state/state.ts';

const CURSOR = '▏';

/** The list of the screen in front: what it comes to, titles, and the lines around the selected one. */
export function listLines(state: State, view: View, width: number, height: number): readonly Line[] {
  const { columns, ids, cells } = view;
  const selected = selectedIndex(state.lists[state.screen], ids);
  const table = tableLines({ columns, rows: ids.length, cells, selected }, width, height - 1);
  return [summaryLine(state, view), ...table, ...(ids.length === 0 ? [[quiet(`  ${view.empty}`)]] : [])];
}

function summaryLine(state: State, { count, summary }: View): Line {
  const { filter } = state.lists[state.screen];
  const typing = state.mode === 'filter';
  const typed: Line =
    filter === '' && !typing ? [] : [{ text: `/${filter}${typing ? CURSOR : ''}  `, tone: 'attention' }];
  return [{ text: ` ${count}  `, bold: true }, ...typed, ...summary];
}
