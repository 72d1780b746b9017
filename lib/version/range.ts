/**
 * Ranges of semantic versions as npm writes them: `^1.2.0`, `~1.2`, `>=1.2.0 <2`, `1.x`, `1.2 - 1.4`, `^1.2 || ^2.1`, `*`.
 * Pre-releases are not taken: no version of ours is one, so every comparator is an interval of whole versions.
 */
type Version = readonly [major: number, minor: number, patch: number];

/** From the first of its versions to before the last; null: no end. */
interface Interval {
  readonly from: Version;
  readonly below: Version | null;
}

const NOTHING: Version = [0, 0, 0];
const COMPARATOR = /^(\^|~|>=|<=|>|<|=)?v?(\d+|[xX*])(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?$/;
const HYPHEN = /^(\S+)\s+-\s+(\S+)$/;

/** Whether the text is a range at all. */
export function isVersionRange(range: string): boolean {
  return read(range) !== null;
}

/** Whether a version lies in a range; false where the range is none. */
export function satisfies(version: string, range: string): boolean {
  const given = version.split('.').map(Number) as unknown as Version;
  return (read(range) ?? []).some((all) =>
    all.every(
      ({ from, below }) => compare(given, from) >= 0 && (below === null || compare(given, below) < 0),
    ),
  );
}

/** Alternatives, each of intervals that hold together; null: not understood. */
function read(range: string): readonly (readonly Interval[])[] | null {
  const alternatives = range.split('||').map((text) => readTogether(text.trim()));
  return alternatives.includes(null) ? null : (alternatives as Interval[][]);
}

function readTogether(text: string): Interval[] | null {
  const [, least, most] = HYPHEN.exec(text) ?? [];
  const words =
    least === undefined
      ? text.replace(/(\^|~|[<>]=?|=)\s+/g, '$1').split(/\s+/)
      : [`>=${least}`, `<=${most}`];
  const intervals = words.filter((word) => word !== '').map(readOne);
  return intervals.includes(null) ? null : (intervals as Interval[]);
}

function readOne(word: string): Interval | null {
  const [, operator = '=', ...texts] = COMPARATOR.exec(word) ?? [];
  if (texts.length === 0) return null;
  const end = texts.findIndex((text) => !/^\d+$/.test(text ?? ''));
  const parts = texts.slice(0, end < 0 ? 3 : end).map(Number);
  const from = [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0] as const;
  const after = raised(parts, parts.length - 1);
  switch (operator) {
    case '^':
      return { from, below: raised(parts, significant(parts)) };
    case '~':
      return { from, below: raised(parts, Math.min(1, parts.length - 1)) };
    case '>=':
      return { from, below: null };
    case '>':
      return after === null ? { from: NOTHING, below: NOTHING } : { from: after, below: null };
    case '<':
      return { from: NOTHING, below: from };
    case '<=':
      return { from: NOTHING, below: after };
    default:
      return { from, below: after };
  }
}

/** The place that a caret holds: the first that is not zero, of those given. */
function significant(parts: readonly number[]): number {
  const place = parts.findIndex((part) => part > 0);
  return place < 0 ? parts.length - 1 : place;
}

/** The first version past all that begin with these parts up to `place`; null where none are given. */
function raised(parts: readonly number[], place: number): Version | null {
  if (parts.length === 0) return null;
  const next = [0, 1, 2].map((at) => (at < place ? parts[at]! : at === place ? parts[at]! + 1 : 0));
  return next as unknown as Version;
}

function compare(one: Version, other: Version): number {
  const at = one.findIndex((part, place) => part !== other[place]);
  return at < 0 ? 0 : one[at]! - other[at]!;
}
