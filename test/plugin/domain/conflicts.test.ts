import { describe, expect, it } from 'vitest';
import type { DpOutcome } from '../../../lib/ilr/model.ts';
import {
  type Conflict,
  conflictStands,
  conflictsOnRecord,
  isSameConflict,
} from '../../../plugin/domain/conflicts.ts';
import type { OutcomeOnRecord } from '../../../plugin/domain/facts.ts';
import { type Keep, settle } from '../../../plugin/domain/settling.ts';
import { onRecord, ourRow } from './support.ts';

const NPE: DpOutcome = {
  outType: 'NPE',
  outCode: 1,
  startDate: '2020-12-01',
  endDate: null,
  collDate: '2021-02-10',
};
const EMP: DpOutcome = { ...NPE, outType: 'EMP' };

const conflict = (change: Partial<Conflict> = {}): Conflict => ({
  rowId: 'R1',
  kind: 'OutType_04',
  told: NPE,
  toldRowId: null,
  cause: 'answered',
  toldStart: null,
  evidence: null,
  surveyId: 'S1',
  by: 'learner',
  ...change,
});
const ended = conflict({ kind: 'end-told', told: { ...EMP, endDate: '2021-01-31' } });
const refused = conflict({ rowId: null, kind: 'OutStartDate_02', told: { ...EMP, startDate: '2022-09-01' } });
const ours = ourRow('answered', NPE);

describe('what staff settle', () => {
  it.each<[string, Conflict, Keep, OutcomeOnRecord[], string]>([
    ['the record stays', ended, 'record', [onRecord()], ''],
    [
      "the end told goes onto another's row",
      ended,
      'told',
      [onRecord({ source: 'import' })],
      'amend R1 {"endDate":"2021-01-31","collDate":"2021-02-10"} as person by olga, settled',
    ],
    [
      'told to go on: the end is taken off',
      { ...ended, told: EMP },
      'told',
      [onRecord({ endDate: '2021-01-15', collDate: '2021-03-01' })],
      'amend R1 {"endDate":null} as person by olga, settled',
    ],
    [
      'an end before the start',
      { ...ended, told: { ...EMP, endDate: '2020-11-01' } },
      'told',
      [onRecord()],
      'OutEndDate_01',
    ],
    ['the same twice', ended, 'both', [onRecord()], 'R69'],
    [
      'both, where they start on different days',
      { ...ended, told: { ...ended.told, startDate: '2020-11-30' } },
      'both',
      [onRecord()],
      'append EMP 1 by olga, answered',
    ],

    ['the record stays, and nothing is written', conflict(), 'record', [onRecord()], ''],
    [
      'what a survey told takes the place of what kept it out',
      conflict(),
      'told',
      [onRecord()],
      'withdraw R1 as person by olga, settled; append NPE 1 by olga, answered',
    ],
    [
      'what staff told is theirs',
      conflict({ cause: 'uploaded', surveyId: null, evidence: 'return of the employer' }),
      'told',
      [onRecord()],
      'withdraw R1 as person by olga, settled; append NPE 1 as person by olga, uploaded',
    ],
    ['both against a published rule', conflict(), 'both', [onRecord()], 'OutType_04'],
    [
      'something else still keeps it out',
      conflict(),
      'told',
      [onRecord(), onRecord({ id: 'R2', outType: 'NPE', outCode: 2 })],
      'OutType_02',
    ],

    [
      'ours came first: the record stays',
      conflict({ toldRowId: 'OURS' }),
      'record',
      [onRecord(), ours],
      'withdraw OURS as person by olga, settled',
    ],
    [
      'ours came first: it stays',
      conflict({ toldRowId: 'OURS' }),
      'told',
      [onRecord(), ours],
      'withdraw R1 as person by olga, settled',
    ],
    ['ours came first: both', conflict({ toldRowId: 'OURS' }), 'both', [onRecord(), ours], 'OutType_04'],

    ['refused by a rule: it stays out', refused, 'record', [], ''],
    ['refused by a rule: it still is', refused, 'told', [], 'OutStartDate_02'],
    [
      'refused by a rule that takes it by now',
      { ...refused, told: { ...EMP, startDate: '2021-09-01' } },
      'told',
      [],
      'append EMP 1 by olga, answered',
    ],
  ])('%s', (_, about, keep, record, expected) => {
    const settled = settle(about, keep, {
      onRecord: record,
      learner: { ref: 'L1', uln: 9999999999 },
      potId: 'P1',
      today: '2021-02-10',
      by: 'olga',
      plugin: 'destination-tracking',
      ruleVersion: '1',
    });
    const text =
      'refusedBy' in settled
        ? settled.refusedBy
        : settled.writes
            .map((write) => {
              const what =
                write.op === 'append'
                  ? `${write.row.outType} ${write.row.outCode}`
                  : write.op === 'amend'
                    ? `${write.id} ${JSON.stringify(write.change)}`
                    : write.id;
              const as = write.as === undefined ? '' : ` as ${write.as}`;
              return `${write.op} ${what}${as} by ${write.provenance.by}, ${write.provenance.cause}`;
            })
            .join('; ');
    expect(text).toBe(expected);
  });
});

describe('a conflict', () => {
  it.each<[string, Conflict, OutcomeOnRecord[], boolean]>([
    ['the row is there', conflict(), [onRecord()], true],
    ['the row is gone', conflict(), [], false],
    ['the row starts on another day by now', conflict(), [onRecord({ startDate: '2021-01-01' })], false],
    ['the row has no end yet', ended, [onRecord()], true],
    ['the row ended as told', ended, [onRecord({ endDate: '2021-01-31' })], false],
    ['ours is there too', conflict({ toldRowId: 'OURS' }), [onRecord(), ours], true],
    ['ours was taken back', conflict({ toldRowId: 'OURS' }), [onRecord()], false],
    ['refused by a rule', refused, [onRecord()], true],
    ['refused by a rule, and entered since', refused, [onRecord({ startDate: '2022-09-01' })], false],
  ])('stands as long as there is something to settle: %s', (_, about, record, expected) => {
    expect(conflictStands(about, record)).toBe(expected);
  });

  it('is the same with the same row, kind and outcome, whoever told it', () => {
    expect(isSameConflict(ended, { ...ended, by: 'olga', surveyId: null })).toBe(true);
    for (const other of [
      { ...ended, rowId: 'R2' },
      { ...ended, kind: 'R69' },
      { ...ended, told: { ...ended.told, endDate: '2021-01-30' } },
    ])
      expect(isSameConflict(ended, other)).toBe(false);
  });

  it.each<[string, OutcomeOnRecord[], string[]]>([
    ["another's opposite came after ours", [ours, onRecord({ source: 'import' })], ['OutType_04 R1 OURS']],
    ["another's of the same type", [ours, onRecord({ outType: 'NPE', outCode: 2 })], ['OutType_02 R1 OURS']],
    ['on another day', [ours, onRecord({ startDate: '2020-12-02' })], []],
    ['only ours', [ours, ourRow('returned', { id: 'OURS2', outType: 'EDU', outCode: 5 })], []],
    ["only another's, whatever they hold", [onRecord(), onRecord({ id: 'R2', outType: 'NPE' })], []],
    [
      'a third in education',
      [
        ourRow('answered', { outType: 'EDU', outCode: 5 }),
        ourRow('answered', { id: 'OURS2', outType: 'EDU', outCode: 4 }),
        onRecord({ outType: 'EDU', outCode: 6 }),
      ],
      ['OutType_03 R1 OURS'],
    ],
  ])('is found on record: %s', (_, record, expected) => {
    expect(
      conflictsOnRecord(record).map(({ kind, rowId, toldRowId }) => `${kind} ${rowId} ${toldRowId}`),
    ).toEqual(expected);
  });
});
