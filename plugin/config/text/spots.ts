/** Where a value is in a document: keys of maps and indexes of lists, from the root. */
export type Path = readonly (string | number)[];

/** A value as it stands in a text: from `start` to before `end`, counted in characters. */
export interface Spot {
  readonly kind: 'map' | 'list' | 'scalar';
  /** Between brackets, as all of JSON is; else a map or list by indentation. */
  readonly flow: boolean;
  readonly start: number;
  readonly end: number;
  /** Of a map. */
  readonly entries: readonly Entry[];
  /** Of a list. */
  readonly items: readonly Spot[];
}

export interface Entry {
  readonly key: string;
  /** Where the key begins. */
  readonly start: number;
  /** After the key, before its colon. */
  readonly keyEnd: number;
  readonly value: Spot;
}

export interface Comment {
  readonly start: number;
  readonly end: number;
}

/** What a text says, and where in it. */
export interface Parsed {
  readonly content: unknown;
  /** null: an empty text. */
  readonly root: Spot | null;
  /** In the order of the text. */
  readonly comments: readonly Comment[];
}

/** A text that is not what its kind should be; the text itself is not repeated, since it may hold a secret. */
export class NotWellFormed extends Error {
  /** Where it was noticed, in characters; null: nobody can tell. */
  readonly offset: number | null;

  constructor(message: string, offset: number | null) {
    super(message);
    this.offset = offset;
  }
}

/** Names of keys look like this; what does not may be anything, a secret too, and is not repeated. */
const NAME = /^["']?[A-Za-z$][\w$ .()-]{0,59}["']?$/;

export function thereTwice(key: string): string {
  return NAME.test(key) ? `${key.replace(/["']/g, '')} is there twice` : 'a key is there twice';
}

export function scalar(start: number, end: number): Spot {
  return { kind: 'scalar', flow: true, start, end, entries: [], items: [] };
}

/** The value a path leads to. */
export function spotAt(root: Spot | null, path: Path): Spot | undefined {
  let spot = root ?? undefined;
  for (const step of path)
    spot =
      typeof step === 'number' ? spot?.items[step] : spot?.entries.find(({ key }) => key === step)?.value;
  return spot;
}

/** Where a path begins in the text: its key, or that of the nearest part of it there is. */
export function offsetOf(root: Spot | null, path: Path): number {
  let spot = root ?? undefined;
  let offset = root?.start ?? 0;
  for (const step of path) {
    const entry = spot?.entries.find(({ key }) => key === step);
    // A JSON pointer writes an index as text.
    spot = entry?.value ?? spot?.items[Number(step)];
    if (spot === undefined) break;
    offset = entry?.start ?? spot.start;
  }
  return offset;
}

/** Where the last thing said in a value ends, without the blank lines and comments that follow it. */
export function endOf(spot: Spot): number {
  if (spot.flow) return spot.end;
  const last = spot.kind === 'map' ? spot.entries.at(-1)?.value : spot.items.at(-1);
  return last === undefined ? spot.end : endOf(last);
}
