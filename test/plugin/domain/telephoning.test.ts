import { describe, expect, it } from 'vitest';
import type { ContactPreference } from '../../../lib/ilr/model.ts';
import { decideByHand } from '../../../plugin/domain/decision/decide.ts';
import type { LearnerFacts, ToldFacts } from '../../../plugin/domain/facts.ts';
import type { RuleSettings } from '../../../plugin/domain/settings.ts';
import { whyNotByTelephone } from '../../../plugin/domain/telephoning.ts';
import { context, learner, openPot, person, RECOMMENDED } from './support.ts';

const why = (
  facts: Partial<LearnerFacts>,
  told: Partial<ToldFacts> = {},
  set: Partial<RuleSettings> = {},
): string | null => {
  const settings = { ...RECOMMENDED, ...set };
  const at = context({ settings, told: { ...context().told, ...told } });
  const one = person(learner(facts));
  return whyNotByTelephone(one, decideByHand(one, 'L1', at), at.told, settings);
};

const codes = (...told: string[]): Pick<LearnerFacts, 'preferences'> => ({
  preferences: told.map((one) => {
    const [type, code] = one.split(' ');
    return { type: type as ContactPreference['type'], code: Number(code) };
  }),
});

describe('who may be telephoned', () => {
  it.each<[string, Partial<LearnerFacts>, Partial<ToldFacts>, Partial<RuleSettings>]>([
    ['a leaver', {}, {}, {}],
    ['one whom nobody can write to', { email: null, telephone: null }, {}, {}],
    ['one with a landline', { email: null, telephone: '01632960961' }, {}, {}],
    ['one who wants no email', codes('PMC 3'), {}, {}],
    ['one whose provider sends no SMS', {}, {}, { channelChoice: 'email-only' }],
    ['one who ended email alone', {}, { unsubscribed: ['email'] }, {}],
    ['one who agreed, where that is asked', codes('RUI 7', 'PMC 5'), {}, { contactPreset: 'opt-in' }],
    ['RUI 2, where the manual holds', codes('RUI 2'), {}, { contactPreset: 'manual' }],
  ])('%s', (_name, facts, told, set) => {
    expect(why(facts, told, set)).toBeNull();
  });

  it.each<[string, Partial<LearnerFacts>, Partial<ToldFacts>, Partial<RuleSettings>, string]>([
    ['wants no telephone', codes('PMC 2'), {}, {}, 'do not allow the telephone'],
    ['agreed to email alone', codes('RUI 7', 'PMC 6'), {}, { contactPreset: 'opt-in' }, 'the telephone'],
    ['restricted', codes('RUI 4'), {}, {}, 'BARRED'],
    ['died', codes('RUI 5'), {}, {}, 'DECEASED'],
    ['told dead', {}, { deceased: true }, {}, 'DECEASED'],
    ['not to be contacted', {}, { suppressed: true }, {}, 'DO_NOT_CONTACT'],
    ['still learning', { pots: [openPot()] }, {}, {}, 'NOT_ENDED'],
    ['under age', { dateOfBirth: '2006-01-01' }, {}, {}, 'UNDER_AGE'],
    ['wants nothing more', {}, { unsubscribed: ['email', 'sms'] }, {}, 'unsubscribed'],
    ['stopped SMS, and has no other way', { email: null }, { unsubscribed: ['sms'] }, {}, 'unsubscribed'],
    ['gone from the file', { absent: true }, {}, {}, 'newest file'],
    ['without a course', { pots: [] }, {}, {}, 'no period of training'],
  ])('not who %s', (_name, facts, told, set, reason) => {
    expect(why(facts, told, set)).toContain(reason);
  });
});
