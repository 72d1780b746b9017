/** The terminal, in cells. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What a screen wants room for beside its list, in lines. */
export interface Wants {
  /** The line of the header that says where the outbox is. */
  readonly status: boolean;
  readonly message: number;
  readonly dialog: number;
}

/** Where everything goes: lines from top to bottom, of which the body is split in list and pane where that fits. */
export interface Layout {
  readonly width: number;
  readonly header: number;
  readonly body: number;
  readonly list: number;
  /** Cells of the pane beside the list; 0: there is no room for one. */
  readonly pane: number;
  readonly dialog: number;
  readonly message: number;
  readonly footer: number;
}

/** Below this no screen is readable. */
export const SMALLEST: Size = { columns: 30, rows: 8 };

/** Terminals lower than this keep to what is needed. */
const ROOMY_ROWS = 16;
/** A list and a pane side by side need this much. */
const PANE_FROM = 110;
const SEPARATOR = 3;
/** Summary, column titles and two rows: less of a list is none. */
const LEAST_BODY = 4;

/** Decides where everything goes in a terminal of this size; null when it is too small for anything. */
export function layoutOf({ columns, rows }: Size, wants: Wants): Layout | null {
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) return null;
  const header = wants.status && rows >= ROOMY_ROWS ? 3 : 2;
  const footer = 1;
  const room = rows - header - footer;
  const message = Math.min(wants.message, Math.max(1, room - LEAST_BODY));
  // A question comes before the list: it takes all the room it needs.
  const dialog = Math.min(wants.dialog, room - message);
  const body = room - message - dialog;
  const pane = columns >= PANE_FROM ? Math.floor((columns - SEPARATOR) * 0.42) : 0;
  const list = pane === 0 ? columns : columns - SEPARATOR - pane;
  return { width: columns, header, body, list, pane, dialog, message, footer };
}

/** A column of a list. */
export interface Column {
  readonly title: string;
  /** Cells it needs to be of use. */
  readonly least: number;
  /** Cells beyond which it gains nothing; without it, it takes what is left. */
  readonly most?: number;
  /** 1 stays however narrow the terminal is; the higher the number, the earlier the column goes. */
  readonly rank: number;
  readonly edge?: 'left' | 'right';
}

/** Cells between two columns. */
export const GAP = 2;

/**
 * Decides how wide each column is in `width` cells: as many columns as fit by rank, what is left goes to the columns
 * that gain by it, in their order.
 * @returns widths in the order of the columns; 0: left out
 */
export function fitColumns(columns: readonly Column[], width: number): readonly number[] {
  const widths = columns.map(() => 0);
  let left = width + GAP;
  const byRank = columns.map((column, at) => ({ column, at })).sort((a, b) => a.column.rank - b.column.rank);
  for (const { column, at } of byRank) {
    // Never a column of higher number in place of one that did not fit: what goes follows the ranks.
    if (column.least + GAP > left) break;
    widths[at] = column.least;
    left -= column.least + GAP;
  }
  for (const [at, { most }] of columns.entries()) {
    const wide = widths[at] ?? 0;
    if (wide === 0 || most === undefined) continue;
    widths[at] = Math.min(most, wide + left);
    left -= widths[at] - wide;
  }
  const growing = columns.findIndex((column, at) => column.most === undefined && (widths[at] ?? 0) > 0);
  if (growing >= 0) widths[growing] = (widths[growing] ?? 0) + left;
  return widths;
}

/** Which rows of a list stand in `height` lines: the selected one in the middle, as far as the list allows. */
export function visibleFrom(selected: number, rows: number, height: number): number {
  return Math.max(0, Math.min(selected - Math.floor(height / 2), rows - height));
}
