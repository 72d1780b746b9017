import type { MisLearner } from './facts.ts';

/** Number of whom none is known yet: it proves nothing. */
const NO_ULN = 9_999_999_999;

/** One human being: every record of theirs, by reference. */
export interface Person {
  readonly id: string;
  readonly records: readonly MisLearner[];
}

/**
 * domain.md, *One person*: same ULN, birth date and normalised family name, or linked by `PrevLearnRefNumber`.
 * @returns persons, named after the first of their references
 */
export function personsOf(learners: readonly MisLearner[]): Person[] {
  const groups = new Map<string, MisLearner[]>();
  const groupOf = new Map<string, MisLearner[]>();
  const join = (one: MisLearner[], other: MisLearner[]) => {
    if (one === other) return;
    one.push(...other);
    for (const { ref } of other) groupOf.set(ref, one);
  };
  for (const learner of learners) groupOf.set(learner.ref, [learner]);
  for (const learner of learners) {
    const { ref, prevRef, uln, dateOfBirth, familyName } = learner;
    const own = () => groupOf.get(ref)!;
    if (prevRef !== null && groupOf.has(prevRef)) join(own(), groupOf.get(prevRef)!);
    if (uln === NO_ULN || dateOfBirth === null || familyName === null) continue;
    const identity = `${uln} ${dateOfBirth} ${normalised(familyName)}`;
    const same = groups.get(identity);
    if (same === undefined) groups.set(identity, own());
    else join(groupOf.get(same[0]!.ref)!, own());
  }
  return [...new Set(groupOf.values())].map((records) => {
    const sorted = records.toSorted((a, b) => (a.ref < b.ref ? -1 : 1));
    return { id: sorted[0]!.ref, records: sorted };
  });
}

function normalised(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/[^A-Za-z]/g, '')
    .toLowerCase();
}
