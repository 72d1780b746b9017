import { describe, expect, it } from 'vitest';
import { decideByHand, decidePerson } from '../../../plugin/domain/decision/decide.ts';
import type { DecisionContext } from '../../../plugin/domain/decision/types.ts';
import { NOTHING_TOLD, type PersonFacts, potKey } from '../../../plugin/domain/facts.ts';
import { REASONS } from '../../../plugin/domain/reasons.ts';
import { aim, context, GUIDE, learner, onRecord, openPot, person, pot, RECOMMENDED } from './support.ts';

/** One line: the person, what differs in the context, and per POT `reason effect review-on`. */
type Line = [name: string, person: PersonFacts, change: Partial<DecisionContext>, expected: string[]];

const withAim = (change: Parameters<typeof aim>[0]) =>
  person(learner({ pots: [pot({ aims: [aim(change)] })] }));
const rui = (code: number) => ({ type: 'RUI' as const, code });
const pmc = (code: number) => ({ type: 'PMC' as const, code });
const settings = (change: Partial<typeof RECOMMENDED>) => ({ settings: { ...RECOMMENDED, ...change } });
const ENDED = pot();
const summer = pot({
  actualEndDate: '2020-06-26',
  terminationDate: '2020-06-26',
  aims: [aim({ fundModel: 25, actualEndDate: '2020-06-26' })],
});
const later = (change: Parameters<typeof pot>[0] = {}) =>
  pot({
    id: 'P2',
    startDate: '2019-10-01',
    actualEndDate: '2020-11-25',
    terminationDate: '2020-11-25',
    ...change,
  });
const young = (dateOfBirth: string) => person(learner({ dateOfBirth }));

const lines: Line[] = [
  ['an open aim', person(learner({ pots: [openPot()] })), {}, ['NOT_ENDED none-yet null']],
  [
    'an aim left open, though terminated',
    person(learner({ pots: [pot({ aims: [aim({ actualEndDate: null })] })] })),
    {},
    ['NOT_ENDED none-yet null'],
  ],
  [
    'a termination date tomorrow',
    person(learner({ pots: [pot({ terminationDate: '2020-12-16' })] })),
    {},
    ['NOT_ENDED none-yet 2020-12-16'],
  ],
  [
    'a termination date today',
    person(learner({ pots: [pot({ terminationDate: '2020-12-15' })] })),
    {},
    ['ELIGIBLE survey 2021-11-21'],
  ],
  [
    'no aims, terminated',
    person(learner({ pots: [pot({ aims: [], actualEndDate: null })] })),
    {},
    ['ELIGIBLE survey 2021-12-01'],
  ],
  [
    'no aims, not terminated',
    person(learner({ pots: [pot({ aims: [], actualEndDate: null, terminationDate: null })] })),
    {},
    ['NOT_ENDED none-yet null'],
  ],

  [
    'a standard at gateway',
    withAim({ progType: 25, aimType: 1, compStatus: 1 }),
    {},
    ['GATEWAY none-yet null'],
  ],
  [
    'a standard completed',
    withAim({ progType: 25, aimType: 1, compStatus: 2 }),
    {},
    ['ELIGIBLE survey 2021-11-21'],
  ],
  [
    'a framework with CompStatus 1',
    withAim({ progType: 2, aimType: 1, compStatus: 1 }),
    {},
    ['ELIGIBLE survey 2021-11-21'],
  ],
  [
    'a component aim with CompStatus 1',
    withAim({ progType: 25, aimType: 3, compStatus: 1 }),
    {},
    ['ELIGIBLE survey 2021-11-21'],
  ],

  [
    'terminated the day before the date',
    person(),
    settings({ backPopulationDate: '2020-12-01' }),
    ['BEFORE_BACK_POPULATION none null'],
  ],
  [
    'terminated on the date, ended before it',
    person(),
    settings({ backPopulationDate: '2020-11-30' }),
    ['ELIGIBLE survey 2021-11-21'],
  ],
  [
    'no date: left before switching on',
    person(),
    { ...settings({ backPopulationDate: null }), switchedOnDate: '2020-12-01' },
    ['BEFORE_BACK_POPULATION none null'],
  ],
  [
    'no date: left on the day of switching on',
    person(),
    { ...settings({ backPopulationDate: null }), switchedOnDate: '2020-11-30' },
    ['ELIGIBLE survey 2021-11-21'],
  ],
  [
    'no date, not switched on',
    person(),
    { ...settings({ backPopulationDate: null }), switchedOnDate: null },
    ['BEFORE_BACK_POPULATION none null'],
  ],

  ['RUI 5', person(learner({ preferences: [rui(5)] })), {}, ['DECEASED non-response null']],
  [
    'RUI 5 on another record of the person',
    person(learner(), learner({ ref: 'L2', pots: [], preferences: [rui(5)] })),
    {},
    ['DECEASED non-response null'],
  ],
  [
    'told to the survey that the learner died',
    person(),
    { told: { ...NOTHING_TOLD, deceased: true } },
    ['DECEASED none null'],
  ],
  [
    'told to staff that the learner died',
    person(learner({ suppression: { reason: 'deceased' } })),
    {},
    ['DECEASED none null'],
  ],

  [
    'suppressed by staff',
    person(learner({ suppression: { reason: 'do-not-contact' } })),
    {},
    ['DO_NOT_CONTACT none null'],
  ],
  [
    'suppressed on another record',
    person(learner(), learner({ ref: 'L2', pots: [], suppression: { reason: 'cannot-answer' } })),
    {},
    ['DO_NOT_CONTACT none null'],
  ],
  [
    'unsubscribed from everything',
    person(),
    { told: { ...NOTHING_TOLD, suppressed: true } },
    ['DO_NOT_CONTACT none null'],
  ],
  [
    'suppressed, OTH 3 configured',
    person(learner({ suppression: { reason: 'do-not-contact' } })),
    settings({ nonResponseForSuppressed: true }),
    ['DO_NOT_CONTACT non-response null'],
  ],

  [
    'a later POT restarts',
    person(
      learner({
        pots: [
          ENDED,
          openPot({ startDate: '2020-12-01', aims: [aim({ actualEndDate: null, restart: true })] }),
        ],
      }),
    ),
    {},
    ['RESTARTED none null', 'NOT_ENDED none-yet null'],
  ],
  [
    'an earlier POT was a restart',
    person(
      learner({
        pots: [
          pot({
            id: 'P0',
            startDate: '2018-09-01',
            actualEndDate: '2019-06-30',
            terminationDate: '2019-06-30',
            aims: [aim({ restart: true })],
          }),
          ENDED,
        ],
      }),
    ),
    {},
    ['BEFORE_BACK_POPULATION none null', 'ELIGIBLE survey 2021-11-21'],
  ],

  ['CompStatus 6 on the last aim', withAim({ compStatus: 6 }), {}, ['PLANNED_BREAK none null']],
  [
    'CompStatus 6 on an earlier aim',
    person(
      learner({
        pots: [
          pot({ aims: [aim({ compStatus: 6, actualEndDate: '2020-03-01' }), aim({ aimSeqNumber: 2 })] }),
        ],
      }),
    ),
    {},
    ['ELIGIBLE survey 2021-11-21'],
  ],

  [
    'an outcome from the end of learning on',
    person(learner({ destinations: [onRecord({ startDate: '2020-11-20' })] })),
    {},
    ['KNOWN none null'],
  ],
  [
    'an outcome from before it',
    person(learner({ destinations: [onRecord({ startDate: '2020-11-19' })] })),
    {},
    ['ELIGIBLE survey 2021-11-21'],
  ],
  [
    'an outcome of ours',
    person(learner({ destinations: [onRecord({ source: 'survey' })] })),
    {},
    ['ELIGIBLE survey 2021-11-21'],
  ],
  [
    'OTH 3 of another',
    person(learner({ destinations: [onRecord({ outType: 'OTH', outCode: 3 })] })),
    {},
    ['ELIGIBLE survey 2021-11-21'],
  ],
  [
    'OTH 4 of another',
    person(learner({ destinations: [onRecord({ outType: 'OTH', outCode: 4 })] })),
    {},
    ['ELIGIBLE survey 2021-11-21'],
  ],
  [
    'OTH 1 of another',
    person(learner({ destinations: [onRecord({ outType: 'OTH', outCode: 1 })] })),
    {},
    ['KNOWN none null'],
  ],
  [
    'an outcome on another record of the person',
    person(learner(), learner({ ref: 'L2', pots: [], destinations: [onRecord({ learnerRef: 'L2' })] })),
    {},
    ['KNOWN none null'],
  ],
  [
    'an outcome, skipping off',
    person(learner({ destinations: [onRecord()] })),
    settings({ skipKnown: false }),
    ['ELIGIBLE survey 2021-11-21'],
  ],

  [
    'another POT goes on since the day it ended',
    person(learner({ pots: [ENDED, openPot({ startDate: '2020-11-20' })] })),
    {},
    ['STILL_LEARNING none null', 'NOT_ENDED none-yet null'],
  ],
  [
    'and will end',
    person(
      learner({ pots: [ENDED, pot({ id: 'P2', startDate: '2020-01-06', terminationDate: '2021-01-31' })] }),
    ),
    {},
    ['STILL_LEARNING none 2021-01-31', 'NOT_ENDED none-yet 2021-01-31'],
  ],
  [
    'another POT is open from the day after',
    person(learner({ pots: [ENDED, openPot({ startDate: '2020-11-21' })] })),
    {},
    ['RETURNED derive null', 'NOT_ENDED none-yet null'],
  ],
  [
    'on another record of the person',
    person(learner(), learner({ ref: 'L2', pots: [openPot({ startDate: '2020-12-01' })] })),
    {},
    ['RETURNED derive null', 'NOT_ENDED none-yet null'],
  ],
  [
    'another POT starts in the future',
    person(learner({ pots: [ENDED, openPot({ startDate: '2021-01-04' })] })),
    {},
    ['ELIGIBLE survey 2021-01-04', 'NOT_ENDED none-yet 2021-01-04'],
  ],

  [
    'a summer leaver, 14 October',
    person(learner({ pots: [summer] })),
    { today: '2020-10-14' },
    ['AWAITING_RETURN none-yet 2020-10-15'],
  ],
  [
    'a summer leaver, 15 October',
    person(learner({ pots: [summer] })),
    { today: '2020-10-15' },
    ['ELIGIBLE survey 2021-06-27'],
  ],
  [
    'ended on 30 April',
    person(learner({ pots: [{ ...summer, actualEndDate: '2020-04-30' }] })),
    { today: '2020-07-01' },
    ['ELIGIBLE survey 2021-05-01'],
  ],
  [
    'ended on 1 May',
    person(learner({ pots: [{ ...summer, actualEndDate: '2020-05-01' }] })),
    { today: '2020-07-01' },
    ['AWAITING_RETURN none-yet 2020-10-15'],
  ],
  [
    'ended on 31 August',
    person(learner({ pots: [{ ...summer, actualEndDate: '2020-08-31', terminationDate: '2020-08-31' }] })),
    { today: '2020-09-10' },
    ['AWAITING_RETURN none-yet 2020-10-15'],
  ],
  [
    'ended on 1 September',
    person(learner({ pots: [{ ...summer, actualEndDate: '2020-09-01', terminationDate: '2020-09-01' }] })),
    { today: '2020-09-10' },
    ['ELIGIBLE survey 2021-09-02'],
  ],
  [
    'a POT the MIS gave',
    person(learner({ pots: [{ ...summer, derived: false }] })),
    { today: '2020-07-01' },
    ['ELIGIBLE survey 2021-06-27'],
  ],
  [
    'another funding model',
    person(learner({ pots: [{ ...summer, aims: [aim({ fundModel: 35 })] }] })),
    { today: '2020-07-01' },
    ['ELIGIBLE survey 2021-06-27'],
  ],
  [
    'waiting off',
    person(learner({ pots: [summer] })),
    { today: '2020-07-01', ...settings({ awaitReturn: false }) },
    ['ELIGIBLE survey 2021-06-27'],
  ],

  [
    'a later POT is eligible',
    person(learner({ pots: [ENDED, later()] })),
    {},
    ['LATER_POT none 2021-11-26', 'ELIGIBLE survey 2021-11-26'],
  ],
  [
    'the later one ended earlier but was terminated later',
    person(learner({ pots: [ENDED, later({ actualEndDate: '2020-11-10', terminationDate: '2020-12-10' })] })),
    {},
    ['ELIGIBLE survey 2021-11-21', 'LATER_POT none 2021-11-21'],
  ],
  [
    'same end: the later start',
    person(learner({ pots: [ENDED, pot({ id: 'P2', startDate: '2020-01-06' })] })),
    {},
    ['LATER_POT none 2021-11-21', 'ELIGIBLE survey 2021-11-21'],
  ],
  [
    'same end and start: the first reference',
    person(learner({ ref: 'L2' }), learner({ ref: 'L1' })),
    {},
    ['LATER_POT none 2021-11-21', 'ELIGIBLE survey 2021-11-21'],
  ],
  [
    'the later one is known',
    person(learner({ pots: [ENDED, later()], destinations: [onRecord({ startDate: '2020-11-25' })] })),
    {},
    ['KNOWN none null', 'KNOWN none null'],
  ],
  [
    'the later one is barred',
    person(learner({ pots: [ENDED, later()], preferences: [rui(4)] })),
    {},
    ['LATER_POT none null', 'BARRED non-response null'],
  ],
  [
    'the later one has no address',
    person(learner({ pots: [ENDED, later()], email: null, telephone: null })),
    {},
    ['LATER_POT none 2021-11-26', 'NO_ADDRESS listed 2021-11-26'],
  ],
  [
    'the later one was a transfer',
    person(learner({ pots: [ENDED, later({ aims: [aim({ withdrawReason: 40, compStatus: 3 })] })] })),
    {},
    ['ELIGIBLE survey 2021-11-21', 'TRANSFERRED none null'],
  ],
  [
    'the later one awaits a return',
    person(
      learner({
        pots: [
          pot({ actualEndDate: '2020-06-01', terminationDate: '2020-06-01', aims: [aim()] }),
          { ...summer, id: 'P2' },
        ],
      }),
    ),
    { today: '2020-07-01' },
    ['ELIGIBLE survey 2020-10-15', 'AWAITING_RETURN none-yet 2020-10-15'],
  ],

  ['WithdrawReason 40', withAim({ withdrawReason: 40 }), {}, ['TRANSFERRED none null']],
  ['WithdrawReason 7', withAim({ withdrawReason: 7 }), {}, ['TRANSFERRED none null']],
  ['WithdrawReason 47', withAim({ withdrawReason: 47 }), {}, ['TRANSFERRED none null']],
  ['WithdrawReason 2', withAim({ withdrawReason: 2 }), {}, ['ELIGIBLE survey 2021-11-21']],
  [
    'a transfer, exclusion off',
    withAim({ withdrawReason: 40 }),
    settings({ excludeTransfers: false }),
    ['ELIGIBLE survey 2021-11-21'],
  ],
  ['WithdrawReason 28', withAim({ withdrawReason: 28 }), {}, ['CUSTODY none null']],
  [
    'custody, exclusion off',
    withAim({ withdrawReason: 28 }),
    settings({ excludeCustody: false }),
    ['ELIGIBLE survey 2021-11-21'],
  ],

  [
    'a funding model not in the list',
    person(),
    settings({ fundModels: [36, 81] }),
    ['OUT_OF_SCOPE none null'],
  ],
  [
    'one aim in the list',
    person(learner({ pots: [pot({ aims: [aim(), aim({ fundModel: 36 })] })] })),
    settings({ fundModels: [36] }),
    ['ELIGIBLE survey 2021-11-21'],
  ],

  ['16 tomorrow', young('2004-12-16'), {}, ['UNDER_AGE listed 2020-12-16']],
  ['16 today', young('2004-12-15'), {}, ['ELIGIBLE survey 2021-11-21']],
  [
    'under age, rule off',
    young('2010-01-01'),
    settings({ minimumAge: null }),
    ['ELIGIBLE survey 2021-11-21'],
  ],
  ['no birth date', person(learner({ dateOfBirth: null })), {}, ['ELIGIBLE survey 2021-11-21']],

  [
    'RUI 2 under the guide’s table',
    person(learner({ preferences: [rui(2)] })),
    {},
    ['BARRED non-response null'],
  ],
  ['PMC 2 and 3', person(learner({ preferences: [pmc(2), pmc(3)] })), {}, ['BARRED non-response null']],
  [
    'RUI 2 under the manual',
    person(learner({ preferences: [rui(2)] })),
    settings({ contactPreset: 'manual' }),
    ['ELIGIBLE survey 2021-11-21'],
  ],
  [
    'a refusal on another record',
    person(learner(), learner({ ref: 'L2', pots: [], preferences: [rui(4)] })),
    {},
    ['BARRED non-response null'],
  ],

  [
    'first seen a day after the stop date',
    person(),
    { today: '2022-01-10', firstSeenEnded: new Map([[potKey('L1', 'P1'), '2021-11-21']]) },
    ['TOO_LATE listed null'],
  ],
  [
    'first seen on the stop date',
    person(),
    { today: '2022-01-10', firstSeenEnded: new Map([[potKey('L1', 'P1'), '2021-11-20']]) },
    ['ELIGIBLE survey null'],
  ],
  ['first seen now, after it', person(), { today: '2022-01-10' }, ['TOO_LATE listed null']],
  [
    'too late, rule off',
    person(),
    { today: '2022-01-10', ...settings({ skipTooLate: false }) },
    ['ELIGIBLE survey null'],
  ],

  [
    'neither address',
    person(learner({ email: null, telephone: null })),
    {},
    ['NO_ADDRESS listed 2021-11-21'],
  ],
  [
    'only a landline',
    person(learner({ email: null, telephone: '02079460123' })),
    {},
    ['NO_ADDRESS listed 2021-11-21'],
  ],
  [
    'an email that preferences bar',
    person(learner({ telephone: null, preferences: [pmc(3)] })),
    {},
    ['NO_ADDRESS listed 2021-11-21'],
  ],
  [
    'addresses that four share',
    person(),
    { standing: () => ({ persons: 4, confirmed: false, unusable: null }) },
    ['NO_ADDRESS listed 2021-11-21'],
  ],
  [
    'addresses that bounced',
    person(),
    { standing: () => ({ persons: 1, confirmed: false, unusable: 'bounced' }) },
    ['NO_ADDRESS listed 2021-11-21'],
  ],

  [
    'first contact later',
    person(),
    { today: '2020-12-05', ...settings({ firstContactAfterDays: 14 }) },
    ['ELIGIBLE survey 2020-12-14'],
  ],
];

describe('the decision on a POT', () => {
  it.each(lines)('%s', (_name, someone, change, expected) => {
    const told = decidePerson(someone, context(change)).map(
      (each) => `${each.reason} ${each.effect} ${each.reviewOn}`,
    );
    expect(told).toEqual(expected);
  });

  it('is never but by first contact or address in profile guide, where every exclusion of ours is off', () => {
    const ours = REASONS.filter((reason) => reason.ours).map((reason) => reason.code as string);
    const found = lines.flatMap(([, someone, change]) =>
      decidePerson(someone, context({ ...change, settings: GUIDE })).map(
        (decision) => decision.reason as string,
      ),
    );
    expect(found.filter((reason) => ours.includes(reason))).toEqual([]);
  });

  it('covers every reason of the catalogue in the lines above', () => {
    const found = new Set(lines.flatMap(([, , , expected]) => expected.map((each) => each.split(' ')[0])));
    expect([...found].sort()).toEqual(REASONS.map((reason) => reason.code as string).sort());
  });

  it('gives each allowed channel its address, and says why another has none', () => {
    const someone = person(learner({ email: 'Ada <ADA@example.com>', telephone: '02079460123' }));
    const [decision] = decidePerson(someone, context());
    expect(decision).toMatchObject({ email: 'ada@example.com', sms: null });
    expect(decision?.facts).toMatchObject({ email: 'usable', sms: 'not-a-mobile', stopDate: '2021-11-20' });
    const [barredEmail] = decidePerson(person(learner({ preferences: [pmc(3)] })), context());
    expect(barredEmail).toMatchObject({ email: null, sms: '+447700900123', facts: { email: 'not allowed' } });
  });

  it('stays as it is when the person unsubscribes, and says so: the survey is what that ends', () => {
    const told = { ...NOTHING_TOLD, unsubscribed: ['email' as const, 'sms' as const] };
    expect(decidePerson(person(), context({ told }))[0]).toMatchObject({
      reason: 'ELIGIBLE',
      facts: { email: 'unsubscribed', sms: 'unsubscribed' },
    });
  });

  it('stands though the learner is absent or a test, and says that nothing may be sent', () => {
    expect(decidePerson(person(learner({ absent: true })), context())[0]).toMatchObject({
      reason: 'ELIGIBLE',
      held: 'absent',
    });
    expect(decidePerson(person(learner({ test: true })), context())[0]).toMatchObject({
      reason: 'ELIGIBLE',
      held: 'test',
    });
    expect(decidePerson(person(), context())[0]?.held).toBeNull();
  });
});

describe('first match wins', () => {
  // Everything at once: each reason must give way to all before it and win over all after it.
  const everything = (code: string): [PersonFacts, DecisionContext] => {
    const from = (name: string) =>
      REASONS.findIndex((reason) => reason.code === code) <=
      REASONS.findIndex((reason) => reason.code === name);
    const actualEndDate = '2020-06-26';
    const last = aim({
      actualEndDate: from('NOT_ENDED') ? null : actualEndDate,
      aimType: 1,
      fundModel: 25,
      progType: 25,
      compStatus: from('GATEWAY') ? 1 : from('PLANNED_BREAK') ? 6 : 3,
      withdrawReason: from('TRANSFERRED') ? 40 : from('CUSTODY') ? 28 : null,
    });
    const someone = learner({
      dateOfBirth: from('UNDER_AGE') ? '2010-01-01' : '2000-01-01',
      email: from('NO_ADDRESS') ? null : 'ada@example.com',
      telephone: null,
      preferences: [...(from('DECEASED') ? [rui(5)] : []), ...(from('BARRED') ? [rui(2)] : [])],
      suppression: from('DO_NOT_CONTACT') ? { reason: 'do-not-contact' } : null,
      destinations: from('KNOWN') ? [onRecord({ startDate: actualEndDate })] : [],
      pots: [
        pot({ actualEndDate, terminationDate: '2020-07-10', aims: [last] }),
        ...(from('RESTARTED')
          ? [
              openPot({
                id: 'R',
                startDate: '2020-07-01',
                aims: [aim({ actualEndDate: null, restart: true })],
              }),
            ]
          : []),
        ...(from('STILL_LEARNING') ? [openPot({ id: 'S', startDate: '2020-01-01' })] : []),
        ...(from('RETURNED') ? [openPot({ id: 'N', startDate: '2020-07-02' })] : []),
        ...(from('LATER_POT')
          ? [
              pot({
                id: 'L',
                actualEndDate: '2020-07-09',
                terminationDate: '2020-07-09',
                aims: [aim({ fundModel: 99 })],
              }),
            ]
          : []),
      ],
    });
    const someSettings = {
      ...RECOMMENDED,
      backPopulationDate: from('BEFORE_BACK_POPULATION') ? '2020-08-01' : '2020-01-01',
      awaitReturn: from('AWAITING_RETURN'),
      fundModels: from('OUT_OF_SCOPE') ? [99] : [],
      minimumAge: from('UNDER_AGE') ? 16 : null,
      stopContactAfterDays: from('TOO_LATE') ? 1 : 365,
    };
    return [person(someone), context({ today: '2020-08-15', settings: someSettings })];
  };

  // An under-age or late person has no later POT that speaks for them, so LATER_POT is told apart.
  it.each(REASONS.map((reason) => reason.code).filter((code) => code !== 'LATER_POT'))('%s', (code) => {
    const [someone, around] = everything(code);
    expect(decidePerson(someone, around)[0]?.reason).toBe(code);
  });

  it('LATER_POT over a transfer', () => {
    const pots = [pot({ aims: [aim({ withdrawReason: 40 })] }), later()];
    expect(decidePerson(person(learner({ pots })), context())[0]?.reason).toBe('LATER_POT');
  });
});

describe('Send destination survey by hand', () => {
  const byHand = (someone: PersonFacts, change: Partial<DecisionContext> = {}) =>
    decideByHand(someone, someone.learners[0]!.ref, context(change))?.reason ?? null;

  it.each<[string, PersonFacts, Partial<DecisionContext>, string | null]>([
    [
      'goes past the back-population date',
      person(),
      settings({ backPopulationDate: '2021-01-01' }),
      'ELIGIBLE',
    ],
    ['goes past a known destination', person(learner({ destinations: [onRecord()] })), {}, 'ELIGIBLE'],
    [
      'goes past the wait for a return',
      person(learner({ pots: [summer] })),
      { today: '2020-07-01' },
      'ELIGIBLE',
    ],
    ['never before the end', person(learner({ pots: [openPot()] })), {}, 'NOT_ENDED'],
    ['never to the deceased', person(learner({ preferences: [rui(5)] })), {}, 'DECEASED'],
    [
      'never against a suppression',
      person(learner({ suppression: { reason: 'do-not-contact' } })),
      {},
      'DO_NOT_CONTACT',
    ],
    ['never under age', young('2010-01-01'), {}, 'UNDER_AGE'],
    ['never against preferences', person(learner({ preferences: [rui(4)] })), {}, 'BARRED'],
    [
      'not to who has come back',
      person(learner({ pots: [ENDED, openPot({ startDate: '2020-12-01' })] })),
      {},
      'RETURNED',
    ],
    ['surveys the later of two POTs', person(learner({ pots: [ENDED, later()] })), {}, 'ELIGIBLE'],
    ['says nothing of a learner without POTs', person(learner({ pots: [] })), {}, null],
  ])('%s', (_name, someone, change, expected) => {
    expect(byHand(someone, change)).toBe(expected);
  });

  it('names the POT that is surveyed', () => {
    const someone = person(
      learner({ pots: [ENDED, later()] }),
      learner({ ref: 'L9', pots: [openPot({ startDate: '2021-06-01' })] }),
    );
    expect(decideByHand(someone, 'L9', context())).toMatchObject({ learnerRef: 'L1', potId: 'P2' });
  });
});
