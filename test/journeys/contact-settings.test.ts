import { expect, test } from 'vitest';
import { explain } from '../../plugin/admin/index.ts';
import { type FileAim, ilrFile } from '../host/ilr-file.ts';
import { openCollege } from './college.ts';

test('the first message waits as long as it is set to, and a changed delay counts from the next run', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: { firstContactAfterDays: 14 } });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  const ben = await college.learner('Ben', { ended: '2025-07-02' });
  await college.runOn('2025-07-03', '2025-07-13');
  expect(ada.got()).toEqual([]);
  expect((await college.explain(ada)).decisions[0]!.next[0]).toMatchObject({
    on: '2025-07-14',
    told: 'First message by email on 14 Jul 2025.',
  });
  await college.runOn('2025-07-14');
  expect([ada.got(), ben.got()]).toEqual([['2025-07-14 email invitation'], []]);
  await college.settings({ firstContactAfterDays: 12 });
  await college.run();
  expect(ben.got()).toEqual(['2025-07-14 email invitation']);
});

test.each([
  ['both', ['email', 'sms'], ['email'], ['sms']],
  ['email-then-sms', ['email'], ['email'], ['sms']],
  ['email-else-sms', ['email'], ['email'], ['sms']],
  ['email-only', ['email'], ['email'], []],
  ['sms-only', ['sms'], [], ['sms']],
])('channels %s: who has both, an email address, a mobile', async (channelChoice, both, email, mobile) => {
  const college = await openCollege({ today: '2025-07-01', settings: { channelChoice } });
  const ada = await college.learner('Ada', { ended: '2025-06-30', mobile: '07700 900001' });
  const ben = await college.learner('Ben', { ended: '2025-06-30' });
  const cai = await college.learner('Cai', { ended: '2025-06-30', email: '', mobile: '07700 900003' });
  await college.run();
  const channels = [ada, ben, cai].map((one) =>
    one
      .messages()
      .map(({ channel }) => channel)
      .sort(),
  );
  expect(channels).toEqual([both, email, mobile]);
  // Whom the provider chooses not to reach is nobody's OTH-3 before the stop date.
  for (const one of [ada, ben, cai]) expect(await one.rows()).toEqual([]);
});

test('another preset: who is barred no more is asked and their OTH-3 taken back, who is barred now is not asked on', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const of = { ended: '2025-06-30', mobile: '07700 900001' };
  // Objects to surveys; wants no email; agreed to both by the codes of 2018.
  const ada = await college.learner('Ada', { ...of, preferences: ['RUI 2'] });
  const ben = await college.learner('Ben', { ...of, mobile: '07700 900002', preferences: ['PMC 3'] });
  const cai = await college.learner('Cai', {
    ...of,
    mobile: '07700 900003',
    preferences: ['RUI 7', 'PMC 5', 'PMC 6'],
  });
  const channels = (one: typeof ada) => one.messages().map(({ on, channel }) => `${on} ${channel}`);
  await college.run();
  expect([channels(ada), channels(ben)]).toEqual([[], ['2025-07-01 sms']]);
  expect(await ada.rows()).toEqual(['OTH 3 from 2025-07-01, collected 2025-07-01']);

  await college.settings({ contactPreset: 'manual' });
  await college.runOn('2025-07-02');
  expect(channels(ada)).toEqual(['2025-07-02 email', '2025-07-02 sms']);
  expect(await ada.rows()).toEqual([]);

  await college.settings({ contactPreset: 'opt-in' });
  await college.runOn('2025-07-31', '2025-08-02');
  expect(channels(ada)).toHaveLength(2);
  expect(channels(ben)).toEqual(['2025-07-01 sms']);
  expect(await ben.decision()).toBe('BARRED');
  expect(channels(cai)).toEqual(['2025-07-01 email', '2025-07-01 sms', '2025-07-31 email', '2025-07-31 sms']);
});

/** A learner for each exclusion by name, in one file; each is a person of their own. */
const EXCLUDED: Readonly<Record<string, FileAim & { readonly born?: string; readonly rui?: number }>> = {
  PLANNED_BREAK: { ended: '2025-06-30', compStatus: 6 },
  GATEWAY: { ended: '2025-06-30', compStatus: 1, standard: 91 },
  DECEASED: { ended: '2025-06-30', rui: 5 },
  TRANSFERRED: { ended: '2025-06-30', compStatus: 3, withdrawReason: 40 },
  CUSTODY: { ended: '2025-06-30', compStatus: 3, withdrawReason: 28 },
  UNDER_AGE: { ended: '2025-06-30', born: '2010-01-01' },
  AWAITING_RETURN: { ended: '2025-06-30', fundModel: 25 },
  TOO_LATE: { started: '2023-09-04', ended: '2024-06-30' },
};

test('each exclusion by name leaves somebody out; those that have a switch ask again once it is off', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const learners = Object.entries(EXCLUDED).map(([reason, { born = '1998-01-01', rui, ...aim }]) => ({
    ref: reason.slice(0, 12),
    familyName: reason,
    dateOfBirth: born,
    preferences: rui === undefined ? [] : [{ type: 'RUI' as const, code: rui }],
    aims: [{ started: '2024-09-09', ...aim }],
  }));
  await college.mis.importIlr(ilrFile({ year: '2024-25', learners }), { who: college.officer.id });
  const suppressed = await college.learner('Dan', { ended: '2025-06-30' });
  await college.houses.tenant.reference.host.learners.suppress(suppressed.ref, 'do-not-contact', 'olga');
  const reasons = async () => {
    const found: string[] = [];
    for (const { ref } of [...learners, suppressed]) {
      const { decisions } = await explain(college.context, college.officer, ref);
      found.push(decisions[0]!.reason);
    }
    return found;
  };

  await college.run();
  expect(await reasons()).toEqual([...Object.keys(EXCLUDED), 'DO_NOT_CONTACT']);
  expect(college.messages()).toEqual([]);

  await college.settings({
    excludeTransfers: false,
    excludeCustody: false,
    awaitReturn: false,
    minimumAge: null,
    skipTooLate: false,
  });
  await college.runOn('2025-07-02');
  const always = ['PLANNED_BREAK', 'GATEWAY', 'DECEASED'];
  expect(await reasons()).toEqual([
    ...Object.keys(EXCLUDED).map((reason) => (always.includes(reason) ? reason : 'ELIGIBLE')),
    'DO_NOT_CONTACT',
  ]);
});
