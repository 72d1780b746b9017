import type { Line, Span } from '../line.ts';
import type { View } from '../screens/view.ts';
import { troubleOf } from '../state/refresh.ts';
import type { Message, State } from '../state/state.ts';
import { clean, wrap } from '../text.ts';

const SYMBOLS = { good: '✓', busy: '▶', attention: '!', bad: '✗', quiet: '·' } as const;
/** One after the other, a second each. */
const SPINNER = ['|', '/', '–', '\\'];

/** What has to be said now: an act that goes on, a filter that is not understood, what an act came to, an error. */
export function messageLines(state: State, view: View, width: number): readonly Line[] {
  const { problems } = view.filter;
  const said: readonly Message[] = [
    ...(problems.length === 0 ? [] : [{ tone: 'attention', text: problems.join('; ') } as const]),
    ...(state.message === null ? [] : [state.message]),
  ];
  const trouble = troubleOf(state);
  const errors: readonly Message[] =
    trouble === null || said.length > 0 ? [] : [{ tone: 'bad', text: trouble.message, hint: trouble.hint }];
  return [...workLine(state), ...[...said, ...errors].flatMap((message) => linesOf(message, width))];
}

function workLine({ work, now }: State): readonly Line[] {
  if (work === null) return [];
  const seconds = secondsSince(work.since, now);
  return [[{ text: ` ${spinner(seconds)} working: ${work.title}, ${seconds} s`, tone: 'busy' }]];
}

export function spinner(seconds: number): string {
  return SPINNER[seconds % SPINNER.length] ?? '';
}

export function secondsSince(since: number, now: number): number {
  return Math.max(0, Math.round((now - since) / 1_000));
}

function linesOf({ tone, text, hint }: Message, width: number): readonly Line[] {
  const span = (line: string): Span => ({ text: line, tone });
  const [first = '', ...rest] = wrap(clean(`${text}${hint === undefined ? '' : `. ${hint}`}`), width - 3);
  return [[span(` ${SYMBOLS[tone]} ${first}`)], ...rest.map((line) => [span(`   ${line}`)])];
}
