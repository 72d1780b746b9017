import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../../lib/ilr/calendar.ts';
import type { DpOutcome } from '../../../lib/ilr/model.ts';
import { rowsFromAnswers, rowsFromPartial } from '../../../plugin/domain/answers/rows.ts';
import type { AnswerFacts } from '../../../plugin/domain/answers/types.ts';
import { mergeRows } from '../../../plugin/domain/merging.ts';
import { answers, dateBetween } from './arbitraries.ts';
import { ourRow } from './support.ts';

const someFacts: fc.Arbitrary<AnswerFacts> = fc
  .record({
    terminationDate: fc.oneof(fc.constant('2020-11-30'), dateBetween('2008-01-01', 4800)),
    answeredAfter: fc.nat(900),
    fetchedAfter: fc.nat(20),
    highNeeds: fc.boolean(),
    startOfContinuing: fc.constantFrom('after-termination' as const, 'as-told' as const),
  })
  .map(({ answeredAfter, fetchedAfter, ...facts }) => {
    const submittedOn = addDays(facts.terminationDate, answeredAfter);
    return { ...facts, submittedOn, today: addDays(submittedOn, fetchedAfter) };
  });

/** The published rules, told again in the plainest way: domain.md, *Rules each set of rows must pass*. */
function brokenRules(rows: readonly DpOutcome[], today: string): string[] {
  const year = Number(today.slice(0, 4)) - (today.slice(5) < '08-01' ? 1 : 0);
  const pairs =
    'EDU1 EDU2 EDU3 EDU4 EDU5 EDU6 EMP1 EMP2 EMP4 EMP5 GAP1 NPE1 NPE2 OTH1 OTH3 OTH4 SDE1 SDE2 SDE3 SDE4 VOL1';
  const broken: string[] = [];
  const count = (key: (row: DpOutcome) => string) => {
    const counts = new Map<string, number>();
    for (const row of rows) counts.set(key(row), (counts.get(key(row)) ?? 0) + 1);
    return [...counts];
  };
  for (const row of rows) {
    if (!pairs.split(' ').includes(`${row.outType}${row.outCode}`)) broken.push('OutType_01');
    if (row.startDate < `${year - 10}-08-01`) broken.push('OutStartDate_01');
    if (row.startDate > `${year + 2}-07-31`) broken.push('OutStartDate_02');
    if (row.endDate !== null && row.endDate < row.startDate) broken.push('OutEndDate_01');
    if (row.collDate > today) broken.push('OutCollDate_01');
    if (row.collDate < `${year - 10}-08-01`) broken.push('OutCollDate_02');
  }
  for (const [key, times] of count((row) => `${row.startDate} ${row.outType}`)) {
    if (times > 1 && !key.endsWith('EDU')) broken.push('OutType_02');
    if (times > 2 && key.endsWith('EDU')) broken.push('OutType_03');
  }
  for (const row of rows)
    if (
      row.outType === 'EMP' &&
      rows.some((other) => other.outType === 'NPE' && other.startDate === row.startDate)
    )
      broken.push('OutType_04');
  if (count((row) => `${row.outType} ${row.outCode} ${row.startDate}`).some(([, times]) => times > 1))
    broken.push('R69');
  return broken;
}

describe('rows of any answers', () => {
  it('always pass the published rules', () => {
    fc.assert(
      fc.property(
        answers,
        someFacts,
        fc.constantFrom(rowsFromAnswers, rowsFromPartial),
        (told, facts, rowsFrom) => {
          const rows = rowsFrom(told, facts).rows.map(({ row }) => row);
          expect(brokenRules(rows, facts.today)).toEqual([]);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('lose no answer: each activity is a row, in the evidence, or both', () => {
    fc.assert(
      fc.property(answers, someFacts, (told, facts) => {
        const { rows, evidence } = rowsFromAnswers(told, facts);
        const kept = new Set([...rows.map((row) => row.activity), ...evidence.map((each) => each.activity)]);
        for (const index of told.activities.keys()) expect(kept.has(index)).toBe(true);
        for (const each of evidence) expect(told.activities[each.activity]).toEqual(each.told);
      }),
      { numRuns: 1000 },
    );
  });

  it('are at least one where the rules take a start at leaving', () => {
    fc.assert(
      fc.property(answers, someFacts, (told, facts) => {
        fc.pre(facts.terminationDate >= addDays(facts.today, -3600));
        expect(rowsFromAnswers(told, facts).rows.length).toBeGreaterThan(0);
        const codes = rowsFromAnswers(told, facts).rows.map(({ row }) => `${row.outType}${row.outCode}`);
        if (codes.length > 1) expect(codes).not.toContain('OTH4');
      }),
      { numRuns: 1000 },
    );
  });

  it('written twice change nothing the second time', () => {
    const at = {
      learnerRef: 'L1',
      potId: 'P1',
      surveyId: 'S1',
      wave: 0,
      plugin: 'p',
      ruleVersion: '1',
      by: 'learner',
    };
    fc.assert(
      fc.property(answers, someFacts, (told, facts) => {
        const { rows } = rowsFromAnswers(told, facts);
        const written = mergeRows(rows, [], at).writes.flatMap((write, n) =>
          write.op === 'append' ? [ourRow('answered', { ...write.row, id: `R${n}` })] : [],
        );
        expect(written.length).toBe(rows.length);
        expect(mergeRows(rows, written, at)).toEqual({ writes: [], conflicts: [] });
      }),
      { numRuns: 500 },
    );
  });
});
