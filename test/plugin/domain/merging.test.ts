import { describe, expect, it } from 'vitest';
import type { OutcomeRow } from '../../../plugin/domain/answers/types.ts';
import type { OutcomeOnRecord } from '../../../plugin/domain/facts.ts';
import { type MergeContext, mergeRows } from '../../../plugin/domain/merging.ts';
import { onRecord, ourRow } from './support.ts';

const at: MergeContext = {
  learnerRef: 'L1',
  potId: 'P1',
  surveyId: 'S1',
  wave: 0,
  plugin: 'destination-tracking',
  ruleVersion: '1',
  by: 'learner',
};
const told = (change: Partial<OutcomeRow['row']> = {}, more: Partial<OutcomeRow> = {}): OutcomeRow => ({
  row: {
    outType: 'EMP',
    outCode: 1,
    startDate: '2020-12-01',
    endDate: null,
    collDate: '2021-02-10',
    ...change,
  },
  cause: 'answered',
  incomplete: false,
  toldStart: '2020-12-01',
  activity: 0,
  ...more,
});
const unreached = told({ outType: 'OTH', outCode: 3 }, { cause: 'silent', toldStart: null });

/** Writes in short: `append EMP 1`, `amend R1 {...}`, `withdraw R1`, each with its cause. */
const merge = (rows: OutcomeRow[], record: OutcomeOnRecord[], change: Partial<MergeContext> = {}) => {
  const { writes, conflicts } = mergeRows(rows, record, { ...at, ...change });
  return [
    ...writes.map((write) => {
      const { cause } = write.provenance;
      if (write.op === 'append') return `append ${write.row.outType} ${write.row.outCode} ${cause}`;
      if (write.op === 'withdraw') return `withdraw ${write.id} v${write.expectedVersion} ${cause}`;
      return `amend ${write.id} v${write.expectedVersion} ${JSON.stringify(write.change)} ${cause}`;
    }),
    ...conflicts.map((conflict) => `conflict ${conflict.rowId} ${conflict.kind}`),
  ];
};
const forward = '{"collDate":"2021-02-10"}';

describe('merging', () => {
  it.each<[string, OutcomeRow[], OutcomeOnRecord[], Partial<MergeContext>, string[]]>([
    ['nothing on record: a new row', [told()], [], {}, ['append EMP 1 answered']],

    [
      '1: the same of another: its collection date',
      [told()],
      [onRecord()],
      {},
      [`amend R1 v1 ${forward} confirmed`],
    ],
    [
      '1: the same of ours',
      [told()],
      [ourRow('answered', { outType: 'EMP', outCode: 1 })],
      {},
      [`amend OURS v1 ${forward} confirmed`],
    ],
    [
      '1: the same on another record of the person',
      [told()],
      [onRecord({ learnerRef: 'L2' })],
      {},
      [`amend R1 v1 ${forward} confirmed`],
    ],
    ['1: never backward', [told()], [onRecord({ collDate: '2021-03-01' })], {}, []],
    [
      '1: another start is another row',
      [told()],
      [onRecord({ startDate: '2020-12-07' })],
      {},
      ['append EMP 1 answered'],
    ],
    [
      '1: another code is another row',
      [told({ startDate: '2020-12-02' })],
      [onRecord({ outCode: 2 })],
      {},
      ['append EMP 1 answered'],
    ],

    [
      '2: unchanged in a later wave',
      [told({ startDate: '2020-12-01' })],
      [onRecord({ startDate: '2020-12-07' })],
      { wave: 1 },
      [`amend R1 v1 ${forward} confirmed`],
    ],
    [
      '2: start not remembered',
      [told({}, { toldStart: null })],
      [onRecord({ startDate: '2020-11-25' })],
      { wave: 1 },
      [`amend R1 v1 ${forward} confirmed`],
    ],
    [
      '2: begun since, so another',
      [told({ startDate: '2021-01-15' })],
      [onRecord()],
      { wave: 1 },
      ['append EMP 1 answered'],
    ],
    [
      '2: no longer current on record',
      [told()],
      [onRecord({ startDate: '2020-12-07', endDate: '2021-01-31' })],
      { wave: 1 },
      ['append EMP 1 answered'],
    ],

    [
      '3: our OTH 3',
      [told()],
      [ourRow('silent')],
      {},
      ['withdraw OURS v1 answered', 'append EMP 1 answered'],
    ],
    [
      '3: our interim row',
      [told()],
      [ourRow('interim')],
      {},
      ['withdraw OURS v1 answered', 'append EMP 1 answered'],
    ],
    [
      '3: our OTH 3, and the learner does not tell',
      [told({ outType: 'OTH', outCode: 4 })],
      [ourRow('silent')],
      {},
      ['withdraw OURS v1 answered', 'append OTH 4 answered'],
    ],
    [
      '3: our OTH 4 for a cause, and a real answer',
      [told()],
      [ourRow('unsubscribed', { outType: 'OTH', outCode: 4 })],
      {},
      ['withdraw OURS v1 answered', 'append EMP 1 answered'],
    ],
    [
      '3: our OTH 4 for a cause, and the learner does not tell: the row is theirs now',
      [told({ outType: 'OTH', outCode: 4 })],
      [ourRow('partial', { outType: 'OTH', outCode: 4 })],
      {},
      ['withdraw OURS v1 answered', 'append OTH 4 answered'],
    ],
    [
      '3: our OTH 4 for a cause, and then another cause has OTH 3',
      [unreached],
      [ourRow('unsubscribed', { outType: 'OTH', outCode: 4 })],
      {},
      ['withdraw OURS v1 silent', 'append OTH 3 silent'],
    ],
    [
      '3: an interim row, and silence that has OTH 4',
      [told({ outType: 'OTH', outCode: 4 }, { cause: 'silent', toldStart: null })],
      [ourRow('interim')],
      {},
      ['withdraw OURS v1 silent', 'append OTH 4 silent'],
    ],
    [
      '3: our OTH 3 of another POT',
      [told()],
      [ourRow('silent', { potId: 'P9' })],
      { surveyId: 'S9' },
      ['append EMP 1 answered'],
    ],
    [
      '3: our OTH 3 of this survey, whose POT had another name',
      [told()],
      [ourRow('silent', { potId: 'P9' })],
      {},
      ['withdraw OURS v1 answered', 'append EMP 1 answered'],
    ],
    [
      '3: a person’s OTH 3 stays',
      [told()],
      [onRecord({ outType: 'OTH', outCode: 3 })],
      {},
      ['append EMP 1 answered'],
    ],
    [
      '3: what only a partial answer said',
      [told()],
      [ourRow('partial', { outType: 'EMP', outCode: 2 })],
      {},
      ['withdraw OURS v1 answered', 'append EMP 1 answered'],
    ],
    [
      '3: what a partial answer to another survey said stays',
      [told({ startDate: '2021-01-04' })],
      [ourRow('partial', { outType: 'EMP', outCode: 2 })],
      { surveyId: 'S2', wave: 1 },
      ['append EMP 1 answered'],
    ],
    [
      '3: a partial answer that holds',
      [told()],
      [ourRow('partial', { outType: 'EMP', outCode: 1 })],
      {},
      [`amend OURS v1 ${forward} confirmed`],
    ],
    [
      '3: our answered row stays',
      [told({ startDate: '2021-01-04' })],
      [ourRow('answered', { outType: 'EMP', outCode: 2 })],
      {},
      ['append EMP 1 answered'],
    ],
    [
      '3: our OTH 4, and now the learner tells',
      [told()],
      [ourRow('answered', { outCode: 4 })],
      {},
      ['withdraw OURS v1 answered', 'append EMP 1 answered'],
    ],
    [
      'silence after an interim row',
      [unreached],
      [ourRow('interim')],
      {},
      [`amend OURS v1 ${forward} silent`],
    ],

    [
      '4: an end told closes ours',
      [told({ endDate: '2021-01-31' })],
      [ourRow('answered', { outType: 'EMP', outCode: 1 })],
      {},
      ['amend OURS v1 {"collDate":"2021-02-10","endDate":"2021-01-31"} answered'],
    ],
    [
      '4: an end told is a conflict on another’s',
      [told({ endDate: '2021-01-31' })],
      [onRecord()],
      {},
      ['conflict R1 end-told'],
    ],
    [
      '4: an end told in a later wave closes ours',
      [told({ endDate: '2021-01-31' })],
      [ourRow('answered', { outType: 'EMP', outCode: 1, startDate: '2020-12-07' })],
      { wave: 1 },
      ['amend OURS v1 {"collDate":"2021-02-10","endDate":"2021-01-31"} answered'],
    ],
    [
      '4: an end before the start on record closes nothing',
      [told({ endDate: '2020-12-04' })],
      [ourRow('answered', { outType: 'EMP', outCode: 1, startDate: '2020-12-07' })],
      { wave: 1 },
      ['append EMP 1 answered'],
    ],
    [
      '4: the same end confirms another’s',
      [told({ endDate: '2021-01-31' })],
      [onRecord({ endDate: '2021-01-31' })],
      {},
      [`amend R1 v1 ${forward} confirmed`],
    ],

    [
      'a rule keeps it from another’s row',
      [told()],
      [onRecord({ outCode: 2 })],
      {},
      ['conflict R1 OutType_02'],
    ],
    ['EMP beside another’s NPE', [told()], [onRecord({ outType: 'NPE' })], {}, ['conflict R1 OutType_04']],
    [
      'a third EDU',
      [told({ outType: 'EDU', outCode: 6 })],
      [onRecord({ outType: 'EDU', outCode: 4 }), onRecord({ id: 'R2', outType: 'EDU', outCode: 5 })],
      {},
      ['conflict R1 OutType_03'],
    ],
    [
      'a clash on another learner record is none',
      [told()],
      [onRecord({ outCode: 2, learnerRef: 'L2' })],
      {},
      ['append EMP 1 answered'],
    ],
    [
      'a clash with what is withdrawn is none',
      [told({ outType: 'OTH', outCode: 1 })],
      [ourRow('silent')],
      {},
      ['withdraw OURS v1 answered', 'append OTH 1 answered'],
    ],
  ])('%s', (_name, rows, record, change, expected) => {
    expect(merge(rows, record, change)).toEqual(expected);
  });

  it('keeps with the row where it came from and the start that was told', () => {
    const { writes } = mergeRows([told({}, { toldStart: '2019-05-01' })], [], at);
    expect(writes).toEqual([
      {
        op: 'append',
        learnerRef: 'L1',
        potId: 'P1',
        row: told().row,
        provenance: {
          plugin: 'destination-tracking',
          surveyId: 'S1',
          cause: 'answered',
          ruleVersion: '1',
          by: 'learner',
          toldStart: '2019-05-01',
        },
      },
    ]);
  });

  it('changes nothing when the same answer comes twice', () => {
    const there = onRecord({ source: 'survey', collDate: '2021-02-10' });
    expect(merge([told()], [there])).toEqual([]);
  });
});

describe('a future start, in a later wave', () => {
  const place = { outType: 'EDU', outCode: 6 } as const;
  const planned = ourRow('answered', { ...place, startDate: '2021-09-20', collDate: '2020-12-10' });
  const begun = ourRow('answered', { ...place, startDate: '2020-12-05', collDate: '2020-12-10' });
  const placeFrom = (startDate: string) => told({ ...place, startDate }, { toldStart: startDate });
  const notKnown = told({ outType: 'OTH', outCode: 4 }, { toldStart: null });

  it.each<[string, OutcomeRow[], OutcomeOnRecord[], Partial<MergeContext>, string[]]>([
    [
      'told as it was: its collection date',
      [placeFrom('2021-09-20')],
      [planned],
      {},
      [`amend OURS v1 ${forward} confirmed`],
    ],
    [
      'told no more: ours is withdrawn',
      [told()],
      [planned],
      {},
      ['withdraw OURS v1 told-no-more', 'append EMP 1 answered'],
    ],
    [
      'put off: ours moves',
      [placeFrom('2022-01-10')],
      [planned],
      {},
      ['amend OURS v1 {"startDate":"2022-01-10","endDate":null,"collDate":"2021-02-10"} answered'],
    ],
    [
      'told as it was and another beside it: a second row',
      [placeFrom('2021-09-20'), placeFrom('2022-01-10')],
      [planned],
      {},
      [`amend OURS v1 ${forward} confirmed`, 'append EDU 6 answered'],
    ],
    ['not to be said: it stays', [notKnown], [planned], {}, ['append OTH 4 answered']],
    [
      'told no more in part: it stays',
      [told({}, { cause: 'partial' })],
      [planned],
      {},
      ['append EMP 1 partial'],
    ],
    ['begun when it was told: it stays', [told()], [begun], {}, ['append EMP 1 answered']],
    ['another’s: it stays', [told()], [{ ...planned, source: 'person' }], {}, ['append EMP 1 answered']],
    [
      'of another course: it stays',
      [told()],
      [{ ...planned, potId: 'P2', provenance: null }],
      {},
      ['append EMP 1 answered'],
    ],
    ['told no more at leaving: it stays', [told()], [planned], { wave: 0 }, ['append EMP 1 answered']],
  ])('%s', (_, rows, record, change, expected) => {
    expect(merge(rows, record, { wave: 6, surveyId: 'S6', ...change })).toEqual(expected);
  });
});
