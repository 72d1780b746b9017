import { lastScroll, scrolled } from '../../lib/screen/detail.ts';
import { fittingKeys, offered } from '../../lib/screen/footer.ts';
import { helpPart } from '../../lib/screen/help.ts';
import { ANSWER_KEYS, EDIT_KEYS } from '../../lib/screen/keys.ts';
import { fitColumns, layoutOf, SMALLEST, visibleFrom } from '../../lib/screen/layout.ts';
import { fitLine, type Line, quiet, type Span, spread } from '../../lib/screen/line.ts';
import { linesOfMessage, workLine } from '../../lib/screen/messages.ts';
import { rowOf } from '../../lib/screen/table.ts';
import { clean, padded, widthOf, wrap } from '../../lib/screen/text.ts';
import { dialogLines } from './dialog-lines.ts';
import { KEYS, NEW_LINE_KEY, TYPING_KEYS } from './keys.ts';
import type { Page, Row } from './page.ts';
import { inFront, type State, type Step, selectableIn, selectedRow } from './state.ts';

const MARKER = 2;
/** The widest label of an item, in cells, and the part of a line that labels take at most. */
const LABEL = 60;
const LABEL_SHARE = 0.55;

/** The whole screen, line by line: as many lines as the terminal has, none wider than it. */
export function frameOf(state: State): readonly Line[] {
  const { columns, rows } = state.size;
  const { dialog, message, layout } = arranged(state);
  if (layout === null)
    return filled([[quiet(`Make this at least ${SMALLEST.columns} × ${SMALLEST.rows}`)]], rows, columns);
  const body =
    state.help === null
      ? pageLines(inFront(state), columns, layout.body)
      : scrolled(helpLines(columns - 1), state.help, layout.body);
  return [
    ...filled(headerLines(state, columns), layout.header, columns),
    ...filled(body, layout.body, columns),
    ...filled(dialog, layout.dialog, columns),
    ...filled(message, layout.message, columns),
    ...filled([footerLine(state, columns)], layout.footer, columns),
  ];
}

/** How far the help can be scrolled. */
export function helpLimit(state: State): number {
  const { layout } = arranged(state);
  return layout === null ? 0 : lastScroll(helpLines(state.size.columns - 1), layout.body);
}

/** How far a page without rows to select can be scrolled. */
export function scrollLimit(state: State): number {
  const { layout } = arranged(state);
  const { page } = inFront(state);
  return layout === null || page === null ? 0 : lastScroll(textLines(page, layout.width), layout.body);
}

function arranged(state: State) {
  const { columns } = state.size;
  const dialog = dialogLines(state.dialog, state.size);
  const message = state.help === null ? messageLines(state, columns) : [];
  const wants = { status: false, message: message.length, dialog: dialog.length };
  return { dialog, message, layout: layoutOf(state.size, wants) };
}

function headerLines(state: State, width: number): readonly Line[] {
  const { tenant, person, today } = state;
  const who = width < 60 ? person : `${person}, today ${today}`;
  const { page } = inFront(state);
  return [
    spread([{ text: ` ${clean(tenant)} `, bold: true, inverse: true }], [quiet(`${clean(who)} `)], width),
    [{ text: ` ${clean(state.help === null ? (page?.title ?? '…') : 'Help')}`, bold: true }],
  ];
}

/** The lines around the selected row. Titles of columns stand above the first row of cells, and stay in sight. */
function pageLines(step: Step, width: number, height: number): readonly Line[] {
  const { page } = step;
  if (page === null) return [[quiet('  reading …')]];
  const selected = selectedRow(step);
  if (selectableIn(step).length === 0) return scrolled(textLines(page, width), step.scroll, height);
  const lines: Line[] = [];
  let [at, titlesAt] = [0, -1];
  for (const row of page.rows) {
    if (row.kind === 'cells' && titlesAt < 0) {
      titlesAt = lines.length;
      lines.push(titleLine(page, width));
    }
    if (row === selected) at = lines.length;
    lines.push(...rowLines(row, page, width, row === selected));
  }
  if (page.next !== null) lines.push([quiet('  … more as you go on')]);
  const from = visibleFrom(at, lines.length, height);
  const shown = lines.slice(from, from + height);
  return titlesAt >= 0 && titlesAt < from && selected?.kind === 'cells'
    ? [lines[titlesAt]!, ...shown.slice(1)]
    : shown;
}

function textLines(page: Page, width: number): readonly Line[] {
  return page.rows.flatMap((row) => rowLines(row, page, width, false));
}

function rowLines(row: Row, page: Page, width: number, selected: boolean): readonly Line[] {
  if (row.kind === 'heading') return [[{ text: ` ${clean(row.text)}`, bold: true }]];
  if (row.kind === 'text') {
    const tone = row.tone === undefined ? {} : { tone: row.tone };
    return wrap(clean(row.text), width - MARKER).map((text) => [{ text: `  ${text}`, ...tone }]);
  }
  const content = row.kind === 'cells' ? cellsLine(page, row.cells, width) : itemLine(row, page, width);
  const line: Line = [{ text: selected ? '▸ ' : '  ' }, ...content];
  return [selected ? fitLine(line, width).map((span) => ({ ...span, inverse: true })) : line];
}

function itemLine(row: Extract<Row, { readonly kind: 'item' }>, page: Page, width: number): Line {
  const widest = Math.max(
    ...page.rows.map((one) => (one.kind === 'item' && one.value !== '' ? widthOf(one.label) : 0)),
  );
  const label = Math.min(widest, LABEL, Math.floor(width * LABEL_SHARE));
  if (row.value === '') return [{ text: clean(row.label) }];
  const tone = row.tone === undefined ? {} : { tone: row.tone };
  return [{ text: `${padded(clean(row.label), label)}  ` }, { text: clean(row.value), ...tone }];
}

function titleLine(page: Page, width: number): Line {
  const titles = page.columns.map(({ title }): Span => ({ text: title, bold: true }));
  return [{ text: '  ' }, ...rowOf(page.columns, fitColumns(page.columns, width - MARKER), titles)];
}

function cellsLine({ columns }: Page, cells: readonly string[], width: number): Line {
  const spans = cells.map((text): Span => ({ text: clean(text) }));
  return rowOf(columns, fitColumns(columns, width - MARKER), spans);
}

/** What goes on, what came of it, and else what the selected line is. */
function messageLines(state: State, width: number): readonly Line[] {
  const { work, message, now, dialog } = state;
  const said = message === null ? [] : linesOfMessage(message, width);
  if (work !== null) return [workLine(work, now), ...said];
  if (message !== null || dialog !== null) return said;
  const step = inFront(state);
  const about = aboutRow(selectedRow(step), step.page, width);
  return about === '' ? [] : wrap(clean(about), width - 2).map((text) => [quiet(` ${text}`)]);
}

/** The help of an item, after its label where that had to be cut; the cells of a row that had no room. */
function aboutRow(row: ReturnType<typeof selectedRow>, page: Page | null, width: number): string {
  if (row === undefined || page === null) return '';
  if (row.kind === 'item') {
    const cut = widthOf(row.label) > Math.min(LABEL, Math.floor(width * LABEL_SHARE));
    return [cut ? row.label : '', row.help ?? ''].filter((text) => text !== '').join(': ');
  }
  const widths = fitColumns(page.columns, width - MARKER);
  return page.columns
    .flatMap(({ title }, at) =>
      (widths[at] ?? 0) > 0 || row.cells[at] === '' ? [] : `${title}: ${row.cells[at]}`,
    )
    .join(', ');
}

function footerLine(state: State, width: number): Line {
  const { dialog } = state;
  if (dialog?.stage === 'asking') return fittingKeys(ANSWER_KEYS.map(offered), width);
  if (dialog !== null) {
    const keys = dialog.field.type === 'lines' ? [...EDIT_KEYS, NEW_LINE_KEY] : EDIT_KEYS;
    return fittingKeys(keys.map(offered), width);
  }
  const row = selectedRow(inFront(state));
  const unset = row?.kind === 'item' && row.unset !== undefined;
  const shown = KEYS.filter(
    ({ command, footer }) => footer !== undefined && (command !== 'unset' || unset),
  ).sort((a, b) => (a.footer ?? 0) - (b.footer ?? 0));
  return fittingKeys(shown.map(offered), width);
}

function helpLines(width: number): readonly Line[] {
  return [
    ...helpPart('Everywhere', KEYS, width),
    ...helpPart('Under a question', ANSWER_KEYS, width),
    ...helpPart('While typing', TYPING_KEYS, width),
  ];
}

/** Exactly `height` lines of exactly `width` cells. */
function filled(lines: readonly Line[], height: number, width: number): readonly Line[] {
  return Array.from({ length: height }, (_, at) => fitLine(lines[at] ?? [], width));
}
