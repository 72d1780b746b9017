import { describe, expect, it } from 'vitest';
import type { SurveyState } from '../../../plugin/domain/lifecycle.ts';
import {
  isConfirmation,
  laterSurveys,
  type OpeningFacts,
  opensToday,
  waveTitle,
} from '../../../plugin/domain/waves.ts';
import { onRecord, ourRow } from './support.ts';

/** Wave of the surveys about this POT, by identifier. */
const WAVES = new Map([
  ['S1', 0],
  ['S6', 6],
  ['S100', 100],
]);
const plan = (startDate: string, surveyId = 'S1', collDate = '2020-12-10') =>
  ourRow('answered', {
    id: `${startDate} ${surveyId}`,
    outType: 'EDU',
    outCode: 6,
    startDate,
    collDate,
    provenance: {
      plugin: 'destination-tracking',
      surveyId,
      cause: 'answered',
      ruleVersion: '1',
      by: 'learner',
    },
  });

/** `6: 2021-05-30 to 2021-07-29`. */
function later(
  rows: Parameters<typeof laterSurveys>[1],
  settings: Partial<Parameters<typeof laterSurveys>[3]> = {},
): string[] {
  const all = { waves: [], confirmStartAfterDays: 14, ...settings };
  return laterSurveys('2020-11-30', rows, (id) => WAVES.get(id), all).map(
    ({ wave, dueOn, stopOn }) => `${wave}: ${dueOn} to ${stopOn}`,
  );
}

describe('the later surveys about a period of training', () => {
  it('are as many months after termination as the setting says, the first due in front', () => {
    expect(later([], { waves: [12, 6] })).toEqual([
      '6: 2021-05-30 to 2021-07-29',
      '12: 2021-11-30 to 2022-01-29',
    ]);
  });

  it('confirm a start that lay ahead when it was told, so many days after it', () => {
    expect(later([plan('2021-09-20')])).toEqual(['100: 2021-10-04 to 2021-12-03']);
    expect(later([plan('2021-09-20', 'S6')])).toEqual(['106: 2021-10-04 to 2021-12-03']);
  });

  it('confirm several starts told at once by one survey, after the last of them', () => {
    expect(later([plan('2021-09-20'), plan('2021-01-11'), plan('2021-10-04', 'S6')])).toEqual([
      '100: 2021-10-04 to 2021-12-03',
      '106: 2021-10-18 to 2021-12-17',
    ]);
  });

  it.each([
    ['confirming is off', [plan('2021-09-20')], { confirmStartAfterDays: null }],
    ['it was told once it had begun', [plan('2020-12-10')], {}],
    ['it was confirmed since', [plan('2021-09-20', 'S1', '2021-09-21')], {}],
    ['a confirmation told it', [plan('2021-09-20', 'S100')], {}],
    ['a survey about another course told it', [plan('2021-09-20', 'S2')], {}],
    ['it is another’s row', [onRecord({ outType: 'EDU', outCode: 6, startDate: '2021-09-20' })], {}],
    ['it says that nobody was reached', [ourRow('silent', { startDate: '2021-09-20' })], {}],
  ] as const)('do not confirm a start where %s', (_, rows, settings) => {
    expect(later(rows, settings)).toEqual([]);
  });
});

it('says of a wave what it is', () => {
  expect([0, 1, 6, 60, 100, 106].map(waveTitle)).toEqual([
    'at leaving',
    '1 month after leaving',
    '6 months after leaving',
    '60 months after leaving',
    'whether a future start began',
    'whether a future start began',
  ]);
  expect([0, 60, 100].map(isConfirmation)).toEqual([false, false, true]);
});

describe('a later survey is opened', () => {
  const wave = { wave: 6, dueOn: '2021-05-30', stopOn: '2021-07-29' };
  const told: OpeningFacts = { leaving: 'answered', otherAsked: false, answeredOn: '2020-12-10', held: null };
  const held = (state: SurveyState, deceased = false) => ({ state, opening: 1, deceased });

  it.each<[string, Partial<OpeningFacts>, string, boolean]>([
    ['on its first day', {}, '2021-05-30', true],
    ['not the day before', {}, '2021-05-29', false],
    ['on its last day', {}, '2021-07-29', true],
    ['not the day after', {}, '2021-07-30', false],
    ['for who stayed silent to the end', { leaving: 'lapsed', answeredOn: null }, '2021-05-30', true],
    ['not while the survey at leaving is open', { leaving: 'invited' }, '2021-05-30', false],
    ['not where it was stopped', { leaving: 'unsubscribed' }, '2021-05-30', false],
    ['not where it ended as barred', { leaving: 'barred' }, '2021-05-30', false],
    ['not where it was withdrawn', { leaving: 'withdrawn' }, '2021-05-30', false],
    ['not where there was none', { leaving: null }, '2021-05-30', false],
    ['not while another survey is asked', { otherAsked: true }, '2021-05-30', false],
    ['for who answered the day before it was due', { answeredOn: '2021-05-29' }, '2021-05-30', true],
    ['not for who answered on the day', { answeredOn: '2021-05-30' }, '2021-05-30', false],
    ['not for who answered since', { answeredOn: '2021-06-10' }, '2021-06-11', false],
    ['not a second time', { held: held('due') }, '2021-05-31', false],
    ['not again after an answer', { held: held('answered') }, '2021-05-31', false],
    ['not again after silence', { held: held('lapsed') }, '2021-05-31', false],
    ['not again once stopped', { held: held('unsubscribed') }, '2021-05-31', false],
    ['anew where it was withdrawn', { held: held('withdrawn') }, '2021-05-31', true],
    ['anew where it was barred', { held: held('barred') }, '2021-05-31', true],
    ['never where the learner has died', { held: held('excluded', true) }, '2021-05-31', false],
  ])('%s', (_, facts, today, opens) => {
    expect(opensToday(wave, { ...told, ...facts }, today)).toBe(opens);
  });
});
