import { describe, expect, it } from 'vitest';
import { leaverRates, readRatesQuestion } from '../../../plugin/admin/index.ts';
import type { Actor } from '../../../plugin/host.ts';
import { latestAudit } from '../../../plugin/storage/audit.ts';
import { generatedCollege, RANGE } from './rates-college.ts';
import { type Counts, countedInSql } from './rates-sql.ts';
import { tenantAtWork } from './support.ts';

const SYSTEM: Actor = { id: 'system', name: 'System', groups: [], kind: 'system' };

const COUNT_OF: Readonly<Record<string, readonly [count: keyof Counts, of: keyof Counts]>> = {
  'response-rate': ['answered', 'contacted'],
  'not-arrived': ['lost', 'contacted'],
  'knowledge-rate': ['known', 'leavers'],
  'oth-4-share': ['oth4', 'leavers'],
  'oth-3-share': ['oth3', 'leavers'],
  'no-record-share': ['unrecorded', 'leavers'],
  'positive-of-all:learning-or-work': ['positive', 'leavers'],
  'positive-of-known:learning-or-work': ['positive', 'known'],
};

describe('rates', () => {
  it('of a generated college are what SQL alone counts', { timeout: 120_000 }, async () => {
    const { context, database } = await generatedCollege(4_000);
    const counted = await countedInSql(database);
    const question = readRatesQuestion({
      ...RANGE,
      by: ['funding-model', 'month'],
      definitions: ['learning-or-work'],
    });
    const rates = await leaverRates(context, SYSTEM, question);

    let [compared, withheld] = [0, 0];
    const compare = (told: unknown, expected: number, what: string) => {
      if (told === 'withheld') withheld += 1;
      else expect(told, what).toBe(expected);
      compared += 1;
    };
    const groups = [
      { key: 'all', rates: rates.all, counts: counted.all },
      ...rates.groups.flatMap(({ by, rows }) =>
        rows.map((row) => ({
          key: row.key,
          rates: row,
          counts: (by === 'month' ? counted.byMonth : counted.byFunding).get(row.key),
        })),
      ),
    ];
    for (const { key, rates: told, counts } of groups) {
      if (key === 'smaller' || counts === undefined) continue;
      expect(told.leavers, key).toBe(counts.leavers);
      for (const { id, count, of } of told.shares) {
        const [counter, whole] = COUNT_OF[id]!;
        compare(count, counts[counter], `${key} ${id}`);
        compare(of, counts[whole], `${key} ${id} of`);
      }
    }
    expect(groups.length).toBeGreaterThan(12);
    expect(compared).toBeGreaterThan(150);
    expect(withheld).toBeLessThan(compared / 4);
    expect(counted.all.leavers).toBeGreaterThan(1_000);
    for (const count of Object.values(counted.all)) expect(count).toBeGreaterThan(20);

    const { days } = counted;
    const nth = (share: number) => days[Math.ceil(days.length * share) - 1];
    expect(rates.all.daysToAnswer).toEqual({
      answers: days.length,
      quarter: nth(0.25),
      half: nth(0.5),
      threeQuarters: nth(0.75),
    });
    expect(rates.rounds.map(({ round, of, count }) => ({ round, sent: of, answers: count }))).toEqual(
      counted.rounds,
    );
    expect(
      rates.channels
        .map(({ key, of, count }) => ({ key, contacted: of, answered: count }))
        .sort((a, b) => (a.key < b.key ? -1 : 1)),
    ).toEqual(counted.channels);
  });

  it('need the permission to get results, and each asking leaves its trace', async () => {
    const { context, actor, database } = await tenantAtWork();
    const question = readRatesQuestion({ from: '2025-01-01', to: '2025-01-31', by: ['course'] });
    await leaverRates(context, actor, question);
    const stranger = { ...actor, id: 'sam', groups: [] };
    await expect(leaverRates(context, stranger, question)).rejects.toMatchObject({
      code: 'PERMISSION_NOT_SET',
    });
    const audit = (await latestAudit(database.reader, 10)).filter(({ act }) => act === 'rates');
    expect(audit.map(({ who, target, result }) => [who, target, result])).toEqual([
      ['sam', '2025-01-01..2025-01-31 course', 'PERMISSION_NOT_SET'],
      ['olga', '2025-01-01..2025-01-31 course', 'done'],
    ]);
  });

  it.each([
    [{}, 'from'],
    [{ from: '2025-02-30', to: '2025-03-01' }, 'from'],
    [{ from: '2025-02-01', to: '2025-01-31' }, 'to'],
    [{ from: '2025-02-01', to: '2025-02-28', by: ['age'] }, 'by'],
  ])('cannot be asked as %j', (given, part) => {
    expect(() => readRatesQuestion(given)).toThrow(
      expect.objectContaining({ code: 'RATES_BAD_QUESTION', details: expect.objectContaining({ part }) }),
    );
  });

  it('name the definitions there are where another is asked for', async () => {
    const { context, actor } = await tenantAtWork();
    const question = readRatesQuestion({ ...RANGE, definitions: ['governors'] });
    await expect(leaverRates(context, actor, question)).rejects.toThrow(/learning-or-work/);
  });
});
