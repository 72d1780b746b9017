import type { DetailLine } from '../lib/screen/detail.ts';
import type { Line } from '../lib/screen/line.ts';
import { footerLine } from './draw/footer.ts';
import { helpLines } from './draw/help.ts';
import { messageLines } from './draw/messages.ts';
import { printedLines } from './draw/palette.ts';
import { questionLines } from './draw/question.ts';
import { KEYS } from './keys.ts';
import { candidatesFor } from './palette.ts';
import { viewOf } from './screens/index.ts';
import { nameOf } from './screens/tenants.ts';
import type { View } from './screens/view.ts';
import { selectedIndex } from './state/navigate.ts';
import { type State, tenantInHand } from './state/state.ts';

/** Wide enough that no sentence is broken: whoever reads it aloud breaks it. */
const WIDTH = 1_000;
/** Candidates told at once. */
const CANDIDATES = 12;

/**
 * What is in front, for a screen reader: where we are, the selected line with the title of each cell, what is asked and
 * what was said, one sentence a line, without boxes and columns.
 */
export function linearOf(state: State): readonly Line[] {
  const view = viewOf(state);
  const asked = state.dialog === null ? [] : plain(questionLines(state, WIDTH)).map(withoutRule);
  return [
    ...whereWeAre(state, view),
    // While something is asked nothing else is told, so that the line in front is told again after it.
    ...(state.dialog === null ? inFront(state, view) : asked),
    ...plain(messageLines(state, view, WIDTH)),
    ...(state.dialog === null ? [] : [`Keys: ${plain([footerLine(state, WIDTH)]).join('')}`]),
  ].map((text): Line => [{ text }]);
}

function whereWeAre(state: State, view: View): readonly string[] {
  const screen = KEYS.find(({ command }) => command === state.screen)?.label ?? state.screen;
  const tenant = tenantInHand(state);
  const of = state.screen === 'tenants' || tenant === undefined ? '' : ` of ${nameOf(tenant)}`;
  const into = state.open === null ? '' : `, ${view.nameOf(state.open.id)}`;
  return [
    `Screen ${screen}${of}${into}.`,
    ...(state.readOnly ? ['Read-only.'] : []),
    ...(state.frozen ? ['Frozen: nothing is refreshed.'] : []),
    ...(state.staleSince === null ? [] : ['Stale: what is told could not be refreshed.']),
  ];
}

function inFront(state: State, view: View): readonly string[] {
  if (state.mode === 'help') return plain(helpLines(WIDTH));
  if (state.mode === 'printed' && state.printed !== null) return plain(printedLines(state.printed, WIDTH));
  if (state.mode === 'palette') return palette(state);
  if (state.open !== null) return view.detail(state.open.id, true).map(detailText);
  const { filter } = state.lists[state.screen];
  return [
    `${view.count}. ${plain([view.summary]).join('')}`,
    ...(state.mode === 'filter' || filter !== '' ? [`Filter: ${filter}`] : []),
    ...selectedLine(state, view),
  ];
}

function selectedLine(state: State, { ids, columns, cells, empty }: View): readonly string[] {
  if (ids.length === 0) return [empty];
  const at = selectedIndex(state.lists[state.screen], ids);
  const told = cells(at).flatMap(({ text }, column) =>
    text.trim() === '' ? [] : [`${columns[column]?.title}: ${text}`],
  );
  return [`Line ${at + 1} of ${ids.length}. ${told.join('. ')}.`];
}

function palette({ commands, palette: { typed, marked } }: State): readonly string[] {
  const candidates = candidatesFor(commands, typed);
  const named = candidates.slice(0, CANDIDATES).map(({ text }) => text);
  const chosen = marked === null ? undefined : candidates[marked];
  return [
    `Command: ${typed}`,
    `${candidates.length} may follow: ${named.join(', ')}`,
    ...(chosen === undefined ? [] : [`Marked: ${chosen.text}, ${chosen.help}`]),
  ];
}

function detailText(line: DetailLine): string {
  return line.kind === 'field' ? `${line.label.trim()}: ${line.text}` : line.text;
}

function plain(lines: readonly Line[]): readonly string[] {
  return lines.map((line) =>
    line
      .map(({ text }) => text)
      .join('')
      .replace(/ {2,}/g, '  ')
      .trim(),
  );
}

function withoutRule(text: string): string {
  return text.replaceAll(/─+/g, '').trim();
}
