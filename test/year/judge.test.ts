/** The checker itself: it has to see what is wrong, or the year proves nothing. */
import { describe, expect, it } from 'vitest';
import { plusDays } from './rules/calendar.ts';
import type { Arrival, MisLearner, SettingsInForce } from './rules/facts.ts';
import { createJudge, type Finding } from './rules/judge.ts';

const SETTINGS: SettingsInForce = {
  profile: 'recommended',
  backPopulationDate: '2023-01-01',
  preset: 'guide',
  channelChoice: 'both',
  smsAfterDays: 7,
  intervalDays: 30,
  stopContactAfterDays: 365,
  firstContactAfterDays: 0,
  mostReminders: 1,
  mostPersonsPerAddress: 3,
  quiet: { from: '21:00', until: '08:00' },
  sendAtWeekends: true,
  dailyCap: null,
  waves: [],
  confirmStartAfterDays: 14,
  interimAfterDays: null,
};
const LEFT = '2023-09-05';

function ada(more: Partial<MisLearner> = {}): MisLearner {
  const pot = { id: 'P', startDate: '2022-09-05', actualEndDate: LEFT, terminationDate: LEFT };
  return {
    ref: 'ADA',
    prevRef: null,
    uln: 9_999_999_999,
    familyName: 'Ash',
    givenNames: 'Ada',
    dateOfBirth: '2000-01-01',
    email: 'ada@example.org',
    telephone: null,
    preferences: [],
    planLearnHours: null,
    planEepHours: null,
    absent: false,
    test: false,
    suppression: null,
    pots: [{ ...pot, derived: false, aims: [] }],
    destinations: [],
    ...more,
  };
}

function mail(on: string, more: Partial<Arrival> = {}): Arrival {
  const link = 'https://survey.example/s/1';
  return {
    on,
    at: '09:30',
    channel: 'email',
    to: 'ada@example.org',
    kind: 'invitation',
    link,
    greeted: 'Ada',
    ...more,
  };
}

/** Days with what arrived on each; the rules against which the last of them went. */
function rulesBroken(
  days: readonly (readonly [string, readonly Arrival[]])[],
  learner = ada(),
  settings = SETTINGS,
) {
  const judge = createJudge();
  let found: Finding[] = [];
  for (const [today, arrivals] of days) {
    judge.begin([learner], { today, settings, serviceUp: true });
    found = [...judge.messages(arrivals), ...judge.silence(arrivals)];
  }
  return found.map(({ rule }) => rule);
}

const FIRST = plusDays(LEFT, 1);
const invited = [FIRST, [mail(FIRST)]] as const;

describe('the checker', () => {
  it('has nothing against an invitation and a last reminder after thirty days', () => {
    const on = plusDays(FIRST, 30);
    expect(rulesBroken([invited])).toEqual([]);
    expect(rulesBroken([invited, [on, [mail(on, { kind: 'last reminder' })]]])).toEqual([]);
  });

  it('sees somebody who is due and gets nothing', () => {
    expect(rulesBroken([[FIRST, []]])).toEqual(['Timing: due and reachable']);
    expect(rulesBroken([invited, [plusDays(FIRST, 30), []]])).toEqual(['Timing: due and reachable']);
  });

  it.each<[string, string, number, Partial<Arrival>, Partial<SettingsInForce>]>([
    [
      'a reminder a day early',
      'Interval: one round per person across POTs and waves',
      29,
      { kind: 'last reminder' },
      {},
    ],
    ['an invitation for a reminder', 'Kind of message', 30, {}, {}],
    ['a message at night', 'Quiet hours', 30, { kind: 'last reminder', at: '07:59' }, {}],
    ['one at a weekend', 'Weekends', 31, { kind: 'last reminder' }, { sendAtWeekends: false }],
    ['one after the stop date', 'Stop date', 366, { kind: 'last reminder' }, {}],
    [
      'one to another address',
      'Leavers: who is surveyed',
      30,
      { kind: 'last reminder', to: 'ben@example.org' },
      {},
    ],
  ])('sees %s', (_what, rule, days, more, settings) => {
    const on = plusDays(FIRST, days);
    const found = rulesBroken([invited, [on, [mail(on, more)]]], ada(), { ...SETTINGS, ...settings });
    expect(found.filter((one) => one !== 'Timing: due and reachable')).toContain(rule);
  });

  it('sees one reminder too many', () => {
    const [second, third] = [plusDays(FIRST, 30), plusDays(FIRST, 60)];
    const days = [
      invited,
      [second, [mail(second, { kind: 'last reminder' })]],
      [third, [mail(third, { kind: 'last reminder' })]],
    ] as const;
    expect(rulesBroken(days)).toEqual(['Most reminders']);
  });

  it.each<[string, Partial<MisLearner>]>([
    ['barred', { preferences: [{ type: 'RUI', code: 3 }] }],
    ['dead', { preferences: [{ type: 'RUI', code: 5 }] }],
    ['suppressed', { suppression: 'do-not-contact' }],
    ['by email, who wants none', { preferences: [{ type: 'PMC', code: 3 }] }],
  ])('sees a message to somebody %s', (_what, more) => {
    expect(rulesBroken([invited], ada(more))).toEqual(['Leavers: who is surveyed']);
  });

  it('sees a message to somebody who answered, unsubscribed, or is said to have died', () => {
    const on = plusDays(FIRST, 30);
    for (const told of [
      { what: 'answered', activities: [] },
      { what: 'stopped', scope: 'all' },
      { what: 'died' },
    ] as const) {
      const judge = createJudge();
      judge.begin([ada()], { today: FIRST, settings: SETTINGS, serviceUp: true });
      judge.messages(invited[1]);
      judge.hear({ ...told, on: FIRST, link: invited[1][0]!.link });
      judge.begin([ada()], { today: on, settings: SETTINGS, serviceUp: true });
      expect(judge.messages([mail(on, { kind: 'last reminder' })])).toHaveLength(1);
      expect(judge.silence([])).toEqual([]);
    }
  });

  describe('of an SMS that follows its email', () => {
    const learner = ada({ telephone: '07400000001' });
    const inTurn = { ...SETTINGS, channelChoice: 'email-then-sms' as const };
    const text = (on: string) => mail(on, { channel: 'sms', to: '+447400000001', greeted: null });
    const [third, week] = [plusDays(FIRST, 3), plusDays(FIRST, 7)];

    it.each<[string, readonly (readonly [string, readonly Arrival[]])[], string[]]>([
      ['has nothing against one in its turn', [invited, [week, [text(week)]]], []],
      ['sees one too soon', [invited, [third, [text(third)]]], ['SMS after (days)']],
      ['sees one at once', [[FIRST, [mail(FIRST), text(FIRST)]]], ['SMS after (days)']],
      ['sees that none came', [invited, [week, []]], ['Timing: due and reachable']],
    ])('%s', (_what, days, rules) => {
      expect(rulesBroken(days, learner, inTurn)).toEqual(rules);
    });
  });

  describe('of a later wave', () => {
    const settings = { ...SETTINGS, waves: [6], stopContactAfterDays: 100 };
    const due = '2024-03-05';
    const silent = [invited, [plusDays(LEFT, 101), []]] as const;
    const wave = (on: string, more: Partial<Arrival> = {}) =>
      mail(on, { kind: 'wave', link: '/s/2', ...more });

    /** Silent to the stop date, and then these days. */
    function broken(...days: readonly (readonly [string, readonly Arrival[]])[]) {
      const judge = createJudge();
      let found: Finding[] = [];
      for (const [today, arrivals] of [...silent, ...days]) {
        judge.begin([ada()], { today, settings, serviceUp: true });
        judge.rows([ada()]);
        found = [...judge.messages(arrivals), ...judge.silence(arrivals)];
      }
      return found.map(({ rule }) => rule);
    }

    it('has nothing against one on its day and a reminder', () => {
      const on = plusDays(due, 30);
      expect(broken([due, [wave(due)]])).toEqual([]);
      expect(broken([due, [wave(due)]], [on, [wave(on, { kind: 'last reminder' })]])).toEqual([]);
    });

    it.each<[string, readonly (readonly [string, readonly Arrival[]])[], string[]]>([
      ['that none came', [[due, []]], ['Timing: due and reachable']],
      [
        'one before its day',
        [[plusDays(due, -1), [wave(plusDays(due, -1))]]],
        ['Stop date', 'Kind of message'],
      ],
      ['a reminder that is none', [[due, [wave(due, { kind: 'reminder' })]]], ['Stop date']],
      [
        'one after its own stop date',
        [
          [due, [wave(due)]],
          [plusDays(due, 61), [wave(plusDays(due, 61), { kind: 'last reminder' })]],
        ],
        ['Stop date'],
      ],
    ])('sees %s', (_what, days, rules) => {
      expect(broken(...days)).toEqual(expect.arrayContaining(rules));
    });
  });

  const OTH3 = { outType: 'OTH', outCode: 3, startDate: FIRST, endDate: null, collDate: FIRST } as const;

  it.each<[string, Partial<MisLearner>, Partial<MisLearner>, string[]]>([
    ['OTH-3 while contact goes on', {}, { destinations: [row(OTH3)] }, ['OTH-3']],
    ['no OTH-3 for the barred', { preferences: [{ type: 'RUI', code: 3 }] }, {}, ['OTH-3']],
    [
      'OTH-3 with another start',
      { preferences: [{ type: 'RUI', code: 3 }] },
      { destinations: [row({ ...OTH3, startDate: LEFT })] },
      ['OTH-3'],
    ],
    [
      'a row out of nowhere',
      {},
      { destinations: [row({ ...OTH3, outType: 'EMP', outCode: 1 })] },
      ['From answers to rows'],
    ],
  ])('sees %s', (_what, before, after, rules) => {
    const judge = createJudge();
    judge.begin([ada(before)], { today: FIRST, settings: SETTINGS, serviceUp: true });
    expect(judge.rows([ada({ ...before, ...after })]).map(({ rule }) => rule)).toEqual(rules);
  });

  it('sees that an interim row is missing, and one that is not marked', () => {
    const on = plusDays(LEFT, 60);
    const settings = { ...SETTINGS, interimAfterDays: 60 };
    for (const [rows, rules] of [
      [[], ['OTH-3']],
      [[row({ ...OTH3, collDate: on })], ['Interim row']],
      [[row({ ...OTH3, collDate: on, interim: true })], []],
    ] as const) {
      const judge = createJudge();
      judge.begin([ada()], { today: on, settings, serviceUp: true });
      expect(judge.rows([ada({ destinations: rows })]).map(({ rule }) => rule)).toEqual(rules);
    }
  });

  it('sees that a row of another was changed or went', () => {
    for (const after of [[], [row({ ...OTH3, source: 'person', startDate: LEFT })]]) {
      const judge = createJudge();
      judge.begin([ada()], { today: FIRST, settings: SETTINGS, serviceUp: true });
      judge.rows([ada({ destinations: [row({ ...OTH3, source: 'person' })] })]);
      expect(judge.rows([ada({ destinations: after })]).map(({ rule }) => rule)).toEqual(['Merging 4']);
    }
  });

  function row(of: Partial<MisLearner['destinations'][number]>): MisLearner['destinations'][number] {
    return { ...OTH3, id: '1', potId: 'P', source: 'survey', interim: false, ...of };
  }
});
