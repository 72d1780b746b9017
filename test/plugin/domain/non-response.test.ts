import { describe, expect, it } from 'vitest';
import type { OutcomeOnRecord } from '../../../plugin/domain/facts.ts';
import { amendNonResponse, type NonResponseFacts, nonResponse } from '../../../plugin/domain/non-response.ts';
import type { RuleSettings } from '../../../plugin/domain/settings.ts';
import { GUIDE, onRecord, ourRow, RECOMMENDED } from './support.ts';

const facts: NonResponseFacts = {
  cause: 'silent',
  potId: 'P1',
  today: '2021-11-21',
  terminationDate: '2020-11-30',
  actualEndDate: '2020-09-15',
  onRecord: [],
};

describe('OTH 3', () => {
  it.each(['silent', 'unsubscribed', 'barred', 'partial', 'interim'] as const)(
    '%s: the day after termination, collected today',
    (cause) => {
      expect(nonResponse({ ...facts, cause }, RECOMMENDED)).toEqual({
        row: { outType: 'OTH', outCode: 3, startDate: '2020-12-01', endDate: null, collDate: '2021-11-21' },
        cause,
        incomplete: false,
        toldStart: null,
        activity: null,
      });
    },
  );

  it.each<[string, OutcomeOnRecord, boolean]>([
    ['a real outcome since the actual end', onRecord({ startDate: '2020-09-15' }), false],
    ['one of ours', ourRow('returned', { outType: 'EDU', outCode: 4, startDate: '2020-09-15' }), false],
    ['one from before the actual end', onRecord({ startDate: '2020-09-14' }), true],
    ['another’s OTH 3', onRecord({ outType: 'OTH', outCode: 3 }), true],
    ['OTH 4', onRecord({ outType: 'OTH', outCode: 4 }), true],
  ])('beside %s', (_name, row, written) => {
    const found = nonResponse({ ...facts, onRecord: [row] }, RECOMMENDED);
    expect(found !== null).toBe(written);
    expect(nonResponse({ ...facts, onRecord: [row] }, GUIDE)).not.toBeNull();
  });

  it.each<[NonResponseFacts['cause'], Partial<RuleSettings>, string | null]>([
    ['silent', { rowForSilence: 'OTH-4' }, 'OTH 4 silent'],
    ['unsubscribed', { rowForUnsubscribed: 'OTH-4' }, 'OTH 4 unsubscribed'],
    ['barred', { rowForBarred: 'OTH-4' }, 'OTH 4 barred'],
    ['partial', { rowForPartial: 'OTH-4' }, 'OTH 4 partial'],
    ['partial', { rowForSilence: 'OTH-4', rowForUnsubscribed: 'none' }, 'OTH 3 partial'],
    ['unsubscribed', { rowForUnsubscribed: 'none' }, null],
    ['interim', { rowForSilence: 'none', rowForPartial: 'OTH-4' }, 'OTH 3 interim'],
  ])('%s by %o: %s', (cause, set, written) => {
    const told = nonResponse({ ...facts, cause }, { ...RECOMMENDED, ...set });
    expect(told && `${told.row.outType} ${told.row.outCode} ${told.cause}`).toBe(written);
  });

  it('is not written where the learner submitted that they do not tell; silence before is no answer', () => {
    const notTold = ourRow('answered', { outType: 'OTH', outCode: 4 });
    expect(nonResponse({ ...facts, onRecord: [notTold] }, GUIDE)).toBeNull();
    expect(nonResponse({ ...facts, potId: 'P9', onRecord: [notTold] }, GUIDE)).not.toBeNull();
    const silent = ourRow('silent', { outType: 'OTH', outCode: 4 });
    expect(nonResponse({ ...facts, onRecord: [silent] }, GUIDE)).not.toBeNull();
  });

  it('is not written where no rule would take its start', () => {
    expect(nonResponse({ ...facts, terminationDate: '2009-07-30' }, GUIDE)).toBeNull();
    expect(nonResponse({ ...facts, terminationDate: '2011-07-31' }, GUIDE)?.row.startDate).toBe('2011-08-01');
  });
});

describe('an amended termination date', () => {
  const provenance = {
    plugin: 'destination-tracking',
    surveyId: 'S1',
    cause: 'silent',
    ruleVersion: '1',
    by: 'system',
  };
  const amend = (row: OutcomeOnRecord, termination: string, others: OutcomeOnRecord[] = []) =>
    amendNonResponse([row, ...others], 'P1', termination, provenance).map((write) => ({
      ...write,
      provenance: write.provenance.cause,
    }));

  it('moves our row and keeps its cause', () => {
    expect(amend(ourRow('barred'), '2020-12-14')).toEqual([
      {
        op: 'amend',
        id: 'OURS',
        expectedVersion: 1,
        change: { startDate: '2020-12-15' },
        provenance: 'barred',
      },
    ]);
  });

  it.each<[string, OutcomeOnRecord, string, OutcomeOnRecord[]]>([
    ['a row that is right', ourRow('silent'), '2020-11-30', []],
    ['another’s OTH 3', onRecord({ outType: 'OTH', outCode: 3 }), '2020-12-14', []],
    ['a row of another POT', ourRow('silent', { potId: 'P9' }), '2020-12-14', []],
    ['a row from an answer', ourRow('answered', { outType: 'EMP' }), '2020-12-14', []],
    [
      'a row that would clash there',
      ourRow('silent'),
      '2020-12-14',
      [onRecord({ outType: 'OTH', startDate: '2020-12-15' })],
    ],
  ])('leaves %s', (_name, row, termination, others) => {
    expect(amend(row, termination, others)).toEqual([]);
  });
});
