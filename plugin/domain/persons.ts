import type { CalendarDate } from '../../lib/ilr/model.ts';

/** What tells one person from another. */
export interface PersonIdentity {
  readonly ref: string;
  readonly prevRef: string | null;
  readonly uln: number;
  readonly familyName: string | null;
  readonly dateOfBirth: CalendarDate | null;
}

/** The ULN of whoever has none yet. */
export const TEMPORARY_ULN = 9_999_999_999;

export interface PersonGroup {
  /** The reference that sorts first among the person's records: the same whatever the order of reading. */
  readonly personKey: string;
  readonly refs: readonly string[];
}

/** What records share that may be of one person and were not found to be. It proves nothing, and nobody is merged by it. */
export type SharedTrait = 'uln' | 'birth-date-and-name';

/** A family name without case, accents, spaces and punctuation; empty when nothing is left. */
export function normaliseFamilyName(name: string | null): string {
  return (name ?? '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/**
 * The key that two records of one person share: ULN, birth date and normalised family name together. Null where one of
 * them is missing, as then nothing can be told. An email, a telephone or a ULN alone is no key: real files share them.
 */
export function matchKey(identity: PersonIdentity): string | null {
  const name = normaliseFamilyName(identity.familyName);
  if (identity.uln === TEMPORARY_ULN || identity.dateOfBirth === null || name === '') return null;
  return `${identity.uln}|${identity.dateOfBirth}|${name}`;
}

/** What ties one record to others. The match key may be any digest of `matchKey`. */
export interface RecordLinks {
  readonly ref: string;
  readonly prevRef: string | null;
  readonly matchKey: string | null;
}

/**
 * Groups learner records into persons (F10): by `matchKey`, or linked by `PrevLearnRefNumber`, across any number of
 * steps. Every record is in exactly one group; groups and their references are sorted.
 */
export function groupRecords(records: readonly RecordLinks[]): PersonGroup[] {
  const parent = new Map(records.map((record) => [record.ref, record.ref]));
  const root = (ref: string): string => {
    let at = ref;
    while (parent.get(at) !== at) at = parent.get(at)!;
    parent.set(ref, at);
    return at;
  };
  const join = (one: string, other: string) => {
    const [first, second] = [root(one), root(other)].sort() as [string, string];
    parent.set(second, first);
  };
  const firstWithKey = new Map<string, string>();
  for (const { ref, prevRef, matchKey: key } of records) {
    if (prevRef !== null && parent.has(prevRef)) join(ref, prevRef);
    if (key === null) continue;
    const first = firstWithKey.get(key);
    if (first === undefined) firstWithKey.set(key, ref);
    else join(first, ref);
  }
  const groups = new Map<string, string[]>();
  for (const ref of [...parent.keys()].sort()) groups.set(root(ref), [...(groups.get(root(ref)) ?? []), ref]);
  return [...groups].map(([personKey, refs]) => ({ personKey, refs }));
}

/** By what a record may be found to share each trait with another. Null: nothing to go by. */
export function sharedKeys(
  identity: Pick<PersonIdentity, 'uln' | 'familyName' | 'dateOfBirth'>,
): Readonly<Record<SharedTrait, string | null>> {
  const name = normaliseFamilyName(identity.familyName);
  const born = identity.dateOfBirth;
  return {
    uln: identity.uln === TEMPORARY_ULN ? null : String(identity.uln),
    'birth-date-and-name': born === null || name === '' ? null : `${born}|${name}`,
  };
}
