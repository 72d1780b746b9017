/**
 * A year of a fictional college, day by day, with every house running: see *A simulated year* in docs/reliability.md.
 * The checker in `rules/` decides by itself what each day should have come to.
 */
import { describe, expect, it } from 'vitest';
import { groupedBy } from './grouped.ts';
import { whatIsMissing } from './happens.ts';
import { SETUPS } from './settings.ts';
import { type DatedFinding, liveThroughTheYear, type YearReport } from './year.ts';

const { YEAR_COLLEGE: only, YEAR_LEARNERS: many, YEAR_SEED = '2023' } = process.env;
const seed = Number(YEAR_SEED);
const colleges = (Object.keys(SETUPS) as (keyof typeof SETUPS)[])
  .filter((name) => only === undefined || name === only)
  .map((name) => ({ name, setup: SETUPS[name], learners: Number(many ?? SETUPS[name].learners) }));
/** Findings after which the rest of the year would only tell the same. */
const ENOUGH = 200;

describe.each(colleges)(
  `a year of $learners learners (YEAR_LEARNERS), set up as $name (YEAR_COLLEGE), seed ${seed} (YEAR_SEED)`,
  ({ name, setup, learners }) => {
    let year: YearReport;

    it('is lived through', async () => {
      year = await liveThroughTheYear({ setup, learners, seed, enough: ENOUGH });
      console.log(`a year of ${name}: ${JSON.stringify(year.counts)}`);
    }, 7_200_000);

    const nothingFound = (about: DatedFinding['about']) => {
      const found = year.findings.filter((finding) => finding.about === about);
      expect(found.length, told(found)).toBe(0);
    };

    it('every day every POT has exactly one explanation, and it is the one that domain.md gives', () =>
      nothingFound('explanations'));
    it('no message breaks a rule in force on its day', () => nothingFound('messages'));
    it('nobody who was due and could be reached was left unasked', () => nothingFound('silence'));
    it('every destination row of ours is one that domain.md gives, and none is missing', () =>
      nothingFound('rows'));
    it('all rows on record pass `ilr check`', () => nothingFound('ilr check'));

    it('was a whole year in which everything happened that a year has', () => {
      expect(year.counts.days).toBe(366);
      // A smaller one, or another of that size, may go without the rarest.
      if (learners >= 1000 || (learners === setup.learners && seed === 2023))
        expect(whatIsMissing(name, year)).toEqual([]);
    });

    /** One of each kind, with the story of the learner, and how to have it again. */
    function told(findings: readonly DatedFinding[]): string {
      const kinds = groupedBy(findings, ({ rule, checker, product }) =>
        [rule, bare(checker), bare(product)].join(),
      );
      const examples = [...kinds.values()]
        .slice(0, 5)
        .map(([one, ...others]) => `${lines(one!)}${moreLike(others)}`);
      return `\n${examples.join('\n\n')}\n\nAgain: YEAR_COLLEGE=${name} YEAR_LEARNERS=${learners} YEAR_SEED=${seed} npx vitest run test/year\n`;
    }

    /** Whether it was one learner for many days, or many on one, is the first thing to know of it. */
    function moreLike(others: readonly DatedFinding[]): string {
      if (others.length === 0) return '';
      const refs = new Set(others.map(({ ref }) => ref));
      const some = [...refs].slice(0, 5).join(', ');
      return `\n  and ${others.length} more like it, until ${others.at(-1)!.on}, of ${refs.size} learners: ${some}`;
    }

    function lines({ on, ref, rule, checker, product }: DatedFinding): string {
      const story = year.story(ref).map((line) => `    ${line}`);
      return [
        `On ${on}, learner ${ref}: ${rule}`,
        `  checker: ${checker}`,
        `  product: ${product}`,
        ...story,
      ].join('\n');
    }
  },
);

/** Without what tells one learner or day from another. */
function bare(text: string): string {
  return text.replaceAll(/[A-Z]?\d[\w@.:-]*|\S+@\S+/g, '…');
}
