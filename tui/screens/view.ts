import type { DetailLine } from '../../lib/screen/detail.ts';
import type { Column } from '../../lib/screen/layout.ts';
import type { Line, Span } from '../../lib/screen/line.ts';
import type { Filter, FilterValues } from '../filter.ts';

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
