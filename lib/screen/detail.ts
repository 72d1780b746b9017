import { type Line, quiet } from './line.ts';
import { padded, wrap } from './text.ts';
import type { Tone } from './theme.ts';

/** A piece of a detail, before it is broken into the lines of a pane. */
export type DetailLine =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'field'; readonly label: string; readonly text: string; readonly tone?: Tone }
  | { readonly kind: 'text'; readonly text: string; readonly tone?: Tone };

export const heading = (text: string): DetailLine => ({ kind: 'heading', text });

export function field(label: string, text: string | number | null, tone?: Tone): DetailLine {
  return { kind: 'field', label, text: String(text ?? '–'), ...(tone === undefined ? {} : { tone }) };
}

export function note(text: string, tone: Tone = 'quiet'): DetailLine {
  return { kind: 'text', text, tone };
}

/** Cells of the labels: shorter where there is little room. */
const LABEL = 18;
const NARROW_LABEL = 13;
const NARROW = 45;

/** A detail broken into lines of a pane. Long texts go on under their beginning. */
export function detailLines(detail: readonly DetailLine[], width: number): readonly Line[] {
  const label = width < NARROW ? NARROW_LABEL : LABEL;
  return detail.flatMap((piece, at): readonly Line[] => {
    if (piece.kind === 'heading')
      return [...(at === 0 ? [] : [[]]), ...wrap(piece.text, width).map((text) => [{ text, bold: true }])];
    const tone = piece.tone === undefined ? {} : { tone: piece.tone };
    if (piece.kind === 'text') return wrap(piece.text, width).map((text) => [{ text, ...tone }]);
    return wrap(piece.text, Math.max(1, width - label)).map((text, line) => [
      quiet(padded(line === 0 ? piece.label : '', label - 1)),
      { text: ` ${text}`, ...tone },
    ]);
  });
}

/** The part of a detail that is in sight. The last line says when there is more. */
export function scrolled(lines: readonly Line[], scroll: number, height: number): readonly Line[] {
  const from = Math.min(scroll, lastScroll(lines, height));
  const shown = lines.slice(from, from + height);
  const below = lines.length - from - height;
  return below <= 0 ? shown : [...shown.slice(0, -1), [quiet(`… ${below + 1} more lines`)]];
}

/** How far a detail can be scrolled. */
export function lastScroll(lines: readonly Line[], height: number): number {
  return Math.max(0, lines.length - height);
}
