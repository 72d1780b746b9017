import { describe, expect, it } from 'vitest';
import { decidePerson } from '../../../plugin/domain/decision/decide.ts';
import type { DecisionContext } from '../../../plugin/domain/decision/types.ts';
import { type LearnerFacts, NOTHING_TOLD } from '../../../plugin/domain/facts.ts';
import type { RuleSettings } from '../../../plugin/domain/settings.ts';
import { context, learner, person, RECOMMENDED } from './support.ts';

type Choice = RuleSettings['channelChoice'];
type Line = [
  what: string,
  choice: Choice,
  someone: Partial<LearnerFacts>,
  expected: [reason: string, email: string, sms: string],
  told?: Partial<DecisionContext>,
];

const barredBy = (code: number): Partial<LearnerFacts> => ({ preferences: [{ type: 'PMC', code }] });
const bounced: Partial<DecisionContext> = {
  standing: (channel) => ({ persons: 1, confirmed: false, unusable: channel === 'email' ? 'bounced' : null }),
};
const unsubscribed: Partial<DecisionContext> = { told: { ...NOTHING_TOLD, unsubscribed: ['email'] } };

const lines: Line[] = [
  ['both addresses', 'both', {}, ['ELIGIBLE', 'usable', 'usable']],
  ['both addresses', 'email-only', {}, ['ELIGIBLE', 'usable', 'not chosen']],
  ['both addresses', 'sms-only', {}, ['ELIGIBLE', 'not chosen', 'usable']],
  ['both addresses', 'email-else-sms', {}, ['ELIGIBLE', 'usable', 'not chosen']],

  ['no email', 'email-only', { email: null }, ['NO_ADDRESS', 'missing', 'not chosen']],
  ['no email', 'email-else-sms', { email: null }, ['ELIGIBLE', 'missing', 'usable']],
  ['a bad email', 'email-else-sms', { email: 'ada(at)home' }, ['ELIGIBLE', 'malformed', 'usable']],
  ['an email that bounced', 'email-else-sms', {}, ['ELIGIBLE', 'bounced', 'usable'], bounced],
  ['an email unsubscribed from', 'email-else-sms', {}, ['ELIGIBLE', 'unsubscribed', 'usable'], unsubscribed],
  ['no mobile', 'sms-only', { telephone: null }, ['NO_ADDRESS', 'not chosen', 'missing']],

  // What a provider does not choose bars nobody: no OTH-3 at once.
  ['email barred', 'email-only', barredBy(3), ['NO_ADDRESS', 'not allowed', 'not chosen']],
  ['email barred', 'email-else-sms', barredBy(3), ['ELIGIBLE', 'not allowed', 'usable']],
  ['SMS barred', 'sms-only', barredBy(2), ['NO_ADDRESS', 'not chosen', 'not allowed']],
];

describe('which of the allowed channels the provider chose', () => {
  it.each<Line>(lines)('%s, %s', (_, channelChoice, someone, [reason, email, sms], told = {}) => {
    const settings = { ...RECOMMENDED, channelChoice };
    const [decision] = decidePerson(person(learner(someone)), context({ settings, ...told }));
    expect(decision!.reason).toBe(reason);
    expect(decision!.facts).toMatchObject({ email, sms });
    expect([decision!.email !== null, decision!.sms !== null]).toEqual(
      [email, sms].map((fact) => fact === 'usable' || fact === 'unsubscribed'),
    );
  });

  it('never opens a channel that preferences bar', () => {
    for (const channelChoice of ['both', 'email-only', 'sms-only', 'email-else-sms'] as const) {
      const settings = { ...RECOMMENDED, channelChoice };
      const barred = { preferences: [{ type: 'RUI' as const, code: 2 }] };
      const [decision] = decidePerson(person(learner(barred)), context({ settings }));
      expect(decision!.reason).toBe('BARRED');
    }
  });
});
