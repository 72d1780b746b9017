import { cut, widthOf } from './text.ts';
import type { Mark, Tone } from './theme.ts';

/** A piece of a line that looks the same throughout. */
export interface Span {
  readonly text: string;
  readonly tone?: Tone;
  readonly bold?: boolean;
  readonly inverse?: boolean;
}

/** One line of the screen. */
export type Line = readonly Span[];

/** A state with its symbol, in its colour. */
export function marked({ symbol, word, tone }: Mark): Span {
  return { text: `${symbol} ${word}`, tone };
}

export function quiet(text: string): Span {
  return { text, tone: 'quiet' };
}

/** Exactly `width` cells of a line: what does not fit goes, what is missing is filled with spaces. */
export function fitLine(line: Line, width: number): Line {
  const kept: Span[] = [];
  let left = width;
  for (const span of line) {
    if (left === 0) break;
    const text = cut(span.text, left);
    kept.push(text === span.text ? span : { ...span, text });
    left -= widthOf(text);
  }
  return left === 0 ? kept : [...kept, { text: ' '.repeat(left) }];
}

/** A line with one part at its left edge and one at its right; the right one gives way last. */
export function spread(left: Line, right: Line, width: number): Line {
  const taken = Math.min(width, lineWidth(right));
  return [...fitLine(left, width - taken), ...fitLine(right, taken)];
}

export function lineWidth(line: Line): number {
  return line.reduce((sum, { text }) => sum + widthOf(text), 0);
}
