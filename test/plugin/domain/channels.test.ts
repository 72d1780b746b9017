import { describe, expect, it } from 'vitest';
import type { ContactPreference } from '../../../lib/ilr/model.ts';
import { allowedChannels, type ContactPreset, preferencesOf } from '../../../plugin/domain/channels.ts';
import { learner, person } from './support.ts';

const codes = (text: string): ContactPreference[] =>
  text === ''
    ? []
    : text
        .split(' ')
        .map((each) => ({ type: each.slice(0, 3) as 'RUI' | 'PMC', code: Number(each.slice(3)) }));

const rows: [ContactPreset, string, string | null, boolean, boolean][] = [
  // RUI 2 to 5 bar, whatever PMC
  ['guide', 'RUI2', '2020-09-01', false, false],
  ['guide', 'RUI3', '2020-09-01', false, false],
  ['guide', 'RUI4', '2020-09-01', false, false],
  ['guide', 'RUI5 PMC5 PMC6', '2020-09-01', false, false],
  ['guide', 'RUI1 RUI6 RUI7', '2020-09-01', true, true],
  ['guide', 'PMC2', '2020-09-01', true, false],
  ['guide', 'PMC3', '2020-09-01', false, true],
  ['guide', 'PMC2 PMC3', '2020-09-01', false, false],
  ['guide', '', '2020-09-01', true, true],
  ['guide', 'PMC1', '2020-09-01', true, true],
  ['manual', 'RUI2 PMC2 PMC3', '2020-09-01', true, true],
  ['manual', 'RUI3', '2020-09-01', false, false],
  ['manual', 'RUI4', '2020-09-01', false, false],
  ['manual', 'RUI5', '2020-09-01', false, false],
  ['opt-in', '', '2020-09-01', false, false],
  ['opt-in', 'RUI7', '2020-09-01', false, false],
  ['opt-in', 'PMC5 PMC6', '2020-09-01', false, false],
  ['opt-in', 'RUI7 PMC6', '2020-09-01', true, false],
  ['opt-in', 'RUI7 PMC5', '2020-09-01', false, true],
  ['opt-in', 'RUI7 PMC5 PMC6 RUI4', '2020-09-01', false, false],
  ['by-start-date', 'PMC2', '2018-05-24', true, false],
  ['by-start-date', 'RUI2', '2018-05-24', false, false],
  ['by-start-date', '', '2018-05-25', false, false],
  ['by-start-date', 'RUI7 PMC6', '2022-07-31', true, false],
  ['by-start-date', '', '2022-08-01', true, true],
  ['by-start-date', 'RUI2 PMC2 PMC3', '2022-08-01', true, true],
  ['by-start-date', 'RUI4', '2022-08-01', false, false],
  ['by-start-date', 'RUI5', '2022-08-01', false, false],
  ['by-start-date', '', null, true, true],
];

describe('channels that preferences allow', () => {
  it.each(rows)('%s, %s, started %s: email %s, SMS %s', (preset, preferences, start, email, sms) => {
    expect(allowedChannels(codes(preferences), preset, start)).toEqual({ email, sms });
  });

  it('counts a refusal on any record of the person, and agreement only on the own one', () => {
    const both = person(
      learner({ ref: 'L1', preferences: codes('PMC6') }),
      learner({ ref: 'L2', preferences: codes('RUI7 PMC5 PMC2') }),
    );
    expect(preferencesOf(both, 'L1')).toEqual(codes('PMC6 PMC2'));
  });
});
