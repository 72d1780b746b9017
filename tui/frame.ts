import { detailLines, lastScroll, scrolled } from '../lib/screen/detail.ts';
import { type Layout, layoutOf, SMALLEST } from '../lib/screen/layout.ts';
import { fitLine, type Line, quiet } from '../lib/screen/line.ts';
import { footerLine } from './draw/footer.ts';
import { headerLines } from './draw/header.ts';
import { helpLines } from './draw/help.ts';
import { listLines } from './draw/list.ts';
import { messageLines } from './draw/messages.ts';
import { paletteLines, printedLines } from './draw/palette.ts';
import { questionLines } from './draw/question.ts';
import { viewOf } from './screens/index.ts';
import type { View } from './screens/view.ts';
import { isReading, selectedId } from './state/navigate.ts';
import type { State } from './state/state.ts';

/** The whole screen, line by line: as many lines as the terminal has, none wider than it. */
export function frameOf(state: State): readonly Line[] {
  const { columns, rows } = state.size;
  const view = viewOf(state);
  const { message, question, layout } = arranged(state, view);
  if (layout === null)
    return filled([[quiet(`Make this at least ${SMALLEST.columns} × ${SMALLEST.rows}`)]], rows, columns);
  return [
    ...filled(headerLines(state, view, columns, layout.header), layout.header, columns),
    ...bodyLines(state, view, layout),
    ...filled(question, layout.dialog, columns),
    ...filled(message, layout.message, columns),
    ...filled([footerLine(state, columns)], layout.footer, columns),
  ];
}

/** How far what is read in the body can be scrolled: a detail gone into, or the help. */
export function scrollLimit(state: State): number {
  const view = viewOf(state);
  const { layout } = arranged(state, view);
  return layout === null ? 0 : lastScroll(readLines(state, view, layout.width) ?? [], layout.body);
}

function arranged(state: State, view: View) {
  const { columns } = state.size;
  const message = messageLines(state, view, columns);
  const question = state.mode === 'palette' ? paletteLines(state, columns) : questionLines(state, columns);
  const wants = { status: state.status !== null, message: message.length, dialog: question.length };
  return { message, question, layout: layoutOf(state.size, wants) };
}

function bodyLines(state: State, view: View, { width, body, list, pane }: Layout): readonly Line[] {
  const read = readLines(state, view, width);
  const scroll = isReading(state) ? state.textScroll : (state.open?.scroll ?? 0);
  if (read !== null) return filled(scrolled(read, scroll, body).map(indented), body, width);
  const left = filled(listLines(state, view, list, body), body, list);
  const selected = selectedId(state);
  if (pane === 0) return left;
  const detail = selected === null ? [] : detailLines(view.detail(selected, false), pane);
  const right = filled(scrolled(detail, 0, body), body, pane);
  return left.map((line, at) => [...line, quiet(' │ '), ...(right[at] ?? [])]);
}

/** What takes the whole body to be read; null: the list does. */
function readLines(state: State, view: View, width: number): readonly Line[] | null {
  if (state.mode === 'help') return helpLines(width - 1);
  if (state.mode === 'printed' && state.printed !== null) return printedLines(state.printed, width - 2);
  return state.open === null ? null : detailLines(view.detail(state.open.id, true), width - 2);
}

function indented(line: Line): Line {
  return [{ text: ' ' }, ...line];
}

/** Exactly `height` lines of exactly `width` cells. */
function filled(lines: readonly Line[], height: number, width: number): readonly Line[] {
  return Array.from({ length: height }, (_, at) => fitLine(lines[at] ?? [], width));
}
