import { expect, it } from 'vitest';
import { leftOf } from '../../../plugin/domain/decision/left.ts';
import { aim, openPot, pot } from './support.ts';

const early = aim({ actualEndDate: '2020-07-01', fundModel: 25, learnAimRef: '60000025' });
const last = aim({ actualEndDate: '2020-11-20', fundModel: 36, learnAimRef: 'ZPROG001' });

it.each<[string, Parameters<typeof pot>[0], ReturnType<typeof leftOf>]>([
  ['the title of the POT', {}, { fundModel: 35, course: 'Plumbing' }],
  ['without a title, the aim', { title: null }, { fundModel: 35, course: '60000001' }],
  ['an empty title is none', { title: '' }, { fundModel: 35, course: '60000001' }],
  ['of several aims the last', { title: null, aims: [early, last] }, { fundModel: 36, course: 'ZPROG001' }],
  ['in whatever order', { title: null, aims: [last, early] }, { fundModel: 36, course: 'ZPROG001' }],
  ['no aims', { aims: [] }, { fundModel: null, course: 'Plumbing' }],
  [
    'terminated, the aim left open',
    { aims: [aim({ actualEndDate: null })] },
    { fundModel: 35, course: 'Plumbing' },
  ],
  ['a title longer than is kept', { title: 'x'.repeat(300) }, { fundModel: 35, course: 'x'.repeat(200) }],
])('a leaver counts under: %s', (_, change, expected) => {
  expect(leftOf(pot(change))).toEqual(expected);
});

it('of a POT that nobody left, nothing is kept', () => {
  expect(leftOf(openPot())).toEqual({ fundModel: null, course: null });
});
