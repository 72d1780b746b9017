import { expect, test } from 'vitest';
import { openCollege } from './college.ts';
import { job } from './learner.ts';

const IDENTITY = { uln: 9000001012, dateOfBirth: '2004-05-06', familyName: 'Ash' };

test('two records and two periods of training of one person: one round, about the later one', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const day = await college.learner('Ada', { ...IDENTITY, ended: '2025-06-27', email: 'ada@example.org' });
  const evening = await college.learner('Zed', {
    ...IDENTITY,
    givenNames: 'Ada',
    ended: '2025-06-30',
    email: 'ada@example.net',
  });
  await college.mis.addPot(evening.ref, {
    startDate: '2024-09-02',
    actualEndDate: '2025-05-30',
    terminationDate: '2025-05-30',
  });
  await college.runOn('2025-07-01', '2025-07-31');
  expect(college.messages().map(({ on, to, kind }) => `${on} ${to} ${kind}`)).toEqual([
    '2025-07-01 ada@example.net invitation',
    '2025-07-31 ada@example.net reminder',
  ]);
  expect(await day.decision()).toBe('LATER_POT');
  expect((await college.explain(day)).sameAs).toEqual(['ZED']);
  college.day('2026-07-01');
  await college.run();
  expect(await day.rows()).toEqual([]);
  expect(await evening.rows()).toEqual(['OTH 3 from 2025-07-01, collected 2026-07-01']);
});

test('a duplicate record that turns up later never doubles, and the unsubscription holds for it', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  // The reference of the new record sorts before the one that was there.
  const zed = await college.learner('Zed', { ...IDENTITY, ended: '2025-06-30' });
  const zoe = await college.learner('Zoe', { uln: 9000002019, ended: '2025-06-30' });
  await college.run();
  college.day('2025-07-02');
  await zoe.unsubscribes();
  await college.run();

  college.day('2025-07-03');
  await college.learner('Ada', { ...IDENTITY, ended: '2025-06-30' });
  await college.learner('Amy', { uln: 9000002019, ended: '2025-06-30' });
  await college.runOn('2025-07-03', '2025-07-04', '2025-07-31');
  expect(college.messages().map(({ on, to, kind }) => `${on} ${to} ${kind}`)).toEqual([
    '2025-07-01 zed@example.org invitation',
    '2025-07-01 zoe@example.org invitation',
    '2025-07-31 ada@example.org invitation',
  ]);
  expect(await zed.decision()).toBe('LATER_POT');
});

test('an answer given by the link of one record counts though a duplicate was found meanwhile', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const zed = await college.learner('Zed', { ...IDENTITY, ended: '2025-06-30' });
  await college.run();
  await zed.answers(job('2025-07-01'));
  await college.learner('Ada', { ...IDENTITY, ended: '2025-05-30' });
  await college.run();
  college.day('2025-08-15');
  await college.run();
  expect(college.messages()).toHaveLength(1);
  expect(await zed.rows()).toEqual(['EMP 1 from 2025-07-01, collected 2025-07-01']);
});

test('two different people who share an address get a message each, by a link of their own', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const home = { email: 'home@example.org', mobile: '07700 900001' };
  const ada = await college.learner('Ada', { ...home, ended: '2025-06-30' });
  // The same family name and birth date, and no ULN yet: that proves nothing.
  const ben = await college.learner('Ben', { ...home, ended: '2025-06-30' });
  await college.run();
  expect(college.messages()).toHaveLength(4);
  expect(new Set(college.messages().map(({ link }) => link)).size).toBe(2);
  const [toBen] = ben.messages().filter(({ channel }) => channel === 'email');
  expect(toBen!.text).toContain('Hello Ben,');
  await ben.unsubscribes();
  college.day('2025-07-31');
  await college.run();
  expect(ada.messages().filter(({ channel, on }) => channel === 'email' && on === '2025-07-31')).toHaveLength(
    1,
  );
  expect(college.messages()).toHaveLength(6);
});

test('an address of more than three people is held for staff', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const office = { email: 'office@example.org', ended: '2025-06-30' };
  for (const name of ['Ada', 'Ben', 'Cai']) await college.learner(name, office);
  const dee = await college.learner('Dee', office);
  await college.run();
  expect(college.messages()).toEqual([]);
  expect((await college.explain(dee)).decisions).toMatchObject([
    { reason: 'NO_ADDRESS', facts: { email: 'shared by 4', sms: 'missing' } },
  ]);

  // One of them is corrected: the others share it with few enough again.
  college.day('2025-07-02');
  await dee.corrects({ email: 'dee@example.org' });
  await college.run();
  expect(college.messages().map(({ to }) => to)).toEqual([
    'dee@example.org',
    'office@example.org',
    'office@example.org',
    'office@example.org',
  ]);
});
