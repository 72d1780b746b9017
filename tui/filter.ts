/** The parts of a filter that have a name. */
export const FILTER_PARTS = ['state', 'reason', 'kind'] as const;
export type FilterPart = (typeof FILTER_PARTS)[number];

/** Which parts a screen has, and what each may be. */
export type FilterValues = Readonly<Partial<Record<FilterPart, readonly string[]>>>;

/** What was typed after `/`, understood. */
export interface Filter {
  /** Words without a name, in lower case. */
  readonly text: string;
  readonly parts: Readonly<Partial<Record<FilterPart, string>>>;
  /** What was not understood and why, for the person who typed it: it filters nothing. */
  readonly problems: readonly string[];
}

/**
 * Understands `word state:dead kind:inv`: a value may be shortened as long as one alone begins so, in capitals or not.
 */
export function parseFilter(typed: string, values: FilterValues): Filter {
  const words: string[] = [];
  const parts: Partial<Record<FilterPart, string>> = {};
  const problems: string[] = [];
  for (const term of typed.split(/\s+/).filter((one) => one !== '')) {
    const [name, ...rest] = term.split(':');
    if (rest.length === 0) {
      words.push(term.toLowerCase());
      continue;
    }
    const part = FILTER_PARTS.find((one) => one === name && values[one] !== undefined);
    if (part === undefined) {
      const known = FILTER_PARTS.filter((one) => values[one] !== undefined).map((one) => `${one}:`);
      problems.push(`no ${name}: here${known.length === 0 ? '' : `, only ${known.join(' ')}`}`);
      continue;
    }
    const found = meant(rest.join(':'), values[part] ?? []);
    if (typeof found === 'string') parts[part] = found;
    else problems.push(`${part}: is one of ${found.join(' ')}`);
  }
  return { text: words.join(' '), parts, problems };
}

/** The one value meant, or those it could be. */
function meant(typed: string, values: readonly string[]): string | readonly string[] {
  const wanted = typed.toLowerCase();
  const exact = values.find((value) => value.toLowerCase() === wanted);
  if (exact !== undefined) return exact;
  const close = values.filter((value) => wanted !== '' && value.toLowerCase().startsWith(wanted));
  const [only] = close;
  return only !== undefined && close.length === 1 ? only : close.length > 1 ? close : values;
}

/** Whether every word of the filter stands in one of these texts. */
export function hasText({ text }: Filter, ...texts: readonly (string | null)[]): boolean {
  if (text === '') return true;
  const all = texts.join('\n').toLowerCase();
  return text.split(' ').every((word) => all.includes(word));
}
