import { expect, test } from 'vitest';
import type { ContactRow, ContactState } from '../../../plugin/storage/contacts.ts';
import type { SurveyRow } from '../../../plugin/storage/surveys.ts';
import type { SyncSettings } from '../../../plugin/sync/context.ts';
import { lateMessages } from '../../../plugin/sync/late-messages.ts';

const settings = { intervalDays: 30 } as SyncSettings;

const survey = (of: Partial<SurveyRow> = {}) =>
  ({
    surveyId: 's',
    state: 'invited',
    rounds: 2,
    lastRoundOn: '2025-07-01',
    stopOn: '2026-06-30',
    delayed: null,
    ...of,
  }) as SurveyRow;

const contact = (number: number, channel: 'email' | 'sms', state: ContactState) =>
  ({ surveyId: 's', number, channel, state, kind: 'reminder', address: channel }) as ContactRow;

/** The email of the second round went, its SMS did not. */
const half = [contact(2, 'email', 'sent'), contact(2, 'sms', 'expired')];

test.each<[string, SurveyRow, readonly ContactRow[], string, number]>([
  ['the SMS ran out of time', survey(), half, '2025-07-03', 1],
  ['on the last day of the round', survey(), half, '2025-07-30', 1],
  ['the next round is due', survey(), half, '2025-07-31', 0],
  [
    'the next round is due, and the cap held it back',
    survey({ delayed: 'daily-cap' }),
    half,
    '2025-07-31',
    1,
  ],
  ['the last day of contact', survey({ stopOn: '2025-07-03' }), half, '2025-07-03', 1],
  ['past the last day of contact', survey({ stopOn: '2025-07-02' }), half, '2025-07-03', 0],
  ['the whole round is due again', survey({ lastRoundOn: null }), half, '2025-07-03', 0],
  ['it ran out of time in an earlier round', survey({ rounds: 3 }), half, '2025-07-03', 0],
  ['it was refused', survey(), [half[0]!, contact(2, 'sms', 'failed')], '2025-07-03', 0],
  ['a part was told since', survey({ state: 'partly-answered' }), half, '2025-07-03', 0],
  [
    'a part was told before',
    survey({ state: 'partly-answered' }),
    half.map((one) => ({ ...one, kind: 'partly-answered' as const })),
    '2025-07-03',
    1,
  ],
  ['it is another survey’s', survey({ surveyId: 'other' }), half, '2025-07-03', 0],
])('%s', (_name, of, contacts, today, found) => {
  const to = { email: 'email', sms: 'sms' };
  expect(lateMessages(of, { contacts, settings, today }, to)).toHaveLength(found);
  expect(lateMessages(of, { contacts, settings, today }, { ...to, sms: 'another' })).toEqual([]);
});
