/**
 * The part of a long list that is in memory, read by keyset from a row on. Moving near its end goes on from a row in
 * it; each beginning stays on the stack, so that moving up comes back the way it went.
 */
export interface Excerpt<R> {
  readonly starts: readonly Start<R>[];
  readonly rows: readonly R[];
  /** Rows follow that were not read. */
  readonly more: boolean;
  readonly loaded: boolean;
}

interface Start<R> {
  /** The row before the first; null: from the beginning. The row itself is its cursor. */
  readonly after: R | null;
  /** How many rows come before the first. */
  readonly offset: number;
}

/** Rows in memory: some screens full, and few enough to be read anew every second. */
export const EXCERPT = 300;
/** This near to an end it moves: more than a page of the tallest terminal. */
const MARGIN = 80;

const BEGINNING = { after: null, offset: 0 } as const;

/** A list of which nothing was read yet. */
export const UNREAD = { starts: [BEGINNING], rows: [], more: false, loaded: false } as const;

/** Where the rows in memory begin. */
export function startOf<R>({ starts }: Excerpt<R>): Start<R> {
  return starts.at(-1) ?? BEGINNING;
}

/**
 * The excerpt with its next beginning, if the selected row is near an end beyond which there is more.
 * @param begins whether reading can go on after this row
 */
export function around<R>(
  excerpt: Excerpt<R>,
  selected: number,
  begins: (row: R) => boolean = () => true,
): Excerpt<R> {
  const { starts, rows, more } = excerpt;
  if (more && selected >= rows.length - MARGIN) {
    const last = rows.findLastIndex((row, at) => at <= selected - MARGIN && begins(row));
    const after = rows[last];
    if (after === undefined) return excerpt;
    return { ...excerpt, starts: [...starts, { after, offset: startOf(excerpt).offset + last + 1 }] };
  }
  if (starts.length > 1 && selected < MARGIN / 2) return { ...excerpt, starts: starts.slice(0, -1) };
  return excerpt;
}

/** The excerpt from the very beginning. */
export function rewound<R>(excerpt: Excerpt<R>): Excerpt<R> {
  return excerpt.starts.length === 1 ? excerpt : { ...excerpt, starts: [BEGINNING] };
}
