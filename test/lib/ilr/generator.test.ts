import { describe, expect, it } from 'vitest';
import {
  checkIlr,
  derivePots,
  generateIlr,
  type IlrYear,
  isValidUln,
  readIlr,
} from '../../../lib/ilr/index.ts';
import { complaints, schemaFile } from './schema.ts';
import { chunks, gather } from './support.ts';

const YEARS: readonly (readonly [IlrYear, string])[] = [
  ['2019-20', 'ILR-2019-20-v2.xsd'],
  ['2020-21', 'ILR-2020-21-v1.xsd'],
  ['2024-25', 'ILR-2024-25-schemafile-January.xsd'],
  ['2025-26', 'schemafile25.xsd'],
];

function generate(year: IlrYear, learners: number, seed = 7): string {
  return [...generateIlr({ year, learners, seed })].join('');
}

describe('fictional ILR files', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(generate('2020-21', 50)).toBe(generate('2020-21', 50));
    expect(generate('2020-21', 50, 8)).not.toBe(generate('2020-21', 50));
  });

  for (const [year, name] of YEARS) {
    const schema = schemaFile(name);
    it.skipIf(schema === null)(`are valid by the schema of ${year}`, () => {
      expect(complaints(generate(year, 500), schema ?? '')).toBe('');
    });
  }

  it.each(['2021-22', '2022-23', '2023-24'] as const)(
    'are read for %s, which has no schema here',
    async (year) => {
      const items = await gather(readIlr(chunks(generate(year, 200))));
      expect(items.filter((item) => item.kind === 'learner')).toHaveLength(200);
      expect(items.filter((item) => item.kind === 'warning')).toEqual([]);
    },
  );

  it('break no rule on rows and repeat no learner', async () => {
    const { findings, counts } = await checkIlr(chunks(generate('2020-21', 3000)));
    const rules = new Set(findings.map((finding) => finding.rule));
    expect([...rules].filter((rule) => rule !== 'R107' && rule !== 'R108')).toEqual([]);
    expect(counts.outcomes).toBeGreaterThan(200);
  });

  it('hold every kind of learner a run must meet', async () => {
    const items = await gather(readIlr(chunks(generate('2020-21', 3000))));
    const learners = items.flatMap((item) => (item.kind === 'learner' ? [item.learner] : []));
    const ulns = learners.map((learner) => learner.uln).filter((uln) => uln !== 9_999_999_999);
    expect(new Set(ulns).size).toBe(ulns.length);
    expect(ulns.every(isValidUln)).toBe(true);
    const share = (fits: (learner: (typeof learners)[number]) => boolean) =>
      learners.filter(fits).length / learners.length;
    expect(
      share((learner) => derivePots(learner.aims).some((pot) => pot.actualEndDate === null)),
    ).toBeGreaterThan(0.35);
    expect(share(({ aims }) => aims.some((aim) => aim.compStatus === 6))).toBeGreaterThan(0.02);
    expect(share(({ aims }) => aims.some((aim) => aim.withdrawReason !== null))).toBeGreaterThan(0.08);
    expect(share(({ aims }) => aims.some((aim) => aim.restart))).toBeGreaterThan(0.01);
    expect(share(({ telNo }) => telNo?.startsWith('01632960') ?? false)).toBeGreaterThan(0.05);
    expect(share(({ telNo }) => telNo?.startsWith('07700900') ?? false)).toBeGreaterThan(0.7);
    expect(share(({ preferences }) => preferences.length > 0)).toBeGreaterThan(0.15);
    const emails = learners.flatMap(({ email }) => (email === null ? [] : [email]));
    expect(emails.every((email) => email.endsWith('@example.org'))).toBe(true);
    expect(new Set(emails).size).toBeLessThan(emails.length);
  });

  it('have no preferences and no outcomes in years that cannot hold them', () => {
    expect(generate('2025-26', 500)).not.toMatch(/ContactPreference|DPOutcome/);
    expect(generate('2024-25', 500)).toMatch(/ContactPreference/);
    expect(generate('2024-25', 500)).not.toMatch(/DPOutcome/);
  });
});
