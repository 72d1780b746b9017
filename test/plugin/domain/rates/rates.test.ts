import { describe, expect, it } from 'vitest';
import { leaver, message, outcome, ratesFor, shareOf, times, WORK } from './support.ts';

const sent = [message(1, '2025-07-01')];
const answeredAt = '2025-07-03T09:00:00.000Z';

describe('the response rate', () => {
  it('is of those to whom a message went: who answered without one is in neither number', () => {
    const { all } = ratesFor([
      ...times(6, () => leaver({ messages: sent, answeredAt })),
      ...times(14, () => leaver({ messages: sent })),
      ...times(5, () => leaver({ answeredAt })),
      ...times(5, () => leaver()),
    ]);
    expect(all.leavers).toBe(30);
    expect(shareOf(all, 'response-rate')).toEqual([6, 20, 0.3]);
  });

  it('counts whom nothing reached as sent to', () => {
    const bounced = [message(1, '2025-07-01', { arrived: false })];
    const half = [...bounced, message(1, '2025-07-01', { channel: 'sms' })];
    const { all } = ratesFor([
      ...times(5, () => leaver({ messages: bounced })),
      ...times(5, () => leaver({ messages: half, answeredAt })),
    ]);
    expect(shareOf(all, 'response-rate')).toEqual([5, 10, 0.5]);
    expect(shareOf(all, 'not-arrived')).toEqual([5, 10, 0.5]);
  });
});

describe('what is known of a leaver', () => {
  it.each([
    ['a real outcome, though OTH-3 stands beside it', ['OTH 3', 'EMP 1'], 'knowledge-rate'],
    ['OTH-1 is a destination', ['OTH 1'], 'knowledge-rate'],
    ['OTH-3 alone', ['OTH 3'], 'oth-3-share'],
    ['OTH-4 beside OTH-3', ['OTH 3', 'OTH 4'], 'oth-4-share'],
    ['nothing', [], 'no-record-share'],
  ])('%s', (_name, codes, share) => {
    const { all } = ratesFor(times(5, () => leaver({ outcomes: codes.map((code) => outcome(code)) })));
    const standings = ['knowledge-rate', 'oth-3-share', 'oth-4-share', 'no-record-share'];
    for (const one of standings) expect(shareOf(all, one)).toEqual(one === share ? [5, 5, 1] : [0, 5, 0]);
  });

  it('is told by rows from the end of learning on', () => {
    const { all } = ratesFor([
      ...times(5, () => leaver({ outcomes: [outcome('EMP 1', '2025-06-20')] })),
      ...times(5, () => leaver({ outcomes: [outcome('EMP 1', '2025-06-19')] })),
    ]);
    expect(shareOf(all, 'knowledge-rate')).toEqual([5, 10, 0.5]);
  });
});

describe('a positive destination', () => {
  it('is of the leavers whom the definition is meant for, and of those who are known', () => {
    const { all } = ratesFor(
      [
        ...times(6, () => leaver({ outcomes: [outcome('EMP 2')] })),
        ...times(6, () => leaver({ outcomes: [outcome('EDU 6')] })),
        ...times(8, () => leaver({ outcomes: [outcome('OTH 3')] })),
        ...times(9, () => leaver({ termination: '2024-12-31', outcomes: [outcome('EMP 2')] })),
        ...times(7, () => leaver({ termination: '2026-01-01', outcomes: [outcome('EMP 2', '2026-01-02')] })),
      ],
      { positive: [WORK] },
    );
    expect(shareOf(all, 'positive-of-all:work')).toEqual([6, 20, 0.3]);
    expect(shareOf(all, 'positive-of-known:work')).toEqual([6, 12, 0.5]);
  });
});

describe('days to answer', () => {
  it('are counted between dates of the tenant, from the first message', () => {
    // Half past eleven in the evening in UTC is the next day in London's summer.
    const late = '2025-07-01T23:30:00.000Z';
    const { all } = ratesFor(
      times(5, () => leaver({ messages: [...sent, message(2, '2025-07-02')], answeredAt: late })),
    );
    expect(all.daysToAnswer).toEqual({ answers: 5, quarter: 1, half: 1, threeQuarters: 1 });
  });

  it('have the least numbers within which a quarter, a half and three quarters had answered', () => {
    const after = (days: number) => `2025-07-${String(1 + days).padStart(2, '0')}T10:00:00.000Z`;
    const { all } = ratesFor(
      [0, 1, 2, 3, 10, 10, 20, 20].map((days) => leaver({ messages: sent, answeredAt: after(days) })),
    );
    expect(all.daysToAnswer).toEqual({ answers: 8, quarter: 1, half: 3, threeQuarters: 10 });
  });

  it('leave out an answer before any message that is known to have gone', () => {
    const { all } = ratesFor(
      times(6, (at) =>
        leaver({ messages: sent, answeredAt: at < 5 ? answeredAt : '2025-06-30T09:00:00.000Z' }),
      ),
    );
    expect(all.daysToAnswer).toMatchObject({ answers: 5 });
  });
});

describe('the yield of each message', () => {
  it('is what came after it and before the next', () => {
    const rounds = [message(1, '2025-07-01'), message(2, '2025-08-01'), message(3, '2025-09-01')];
    const answer = (day: string) =>
      leaver({
        messages: rounds.filter(({ sentAt }) => sentAt < `${day}T`),
        answeredAt: `${day}T12:00:00.000Z`,
      });
    const { rounds: told } = ratesFor([
      ...times(10, () => answer('2025-07-31')),
      ...times(7, () => answer('2025-08-02')),
      ...times(13, () => leaver({ messages: rounds })),
    ]);
    expect(told).toEqual([
      { round: 1, count: 10, of: 30, share: 10 / 30 },
      { round: 2, count: 7, of: 20, share: 7 / 20 },
      { round: 3, count: 0, of: 13, share: 0 },
    ]);
  });

  it('goes by the instant on the day of a reminder', () => {
    const rounds = [message(1, '2025-07-01'), message(2, '2025-08-01')];
    const { rounds: told } = ratesFor([
      ...times(5, () => leaver({ messages: rounds, answeredAt: '2025-08-01T08:59:00.000Z' })),
      ...times(6, () => leaver({ messages: rounds, answeredAt: '2025-08-01T09:01:00.000Z' })),
    ]);
    expect(told.map(({ count }) => count)).toEqual([5, 6]);
  });
});

describe('channels', () => {
  it('are told by what went, never by what an answer came through', () => {
    const both = [message(1, '2025-07-01'), message(1, '2025-07-01', { channel: 'sms', arrived: false })];
    const { channels, messages } = ratesFor([
      ...times(5, () => leaver({ messages: sent, answeredAt })),
      ...times(5, () => leaver({ messages: sent })),
      ...times(6, () => leaver({ messages: both, answeredAt })),
    ]);
    expect(channels).toEqual([
      { key: 'email', title: 'Email only', count: 5, of: 10, share: 0.5 },
      { key: 'both', title: 'Email and SMS', count: 6, of: 6, share: 1 },
    ]);
    expect(messages).toEqual([
      { channel: 'email', sent: 16, notArrived: 0 },
      { channel: 'sms', sent: 6, notArrived: 6 },
    ]);
  });
});

describe('groups', () => {
  const rows = (by: 'funding-model' | 'month' | 'course', leavers: Parameters<typeof ratesFor>[0]) =>
    ratesFor(leavers, { by: [by] }).groups[0]!.rows.map(({ title, leavers }) => [title, leavers]);

  it('are in order, and those of fewer than five stand together', () => {
    const leavers = [
      ...times(6, () => leaver({ fundModel: 36 })),
      ...times(7, () => leaver({ fundModel: 35 })),
      ...times(3, () => leaver({ fundModel: 10 })),
      ...times(2, () => leaver({ fundModel: null })),
    ];
    expect(rows('funding-model', leavers)).toEqual([
      ['35 Adult skills', 7],
      ['36 Apprenticeships (from 1 May 2017)', 6],
      ['Smaller groups (2)', 5],
    ]);
  });

  it('take in the next smallest where they are too few together', () => {
    const leavers = [
      ...times(6, () => leaver({ termination: '2025-05-01' })),
      ...times(7, () => leaver({ termination: '2025-06-30' })),
      leaver({ termination: '2025-07-01' }),
    ];
    expect(rows('month', leavers)).toEqual([
      ['2025-06', 7],
      ['Smaller groups (2)', 7],
    ]);
  });

  it('of fewer than five leavers in all are not told, not even what is zero', () => {
    const rates = ratesFor(
      times(4, () => leaver({ outcomes: [outcome('EMP 1')], messages: sent, answeredAt })),
      { by: ['course'], positive: [WORK] },
    );
    const numbers = JSON.stringify({ ...rates, leftOut: null, definitions: [], positive: [] }).match(/:\d/g);
    expect(numbers).toBeNull();
  });
});
