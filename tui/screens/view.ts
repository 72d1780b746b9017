import type { Filter, FilterValues } from '../filter.ts';
import type { Column } from '../layout.ts';
import type { Line, Span } from '../line.ts';
import type { Tone } from '../theme.ts';

/** What a screen shows of a state: the one shape that list, pane, header and keys work on. */
export interface View {
  readonly columns: readonly Column[];
  readonly values: FilterValues;
  readonly filter: Filter;
  /** Ids of the lines, in order. */
  readonly ids: readonly string[];
  /** One cell for each column. Asked for lines in sight only. */
  readonly cells: (at: number) => readonly Span[];
  /** What the list comes to, and how many of it the filter leaves. */
  readonly count: string;
  readonly summary: Line;
  /** What to say in place of an empty list. */
  readonly empty: string;
  /** A line's name, for the breadcrumbs. */
  readonly nameOf: (id: string) => string;
  /** What there is to say of a line; `open`: the person went into it. */
  readonly detail: (id: string, open: boolean) => readonly DetailLine[];
}

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
