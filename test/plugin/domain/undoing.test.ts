import { describe, expect, it } from 'vitest';
import type { OutcomeOnRecord } from '../../../plugin/domain/facts.ts';
import { type RowAct, type RowStanding, undoable } from '../../../plugin/domain/undoing.ts';
import { onRecord, ourRow } from './support.ts';

let next = 1;
const act = (op: RowAct['op'], change: Partial<RowAct> = {}): RowAct => ({
  id: next++,
  op,
  cause: 'answered',
  who: 'system',
  at: '2021-01-01T09:00:00.000Z',
  hostVersion: null,
  was: null,
  undoes: null,
  ...change,
});
const moved = (dates: NonNullable<RowAct['was']>['dates'], change: Partial<RowAct> = {}) =>
  act('amend', { was: { dates, provenance: null }, ...change });
const employed = (change: Partial<RowStanding> = {}): RowStanding => ({
  ...ourRow('answered', { outType: 'EMP', outCode: 1 }),
  withdrawn: false,
  ...change,
});

/** `row`, or `dates: not-kept` where something stands against it. */
const found = (row: RowStanding, acts: RowAct[], beside: OutcomeOnRecord[] = [], known = false) =>
  undoable(row, acts, beside, known).map(({ what, refused }) =>
    refused === null ? what : `${what}: ${refused.why}`,
  );

describe('what of a row can be taken back', () => {
  const confirmed = () => [act('append'), moved({ collDate: '2021-01-01' })];
  it.each<[string, RowStanding, RowAct[], string[]]>([
    ['a row of ours', employed(), [act('append')], ['row']],
    ['one that was confirmed', employed({ version: 2 }), confirmed(), ['row: later-act', 'dates']],
    [
      'another’s, confirmed',
      { ...onRecord(), withdrawn: false },
      [moved({ collDate: '2021-01-01' })],
      ['dates'],
    ],
    [
      'one that staff entered through us',
      { ...onRecord({ source: 'person' }), withdrawn: false },
      [act('append', { hostVersion: 1 })],
      ['row'],
    ],
    [
      'another’s, from before it was kept what was there',
      { ...onRecord(), withdrawn: false },
      [act('amend')],
      ['dates: not-kept'],
    ],
    [
      'one that only follows a termination date',
      employed({ version: 2 }),
      [act('append'), moved({ startDate: '2020-12-01' })],
      ['row'],
    ],
    [
      'what stands for no answer, told again',
      { ...ourRow('silent', { version: 2 }), withdrawn: false },
      confirmed(),
      ['row', 'dates'],
    ],
  ])('%s', (_name, row, acts, expected) => {
    expect(found(row, acts)).toEqual(expected);
  });

  it('is nothing that was taken back already: the one before it is next', () => {
    const first = moved({ collDate: '2021-01-01' });
    const second = moved({ collDate: '2021-02-01' });
    const back = moved({ collDate: '2021-03-01' }, { undoes: second.id });
    const acts = [act('append'), first, second, back];
    const [, dates] = undoable(employed({ version: 4 }), acts, [], false);
    expect(dates).toMatchObject({ what: 'dates', act: { id: first.id } });
  });

  it('is nothing of a row that somebody changed after our last act, and says who', () => {
    const acts = [act('append', { hostVersion: 1, who: 'learner' })];
    const row = employed({ version: 2, provenance: { ...employed().provenance!, by: 'sam' } });
    expect(undoable(row, acts, [], false)[0]!.refused).toEqual({
      why: 'changed-in-mis',
      by: 'sam',
      since: '2021-01-01T09:00:00.000Z',
    });
  });

  const oth3: RowStanding = { ...ourRow('answered', { version: 2 }), withdrawn: true };
  const gone = () => [act('append'), act('withdraw')];
  it.each<[string, RowStanding, OutcomeOnRecord[], boolean, string[]]>([
    ['comes back', oth3, [], false, ['withdrawal']],
    ['not beside what took its place', oth3, [employed({ id: 'NEW' })], false, ['withdrawal: replaced']],
    ['not where the destination is known', oth3, [], true, ['withdrawal: known']],
    ['not where a rule forbids both', oth3, [onRecord({ outType: 'OTH' })], false, ['withdrawal: clash']],
    ['beside another’s on another day', oth3, [onRecord()], false, ['withdrawal']],
  ])('a row that was withdrawn: %s', (_name, row, beside, known, expected) => {
    expect(found(row, gone(), beside, known)).toEqual(expected);
  });
});
