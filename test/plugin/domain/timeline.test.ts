import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { REASONS, STAFF_WORDS, type ToldEvent, tellEvent } from '../../../plugin/domain/index.ts';

const kinds = readFileSync(new URL('../../../plugin/domain/timeline/sentences.ts', import.meta.url), 'utf8')
  .split('const SENTENCES')[1]!
  .split('\n};')[0]!
  .matchAll(/^ {2}'?([a-z-]+)'?[,:]/gm);
const EVERY_KIND = [...kinds].map(([, kind]) => kind as ToldEvent['what']);

const bare: ToldEvent = {
  at: '2025-07-01T09:00:00.000Z',
  what: 'decided',
  why: 'ELIGIBLE',
  who: 'system',
  facts: {},
  zone: 'Europe/London',
};

describe('an event in words', () => {
  // Its facts are kept for a while only; who and why stay.
  it.each(EVERY_KIND)('%s is a sentence, also once its facts are kept no longer', (what) => {
    for (const why of ['ELIGIBLE', 'silent', 'interval', null]) {
      const told = tellEvent({ ...bare, what, why: what === 'decided' ? 'KNOWN' : why });
      expect(told).toMatch(/^[A-Z].*\.$/);
      expect(told).not.toMatch(/undefined|null|NaN| {2}| [.,]/);
    }
  });
  it('covers the kinds there are', () => expect(EVERY_KIND.length).toBeGreaterThan(40));
  it.each<[Partial<ToldEvent>, string]>([
    [{ what: 'sent', why: null, facts: { channel: 'sms', kind: 'invitation' } }, 'Invited by SMS.'],
    [
      { what: 'sent', why: null, facts: { channel: 'sms', kind: 'wave-invitation' } },
      'Invited to the later survey by SMS.',
    ],
    [{ what: 'survey-opened', facts: { wave: 6 } }, 'A later survey was opened: 6 months after leaving.'],
    [
      { what: 'survey-lapsed', why: 'WAVE_OFF', facts: { wave: 6 } },
      'The survey ended: no later survey is wanted any more.',
    ],
    [
      { what: 'row-withdraw', why: 'told-no-more', facts: { outcome: 'EDU 6', start: '2025-09-15' } },
      'EDU 6 (HE) from 15 Sep 2025 was taken back: a later answer does not tell it any more.',
    ],
    [
      { what: 'bounced', why: 'hard-bounce', facts: { channel: 'email' } },
      'The email came back: the address does not exist.',
    ],
    [{ what: 'failed', why: 'smtp-554', facts: { channel: 'email' } }, 'The email did not go: smtp-554.'],
    [
      { what: 'decided', why: 'KNOWN', facts: { before: 'ELIGIBLE', facts: { outcome: 'EMP 1' } } },
      'Decided now: the destination is already on record (outcome: EMP 1).',
    ],
    [
      {
        what: 'decided',
        why: 'ELIGIBLE',
        facts: { before: null, channels: ['email', 'sms'], held: 'absent' },
      },
      'Decided: to be asked by email and SMS; held, because the learner is not in the newest file.',
    ],
    [{ what: 'answered', why: null, who: 'olga' }, 'Answered for the learner by olga.'],
  ])('%j', (event, told) => expect(tellEvent({ ...bare, ...event })).toBe(told));
});

describe('every reason', () => {
  it.each(REASONS)('$code is told to staff: what it means, and what to do where it is wrong', ({ code }) => {
    const { means, ifWrong } = STAFF_WORDS[code];
    expect(means).toMatch(/^[A-Z].*\.$/);
    expect(ifWrong).toMatch(/^[A-Z].*\.$/);
  });
});
