import { describe, expect, it } from 'vitest';
import { type NextFacts, type NextSurvey, whatNext, withLaterSurvey } from '../../../plugin/domain/index.ts';
import { RECOMMENDED } from './support.ts';

const settings = (changed: Partial<NextFacts['settings']> = {}) => ({ ...RECOMMENDED, ...changed });

const survey = (of: Partial<NextSurvey> = {}, round: Partial<NextSurvey['round']> = {}): NextSurvey => ({
  state: 'invited',
  closesOn: '2027-07-31',
  actualEnd: '2025-06-30',
  termination: '2025-06-30',
  owes: null,
  delayed: null,
  smsFollowsOn: null,
  late: [],
  waiting: [],
  interim: false,
  ...of,
  round: {
    dueOn: '2025-06-30',
    stopOn: '2026-06-30',
    rounds: 1,
    lastRoundOn: '2025-07-01',
    partlyAnswered: false,
    later: false,
    otherRoundOn: null,
    ...round,
  },
});

const facts = (of: Partial<NextFacts> = {}): NextFacts => ({
  now: '2025-07-10T09:00:00.000Z',
  today: '2025-07-10',
  zone: 'Europe/London',
  enabled: true,
  heldBy: null,
  settings: settings(),
  decision: { reason: 'ELIGIBLE', held: null, reviewOn: null },
  channels: ['email', 'sms'],
  survey: survey(),
  known: false,
  ...of,
});

const decided = (reason: 'NOT_ENDED' | 'AWAITING_RETURN' | 'KNOWN', reviewOn: string | null = null) =>
  facts({ survey: null, decision: { reason, held: null, reviewOn } });

describe('what happens next', () => {
  it.each<[string, NextFacts, string]>([
    ['no run yet', facts({ decision: null }), 'The next run decides.'],
    [
      'a test learner',
      facts({ decision: { reason: 'ELIGIBLE', held: 'test', reviewOn: null } }),
      'Nothing by itself: a test learner is only sent to by hand.',
    ],
    [
      'absent',
      facts({ decision: { reason: 'ELIGIBLE', held: 'absent', reviewOn: null } }),
      'Everything waits until the learner is in a file again.',
    ],
    ['not ended', decided('NOT_ENDED'), 'Waits for the termination date, and the end of every aim.'],
    [
      'a return is awaited',
      decided('AWAITING_RETURN', '2025-10-15'),
      'Looked at again on 15 Oct 2025, or when the data change.',
    ],
    ['known', decided('KNOWN'), 'Nothing, unless the data or the settings change.'],
    [
      'switched off',
      facts({ enabled: false }),
      'Tracking is switched off: until it is on, nothing of this happens.',
    ],
    [
      'a later survey',
      facts({ survey: survey({ state: 'due' }, { later: true, rounds: 0, lastRoundOn: null }) }),
      'Invitation to the later survey by email and SMS by the next run.',
    ],
    ['held', facts({ heldBy: 'olga' }), 'All messages are held by olga: until that is lifted, none goes.'],
    ['a reminder', facts(), 'Reminder by email and SMS on 31 Jul 2025 (1 of 5).'],
    [
      'the last reminder',
      facts({ survey: survey({}, { rounds: 5 }) }),
      'Last reminder by email and SMS on 31 Jul 2025 (5 of 5).',
    ],
    [
      'unlimited',
      facts({ settings: settings({ mostReminders: null }) }),
      'Reminder by email and SMS on 31 Jul 2025 (1).',
    ],
    ['overdue', facts({ today: '2025-08-02' }), 'Reminder by email and SMS by the next run (1 of 5).'],
    [
      'a first message to come',
      facts({ survey: survey({ state: 'due' }, { dueOn: '2025-07-14', rounds: 0, lastRoundOn: null }) }),
      'First message by email and SMS on 14 Jul 2025.',
    ],
    [
      'another period was asked about',
      facts({ survey: survey({}, { otherRoundOn: '2025-07-09' }) }),
      'Reminder by email and SMS on 8 Aug 2025 (1 of 5).',
    ],
    ['used up', facts({ survey: survey({}, { rounds: 6 }) }), 'No more messages: 5 reminders were sent.'],
    [
      'too near the end',
      facts({ survey: survey({}, { stopOn: '2025-07-20' }) }),
      'No more messages: the last day of contact, 20 Jul 2025, comes before the next one.',
    ],
    [
      'unfinished',
      facts({ survey: survey({ state: 'partly-answered' }, { partlyAnswered: true }) }),
      'Reminder to finish the answer by email and SMS on 31 Jul 2025 (1 of 5).',
    ],
    [
      'a message that could not go in time',
      facts({ survey: survey({ late: ['sms'] }) }),
      'SMS by the next run, since the last one could not go in time.',
    ],
    [
      'the same, and the cap keeps it back',
      facts({ survey: survey({ late: ['sms'], delayed: 'daily-cap' }) }),
      'SMS is due since 1 Jul 2025 and waits: the most messages of a day were planned already; who has waited longest goes first.',
    ],
    [
      'the same, and nothing may go by that channel now',
      facts({ channels: ['email'], survey: survey({ late: ['sms'] }) }),
      'Reminder by email on 31 Jul 2025 (1 of 5).',
    ],
    ['no address', facts({ channels: [] }), 'No message goes until an address can be used.'],
    [
      'owed',
      facts({ survey: survey({ state: 'unsubscribed', owes: 'unsubscribed' }) }),
      'By the next run: OTH 3 (unable to contact learner) is written.',
    ],
    [
      'over, and the link closed',
      facts({ survey: survey({ state: 'lapsed', closesOn: '2025-07-09' }) }),
      'Nothing: the survey has ended, and its link is closed.',
    ],
  ])('%s', (_, given, first) => expect(whatNext(given)[0]?.told).toBe(first));

  it.each<[string, NextFacts, string]>([
    [
      'silence',
      facts(),
      'If there is no answer by 30 Jun 2026, the first run after ends the survey: OTH 3 (unable to contact learner) is written.',
    ],
    [
      'silence, and the destination is on record',
      facts({ known: true }),
      'If there is no answer by 30 Jun 2026, the first run after ends the survey: no row, since the destination is on record.',
    ],
    [
      'silence, and both are wanted',
      facts({ known: true, settings: settings({ nonResponseDespiteOutcome: true }) }),
      'If there is no answer by 30 Jun 2026, the first run after ends the survey: OTH 3 (unable to contact learner) is written.',
    ],
    [
      'silence, of which nothing is made',
      facts({ settings: settings({ rowForSilence: 'none' }) }),
      'If there is no answer by 30 Jun 2026, the first run after ends the survey: no row.',
    ],
    [
      'a part',
      facts({ survey: survey({ state: 'partly-answered' }) }),
      'If there is no answer by 30 Jun 2026, the first run after ends the survey: what was told so far is written, or if that makes no row, OTH 3 (unable to contact learner) is written.',
    ],
    [
      'past the end, with answers unread',
      facts({ today: '2026-07-02' }),
      'The last day of contact has passed: the first run that has read all answers up to its end ends the survey: OTH 3 (unable to contact learner) is written.',
    ],
  ])('at the end: %s', (_, given, last) => expect(whatNext(given).at(-1)?.told).toBe(last));
});

it('says that a later survey which nobody answers writes nothing', () => {
  const settings = { ...RECOMMENDED, interimAfterDays: 60 };
  const steps = whatNext(facts({ settings, survey: survey({}, { later: true }) }));
  expect(steps.map(({ told }) => told)).toEqual([
    'Reminder by email and SMS on 31 Jul 2025 (1 of 5).',
    'If there is no answer by 30 Jun 2026, the first run after ends the survey: no row is written.',
  ]);
});

describe('a later survey ahead', () => {
  const answered = whatNext(facts({ survey: survey({ state: 'answered' }) }));
  const six = { wave: 6, dueOn: '2025-12-30', stopOn: '2026-02-28' };

  it('takes the place of nothing', () => {
    expect(withLaterSurvey(answered, six, '2025-07-10')).toEqual([
      {
        on: '2025-12-30',
        what: 'later-survey',
        told: 'The survey 6 months after leaving is due on 30 Dec 2025, if the learner is surveyed then and nothing else is asked.',
      },
    ]);
  });

  it('waits, once it is due, for what is asked', () => {
    const steps = withLaterSurvey(whatNext(facts()), six, '2026-01-10');
    expect(steps.at(-1)).toMatchObject({
      on: null,
      told: 'The survey 6 months after leaving is due, and may begin until 28 Feb 2026, if the learner is surveyed then and nothing else is asked.',
    });
  });

  it('is told where there is one', () => {
    expect(withLaterSurvey(answered, undefined, '2025-07-10')).toEqual(answered);
  });
});
