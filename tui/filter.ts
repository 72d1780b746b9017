import { duration } from '../lib/screen/text.ts';

/** What may stand after the name of a part: one of these values, any text, or an age such as `>1h`. */
type PartValues = readonly string[] | 'text' | 'age';

/** Which parts a screen has, and what each may be. */
export type FilterValues = Readonly<Record<string, PartValues>>;

/** Longer or shorter ago than this. */
export interface Age {
  readonly over: boolean;
  readonly seconds: number;
}

/** What was typed after `/`, understood. */
export interface Filter {
  /** Words without a name, in lower case. */
  readonly text: string;
  readonly parts: Readonly<Record<string, string>>;
  readonly age: Age | null;
  /** What was not understood and why, for the person who typed it: it filters nothing. */
  readonly problems: readonly string[];
}

const AGE = /^age([<>])(.*)$/;
const SECONDS = { m: 60, min: 60, h: 3_600, d: 86_400 } as const;
/** Values named before the rest of them: an installation has hundreds of tenants. */
const NAMED = 8;

/**
 * Understands `word state:dead kind:inv age>1h`: a value may be shortened as long as one alone begins so, in capitals
 * or not.
 */
export function parseFilter(typed: string, values: FilterValues): Filter {
  const words: string[] = [];
  const parts: Record<string, string> = {};
  const problems: string[] = [];
  let age: Age | null = null;
  for (const term of typed.split(/\s+/).filter((one) => one !== '')) {
    const [, sign, length] = AGE.exec(term) ?? [];
    if (sign !== undefined && Object.values(values).includes('age')) {
      age = readAge(sign, length ?? '');
      if (age === null) problems.push(`age${sign} takes a number and m, h or d, as in age>1h`);
      continue;
    }
    const [name = '', ...rest] = term.split(':');
    if (rest.length === 0 && sign === undefined) {
      words.push(term.toLowerCase());
      continue;
    }
    const value = readPart(name, rest.join(':'), values);
    if (typeof value === 'string') parts[name] = value;
    else problems.push(value.problem);
  }
  return { text: words.join(' '), parts, age, problems };
}

/** The parts that a filter may have there, as they are typed. */
export function partsOf(values: FilterValues): readonly string[] {
  return Object.entries(values).map(([part, what]) => (what === 'age' ? 'age>' : `${part}:`));
}

function readPart(name: string, typed: string, values: FilterValues): string | { readonly problem: string } {
  const meant = values[name];
  if (meant === undefined || meant === 'age') {
    const known = partsOf(values);
    return { problem: `no ${name}: here${known.length === 0 ? '' : `, only ${known.join(' ')}`}` };
  }
  if (meant === 'text') return typed;
  const found = nearestOf(typed, meant);
  if (typeof found === 'string') return found;
  const more = found.length > NAMED ? ` and ${found.length - NAMED} more` : '';
  return { problem: `${name}: is one of ${found.slice(0, NAMED).join(' ')}${more}` };
}

/** The one value meant, or those it could be. */
function nearestOf(typed: string, values: readonly string[]): string | readonly string[] {
  const wanted = typed.toLowerCase();
  const exact = values.find((value) => value.toLowerCase() === wanted);
  if (exact !== undefined) return exact;
  const close = values.filter((value) => wanted !== '' && value.toLowerCase().startsWith(wanted));
  const [only] = close;
  return only !== undefined && close.length === 1 ? only : close.length > 1 ? close : values;
}

function readAge(sign: string, length: string): Age | null {
  const [, count, unit] = /^(\d{1,5})(m|min|h|d)$/.exec(length) ?? [];
  if (count === undefined) return null;
  return { over: sign === '>', seconds: Number(count) * SECONDS[unit as keyof typeof SECONDS] };
}

/** Whether something of this age, in seconds, is meant; what has no age is of none. */
export function hasAge({ age }: Filter, seconds: number | null): boolean {
  if (age === null) return true;
  if (seconds === null) return false;
  return age.over ? seconds > age.seconds : seconds < age.seconds;
}

/** `older than 1 h` */
export function ageText({ over, seconds }: Age): string {
  return `${over ? 'older' : 'younger'} than ${duration(seconds)}`;
}

/** Whether every word of the filter stands in one of these texts. */
export function hasText({ text }: Pick<Filter, 'text'>, ...texts: readonly (string | null)[]): boolean {
  if (text === '') return true;
  const all = texts.join('\n').toLowerCase();
  return text.split(' ').every((word) => all.includes(word));
}
