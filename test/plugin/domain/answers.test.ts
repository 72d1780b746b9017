import { describe, expect, it } from 'vitest';
import { asksLiving } from '../../../plugin/domain/answers/high-needs.ts';
import { rowsFromAnswers, rowsFromPartial } from '../../../plugin/domain/answers/rows.ts';
import type { Activity, AnswerFacts, Answers } from '../../../plugin/domain/answers/types.ts';
import { aim, pot } from './support.ts';

const facts: AnswerFacts = {
  submittedOn: '2021-02-10',
  today: '2021-02-12',
  terminationDate: '2020-11-30',
  highNeeds: false,
  startOfContinuing: 'after-termination',
};
const on = (value: string) => ({ when: 'date' as const, value });
const inMonth = (value: string) => ({ when: 'month' as const, value });
const unknown = { when: 'unknown' as const };
const told = (...activities: Activity[]): Answers => ({ activities, preferNotToSay: false });
const job = (change: Partial<Activity> = {}): Activity => ({
  kind: 'employed',
  hours: '16-or-more',
  start: on('2021-01-04'),
  ...change,
});

/** Rows as `type code start end`. */
const rowsOf = (answers: Answers, change: Partial<AnswerFacts> = {}) =>
  rowsFromAnswers(answers, { ...facts, ...change }).rows.map(
    ({ row }) => `${row.outType} ${row.outCode} ${row.startDate} ${row.endDate}`,
  );
const whys = (answers: Answers, change: Partial<AnswerFacts> = {}) =>
  rowsFromAnswers(answers, { ...facts, ...change }).evidence.map(({ activity, why }) => `${activity} ${why}`);

describe('the code of an answer', () => {
  const start = on('2021-01-04');
  it.each<[string, Activity, string]>([
    ['working 16 hours or more', { kind: 'employed', hours: '16-or-more', start }, 'EMP 1'],
    ['working fewer', { kind: 'employed', hours: 'fewer-than-16', start }, 'EMP 2'],
    ['self-employed 16 or more', { kind: 'self-employed', hours: '16-or-more', start }, 'EMP 4'],
    ['self-employed fewer', { kind: 'self-employed', hours: 'fewer-than-16', start }, 'EMP 5'],
    ['apprenticeship', { kind: 'apprenticeship', start }, 'EDU 2'],
    ['traineeship', { kind: 'traineeship', start }, 'EDU 1'],
    ['supported internship', { kind: 'supported-internship', start }, 'EDU 3'],
    ['course, full-time', { kind: 'course', mode: 'full-time', start }, 'EDU 4'],
    ['course, part-time', { kind: 'course', mode: 'part-time', start }, 'EDU 5'],
    ['university', { kind: 'higher-education', start }, 'EDU 6'],
    ['deferred with a gap year', { kind: 'higher-education', gapYear: true, start }, 'GAP 1'],
    ['voluntary work', { kind: 'voluntary', start }, 'VOL 1'],
    ['not working, looking', { kind: 'not-working', looking: 'looking', start }, 'NPE 1'],
    ['not working, not looking', { kind: 'not-working', looking: 'not-looking', start }, 'NPE 2'],
    ['something else', { kind: 'something-else', start }, 'OTH 1'],
  ])('%s', (_name, activity, code) => {
    expect(rowsOf(told(activity))).toEqual([`${code} 2021-01-04 null`]);
  });

  it.each([1, 2, 3, 4] as const)('living arrangements %i, high needs only', (living) => {
    const answers = told({ kind: 'living', living, start });
    expect(rowsOf(answers, { highNeeds: true })).toEqual([`SDE ${living} 2021-01-04 null`]);
    expect(rowsOf(answers)).toEqual(['OTH 4 2020-12-01 null']);
    expect(whys(answers)).toEqual(['0 living-not-asked']);
  });

  it('asks living arrangements of FundModel 25 with HNS only', () => {
    const hns = [{ type: 'HNS', code: '1' }];
    const young = pot({ aims: [aim({ fundModel: 25 })] });
    expect([asksLiving(hns, young), asksLiving([], young), asksLiving(hns, pot())]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it.each<[string, Answers, boolean]>([
    ['prefers not to say', { activities: [], preferNotToSay: true }, false],
    ['submits without telling', told(), false],
    ['a job without hours', told(job({ hours: undefined })), true],
    ['a course without mode', told({ kind: 'course', start }), true],
    ['not working, no more', told({ kind: 'not-working', start }), true],
  ])('OTH 4: %s', (_name, answers, incomplete) => {
    const { rows } = rowsFromAnswers(answers, facts);
    expect(rows.map(({ row }) => `${row.outType} ${row.outCode} ${row.startDate}`)).toEqual([
      'OTH 4 2020-12-01',
    ]);
    expect(rows[0]?.incomplete).toBe(incomplete);
  });

  it('keeps what is complete beside what is not', () => {
    const answers = told(job({ hours: undefined }), { kind: 'voluntary', start });
    expect(rowsOf(answers)).toEqual(['VOL 1 2021-01-04 null']);
    expect(whys(answers)).toEqual(['0 incomplete']);
  });
});

describe('an apprenticeship', () => {
  const apprenticeship: Activity = { kind: 'apprenticeship', start: on('2021-01-04') };
  it.each<[string, Activity, string[]]>([
    ['has no row for its own job', job(), ['EDU 2']],
    ['nor where the job is known by its month', job({ start: inMonth('2021-01') }), ['EDU 2']],
    ['nor where the start of the job is unknown', job({ start: unknown }), ['EDU 2']],
    ['leaves another job its row', job({ start: on('2020-12-14') }), ['EDU 2', 'EMP 1']],
    ['leaves self-employment its row', job({ kind: 'self-employed' }), ['EDU 2', 'EMP 4']],
  ])('%s', (_name, other, codes) => {
    expect(rowsOf(told(apprenticeship, other)).map((row) => row.slice(0, 5))).toEqual(codes);
  });

  it('that ended before leaving takes no job with it', () => {
    const past: Activity = { kind: 'apprenticeship', start: unknown, end: on('2020-10-01') };
    expect(rowsOf(told(past, job()))).toEqual(['EMP 1 2021-01-04 null']);
  });
});

describe('the dates of a row', () => {
  it.each<[string, Partial<Activity>, Partial<AnswerFacts>, string]>([
    ['the date told', { start: on('2021-01-04') }, {}, '2021-01-04 null'],
    ['month only: its first day', { start: inMonth('2021-01') }, {}, '2021-01-01 null'],
    ['unknown: termination + 1', { start: unknown }, {}, '2020-12-01 null'],
    ['under way at leaving: termination + 1', { start: on('2019-05-01') }, {}, '2020-12-01 null'],
    ['started on the termination date: the same', { start: on('2020-11-30') }, {}, '2020-12-01 null'],
    ['started the day after: as told', { start: on('2020-12-01') }, {}, '2020-12-01 null'],
    ['the month of leaving: termination + 1', { start: inMonth('2020-11') }, {}, '2020-12-01 null'],
    [
      'under way, as told by config',
      { start: on('2019-05-01') },
      { startOfContinuing: 'as-told' },
      '2019-05-01 null',
    ],
    [
      'as told, but too long ago for the rules',
      { start: on('2005-05-01') },
      { startOfContinuing: 'as-told' },
      '2020-12-01 null',
    ],
    [
      'under way and ended since',
      { start: on('2019-05-01'), end: on('2020-12-20') },
      {},
      '2020-12-01 2020-12-20',
    ],
    ['ended on the day told', { end: on('2021-01-29') }, {}, '2021-01-04 2021-01-29'],
    ['ended in a month: its last day', { end: inMonth('2021-01') }, {}, '2021-01-04 2021-01-31'],
    ['ended this month: no later than submitted', { end: inMonth('2021-02') }, {}, '2021-01-04 2021-02-10'],
    ['ended, the day unknown: by the submission', { end: unknown }, {}, '2021-01-04 2021-02-10'],
    ['a future start', { start: on('2022-07-31') }, {}, '2022-07-31 null'],
  ])('%s', (_name, change, factsChange, expected) => {
    expect(rowsOf(told(job(change)), factsChange)).toEqual([`EMP 1 ${expected}`]);
  });

  it.each<[string, Partial<Activity>, string]>([
    [
      'ended before the termination date',
      { start: on('2019-05-01'), end: on('2020-11-01') },
      'ended-before-leaving',
    ],
    ['ended on it', { start: on('2019-05-01'), end: on('2020-11-30') }, 'ended-before-leaving'],
    ['ends before it starts', { end: on('2021-01-03') }, 'end-before-start'],
    ['starts after 31 July of the next teaching year', { start: on('2022-08-01') }, 'too-far-ahead'],
  ])('no row: %s', (_name, change, why) => {
    const answers = told(job(change));
    expect(rowsOf(answers)).toEqual(['OTH 4 2020-12-01 null']);
    expect(whys(answers)).toEqual([`0 ${why}`]);
  });

  it('takes the future from the day of submission, though fetched in the next teaching year', () => {
    const fetchedLater = { ...facts, submittedOn: '2021-07-31', today: '2021-08-01' };
    expect(whys(told(job({ start: on('2022-08-01') })), fetchedLater)).toEqual(['0 too-far-ahead']);
  });

  it('keeps the start told where the row has another', () => {
    const { rows, evidence } = rowsFromAnswers(told(job({ start: on('2019-05-01') })), facts);
    expect(rows[0]?.toldStart).toBe('2019-05-01');
    expect(evidence.map(({ why }) => why)).toEqual(['start-moved']);
  });

  it('starts a gap year at leaving, not with the place it waits for', () => {
    const deferred = told({ kind: 'higher-education', gapYear: true, start: on('2021-09-20') });
    expect(rowsOf(deferred)).toEqual(['GAP 1 2020-12-01 null']);
    expect(rowsOf(told({ kind: 'higher-education', start: on('2021-09-20') }))).toEqual([
      'EDU 6 2021-09-20 null',
    ]);
  });

  it('collects on the day of submission, not on the day it was fetched', () => {
    expect(rowsFromAnswers(told(job()), facts).rows[0]?.row.collDate).toBe('2021-02-10');
    expect(rowsFromAnswers(told(), facts).rows[0]?.row.collDate).toBe('2021-02-10');
    const clockAhead = { ...facts, submittedOn: '2021-02-13' };
    expect(rowsFromAnswers(told(job()), clockAhead).rows[0]?.row.collDate).toBe('2021-02-12');
  });

  it('gives no row at all for a POT of more than ten teaching years ago', () => {
    const old = { terminationDate: '2009-07-30' };
    expect(rowsOf(told(), old)).toEqual([]);
    expect(rowsOf(told(job({ start: unknown })), old)).toEqual([]);
    expect(rowsOf(told(job()), old)).toEqual(['EMP 1 2021-01-04 null']);
  });
});

describe('answers that clash', () => {
  const start = on('2021-01-04');
  const course = (mode: 'full-time' | 'part-time', change: Partial<Activity> = {}): Activity => ({
    kind: 'course',
    mode,
    start,
    ...change,
  });
  it.each<[string, Answers, string[], string[]]>([
    [
      'current over ended',
      told(job({ end: on('2021-02-01') }), job({ hours: 'fewer-than-16' })),
      ['EMP 2 2021-01-04 null'],
      ['0 clash'],
    ],
    [
      'EMP over NPE',
      told({ kind: 'not-working', looking: 'looking', start }, job()),
      ['EMP 1 2021-01-04 null'],
      ['0 clash'],
    ],
    [
      'current NPE over an ended job',
      told(job({ end: on('2021-02-01') }), { kind: 'not-working', looking: 'looking', start }),
      ['NPE 1 2021-01-04 null'],
      ['0 clash'],
    ],
    [
      'more hours',
      told(job({ hours: 'fewer-than-16' }), job({ kind: 'self-employed' })),
      ['EMP 4 2021-01-04 null'],
      ['0 clash'],
    ],
    [
      'the earlier start told',
      told(job({ start: on('2020-03-01') }), job({ kind: 'self-employed', start: on('2019-03-01') })),
      ['EMP 4 2020-12-01 null'],
      ['0 start-moved', '1 start-moved', '0 clash'],
    ],
    ['page order', told(job(), job({ kind: 'self-employed' })), ['EMP 1 2021-01-04 null'], ['1 clash']],
    ['the same twice', told(job(), job()), ['EMP 1 2021-01-04 null'], ['1 clash']],
    [
      'the same type on two dates: both',
      told(job(), job({ start: on('2021-01-05') })),
      ['EMP 1 2021-01-04 null', 'EMP 1 2021-01-05 null'],
      [],
    ],
    [
      'two EDU on one date: both',
      told(course('full-time'), course('part-time')),
      ['EDU 4 2021-01-04 null', 'EDU 5 2021-01-04 null'],
      [],
    ],
    [
      'three EDU on one date: two',
      told(course('part-time'), course('full-time'), { kind: 'traineeship', start }),
      ['EDU 4 2021-01-04 null', 'EDU 1 2021-01-04 null'],
      ['0 clash'],
    ],
    [
      'different types on one date: all',
      told(job(), { kind: 'voluntary', start }, course('full-time')),
      ['EMP 1 2021-01-04 null', 'VOL 1 2021-01-04 null', 'EDU 4 2021-01-04 null'],
      [],
    ],
  ])('%s', (_name, answers, rows, evidence) => {
    expect(rowsOf(answers)).toEqual(rows);
    expect(whys(answers)).toEqual(evidence);
  });
});

describe('a survey partly answered at the stop date', () => {
  it('gives rows for complete activities', () => {
    const { rows } = rowsFromPartial(told(job(), job({ hours: undefined })), facts);
    expect(rows.map(({ row, cause }) => `${row.outType} ${row.outCode} ${cause}`)).toEqual(['EMP 1 partial']);
  });

  it('gives none when no activity is complete', () => {
    const { rows, evidence } = rowsFromPartial(told(job({ hours: undefined })), facts);
    expect(rows).toEqual([]);
    expect(evidence).toMatchObject([{ why: 'incomplete' }]);
  });
});
