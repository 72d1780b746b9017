import { describe, expect, it } from 'vitest';
import type { DpOutcome } from '../../../lib/ilr/model.ts';
import { type Entry, enter } from '../../../plugin/domain/entering.ts';
import type { OutcomeOnRecord } from '../../../plugin/domain/facts.ts';
import { onRecord, ourRow } from './support.ts';

const EMP: DpOutcome = {
  outType: 'EMP',
  outCode: 1,
  startDate: '2020-12-01',
  endDate: null,
  collDate: '2021-02-10',
};

const told = (change: Partial<DpOutcome> = {}, more: Partial<Entry> = {}): Entry => ({
  row: { ...EMP, ...change },
  collected: true,
  evidence: 'employer by telephone',
  cause: 'entered',
  ...more,
});

/** `new: append EMP 1 as person`, `conflict R1 end-told`, `refused by OutType_01`. */
const does = (entry: Entry, record: readonly OutcomeOnRecord[]) => {
  const context = {
    learner: { ref: 'L1', uln: 9999999999 },
    potId: 'P1',
    today: '2021-02-10',
    by: 'olga',
    plugin: 'destination-tracking',
    ruleVersion: '1',
  };
  const { effect, rule, refused, row, writes } = enter(entry, record, context);
  const done = writes.map((write) => {
    const as = write.as === undefined ? '' : ` as ${write.as}`;
    expect(write.provenance).toMatchObject({ by: 'olga', evidence: 'employer by telephone' });
    if (write.op === 'append') return `append ${write.row.outType} ${write.row.outCode}${as}`;
    return `${write.op} ${write.id}${write.op === 'amend' ? ` ${JSON.stringify(write.change)}` : ''}${as}`;
  });
  return [
    effect,
    ...refused.map((one) => one.rule),
    ...(rule === null ? [] : [`${rule} ${row?.id ?? ''}`.trim()]),
    ...done,
  ].join(', ');
};

const entered = (change: Partial<OutcomeOnRecord> = {}) =>
  onRecord({
    provenance: {
      plugin: 'destination-tracking',
      surveyId: null,
      cause: 'entered',
      ruleVersion: '1',
      by: 'olga',
    },
    ...change,
  });

describe('a destination that staff enter', () => {
  it.each<[string, Entry, OutcomeOnRecord[], string]>([
    ['nothing on record', told(), [], 'new, append EMP 1 as person'],
    [
      'beside what has another start',
      told(),
      [onRecord({ startDate: '2020-11-30' })],
      'new, append EMP 1 as person',
    ],
    ['beside another type', told(), [onRecord({ outType: 'VOL' })], 'new, append EMP 1 as person'],
    [
      'on record: collected later',
      told(),
      [onRecord()],
      'confirms, amend R1 {"collDate":"2021-02-10"} as person',
    ],
    [
      'on record of ours: it stays ours',
      told(),
      [ourRow('answered', { outType: 'EMP', outCode: 1 })],
      'confirms, amend OURS {"collDate":"2021-02-10"}',
    ],
    ['on record, collected no later', told({ collDate: '2020-12-10' }), [onRecord()], 'held'],
    ['on record, and no day told', told({}, { collected: false }), [onRecord()], 'held'],
    [
      'on the other record of the person',
      told({ collDate: '2020-12-10' }),
      [onRecord({ learnerRef: 'L2' })],
      'held',
    ],

    [
      'an end, on ours',
      told({ endDate: '2021-01-31' }),
      [ourRow('answered', { outType: 'EMP', outCode: 1 })],
      'closes, amend OURS {"endDate":"2021-01-31","collDate":"2021-02-10"}',
    ],
    [
      'an end, on what staff entered here',
      told({ endDate: '2021-01-31' }, { collected: false }),
      [entered()],
      'closes, amend R1 {"endDate":"2021-01-31"} as person',
    ],
    ["an end, on another's", told({ endDate: '2021-01-31' }), [onRecord()], 'conflict, end-told R1'],
    [
      'another end than the one on record',
      told({ endDate: '2021-01-31' }),
      [entered({ endDate: '2021-01-15' })],
      'conflict, end-told R1',
    ],
    [
      'going on after the end on record',
      told(),
      [onRecord({ endDate: '2021-01-15' })],
      'conflict, end-told R1',
    ],
    [
      'going on, told before the end on record',
      told({ collDate: '2021-01-10' }),
      [onRecord({ endDate: '2021-01-15' })],
      'confirms, amend R1 {"collDate":"2021-01-10"} as person',
    ],
    [
      'going on or not, no day told',
      told({}, { collected: false }),
      [onRecord({ endDate: '2021-01-15' })],
      'held',
    ],

    ['an opposite', told(), [onRecord({ outType: 'NPE' })], 'conflict, OutType_04 R1'],
    ['another code of the type', told(), [onRecord({ outCode: 2 })], 'conflict, OutType_02 R1'],
    [
      'ours from an answer',
      told(),
      [ourRow('answered', { outType: 'NPE', outCode: 1 })],
      'conflict, OutType_04 OURS',
    ],
    [
      'the opposite on the other record of the person',
      told(),
      [onRecord({ outType: 'NPE', learnerRef: 'L2' })],
      'new, append EMP 1 as person',
    ],
    [
      'a third in education',
      told({ outType: 'EDU', outCode: 4 }),
      [onRecord({ outType: 'EDU', outCode: 5 }), onRecord({ id: 'R2', outType: 'EDU', outCode: 6 })],
      'conflict, OutType_03 R1',
    ],
    [
      'what is known takes the place of our OTH 3 where only one can stand',
      told({ outType: 'OTH' }),
      [ourRow('silent')],
      'new, withdraw OURS, append OTH 1 as person',
    ],
    [
      "but never of another's",
      told({ outType: 'OTH' }),
      [onRecord({ outType: 'OTH', outCode: 3 })],
      'conflict, OutType_02 R1',
    ],

    ['a pair that there is not', told({ outCode: 9 }), [], 'refused, OutType_01'],
    ['a closed pair', told({ outCode: 3 }), [], 'refused, OutType_05'],
    ['too long ago', told({ startDate: '2009-01-01' }), [], 'refused, OutStartDate_01'],
    ['too far ahead', told({ startDate: '2022-08-01' }), [], 'refused, OutStartDate_02'],
    ['ended before it began', told({ endDate: '2020-11-30' }), [], 'refused, OutEndDate_01'],
    ['collected tomorrow', told({ collDate: '2021-02-11' }), [], 'refused, OutCollDate_01'],
  ])('%s', (_, entry, record, expected) => {
    expect(does(entry, record)).toBe(expected);
  });
});
