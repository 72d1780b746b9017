import { asCoded } from '../errors/index.ts';
import type { Line, Span } from './line.ts';
import { clean, wrap } from './text.ts';
import type { Tone } from './theme.ts';

/** What an act came to, or what went wrong and what to do next. */
export interface Message {
  readonly tone: Tone;
  readonly text: string;
  readonly hint?: string;
}

/** Something that goes on while keys work. */
export interface Work {
  readonly title: string;
  /** Real time at its beginning, in milliseconds. */
  readonly since: number;
}

const SYMBOLS = { good: '✓', busy: '▶', attention: '!', bad: '✗', quiet: '·' } as const;
/** One after the other, a second each. */
const SPINNER = ['|', '/', '–', '\\'];

/** An error as it is told: what happened, and what to do next. */
export function failure(error: unknown): Message {
  const { message: text, hint } = asCoded(error);
  return { tone: 'bad', text, hint };
}

/** @param now real time in milliseconds */
export function workLine({ title, since }: Work, now: number): Line {
  const seconds = secondsSince(since, now);
  return [{ text: ` ${spinner(seconds)} working: ${title}, ${seconds} s`, tone: 'busy' }];
}

export function spinner(seconds: number): string {
  return SPINNER[seconds % SPINNER.length] ?? '';
}

export function secondsSince(since: number, now: number): number {
  return Math.max(0, Math.round((now - since) / 1_000));
}

/** A message in lines of a screen. */
export function linesOfMessage({ tone, text, hint }: Message, width: number): readonly Line[] {
  const span = (line: string): Span => ({ text: line, tone });
  const [first = '', ...rest] = wrap(clean(`${text}${hint === undefined ? '' : `. ${hint}`}`), width - 3);
  return [[span(` ${SYMBOLS[tone]} ${first}`)], ...rest.map((line) => [span(`   ${line}`)])];
}
