import { describe, expect, it } from 'vitest';
import { firstOfRound, smsFollowsOn } from '../../../plugin/domain/sms-follows.ts';

const SETTINGS = { channelChoice: 'email-then-sms', smsAfterDays: 7, intervalDays: 30 } as const;
const FACTS = {
  today: '2025-07-02',
  stopOn: '2026-06-30',
  lastRoundOn: '2025-07-01',
  email: 'went',
  sms: false,
  delayed: false,
} as const;

type Facts = Parameters<typeof smsFollowsOn>[0];
type Settings = Parameters<typeof smsFollowsOn>[1];

describe('when the SMS follows the email of a round', () => {
  it.each<[string, Partial<Facts>, Partial<Settings>, string | null]>([
    ['a week after the email went', {}, {}, '2025-07-08'],
    ['the day has passed', { today: '2025-07-20' }, {}, '2025-07-08'],
    ['the email was refused: at once', { email: 'failed' }, {}, '2025-07-01'],
    ['the email has not gone yet', { email: 'waits' }, {}, null],
    ['the round had no email', { email: 'none' }, {}, null],
    ['the round had its SMS', { sms: true }, {}, null],
    ['the round is due again', { lastRoundOn: null }, {}, null],
    ['on the last day of contact', { stopOn: '2025-07-08' }, {}, '2025-07-08'],
    ['after the last day of contact', { stopOn: '2025-07-07' }, {}, null],
    ['the day before the next round', { today: '2025-07-30' }, {}, '2025-07-08'],
    ['the next round would be due', { today: '2025-07-31' }, {}, null],
    ['the same, but the daily cap held it back', { today: '2025-07-31', delayed: true }, {}, '2025-07-08'],
    ['the interval is as short', {}, { intervalDays: 7 }, null],
    ['both at once', {}, { channelChoice: 'both' }, null],
  ])('%s', (_, facts, settings, on) =>
    expect(smsFollowsOn({ ...FACTS, ...facts }, { ...SETTINGS, ...settings })).toBe(on),
  );

  it.each([
    [
      'email first',
      'email-then-sms',
      { email: 'a@b.org', sms: '+447700900001' },
      { email: 'a@b.org', sms: null },
    ],
    [
      'no email',
      'email-then-sms',
      { email: null, sms: '+447700900001' },
      { email: null, sms: '+447700900001' },
    ],
    ['both', 'both', { email: 'a@b.org', sms: '+447700900001' }, { email: 'a@b.org', sms: '+447700900001' }],
  ] as const)('a round begins: %s', (_, channelChoice, to, first) =>
    expect(firstOfRound(to, { channelChoice })).toEqual(first),
  );
});
