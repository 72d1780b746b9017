import { expect, it } from 'vitest';
import { findLearners } from '../../host/store/find-learners.ts';
import { hostMigrations } from '../../migrations/host/index.ts';
import { plansOf, tablesInFile } from '../support/query-plans.ts';

const LIMIT = 50;

it.each([
  ['everybody', '', null],
  ['everybody, the next page', '', { way: 0, value: 'L1', ref: 'L1' }],
  ['a beginning', 'br', null],
  ['a beginning, the next page of references', 'br', { way: 1, value: 'BR1', ref: 'BR1' }],
  ['a beginning, the next page of names', 'br', { way: 2, value: 'brown', ref: 'L1' }],
])('finding %s walks along an index and sorts nothing', async (_, find, mark) => {
  const { reader } = await tablesInFile(hostMigrations);
  const after = mark === null ? null : JSON.stringify(mark);
  const plans = await plansOf(reader, (c) => findLearners(c, { find, after, limit: LIMIT }));
  expect(plans.length).toBeGreaterThan(0);
  for (const step of plans)
    expect(step).toMatch(/^SEARCH mis_learner USING INDEX \S+ \((ref|name_key)>\?( AND \1<\?)?\)$/);
});
