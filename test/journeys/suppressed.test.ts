/** Who is not to be contacted, and what is taken back when that was a mistake (F13). */
import { expect, test } from 'vitest';
import {
  confirmAddress,
  liftSuppression,
  listSuppressions,
  releaseAddress,
  suppressLearner,
  troubledAddresses,
} from '../../plugin/admin/index.ts';
import { ilrFile } from '../host/ilr-file.ts';
import { bounces } from './bounces.ts';
import { type College, openCollege } from './college.ts';
import { job, type Learner } from './learner.ts';

const suppress = ({ context, officer }: College, { ref }: Pick<Learner, 'ref'>, why = 'asked by telephone') =>
  suppressLearner(context, officer, ref, { why });
const lift = ({ context, officer }: College, { ref }: Pick<Learner, 'ref'>, deceased = false) =>
  liftSuppression(context, officer, ref, { why: 'it was a mistake', deceased });
const list = ({ context, officer }: College, after: string | null = null, limit = 100) =>
  listSuppressions(context, officer, { after, limit });

test('suppressed by staff: what waits is stopped, the link is dead, nothing is sent or written, and lifted it is asked anew', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  college.day('2025-07-31', '22:00');
  await college.run();
  const old = ada.messages()[0]!.link;
  // A reminder waits at the service for the morning.
  expect(await suppress(college, ada)).toMatchObject({ changed: true, surveysEnded: 1, sameAs: [] });
  college.day('2025-08-01');
  await college.deliver();
  expect(ada.got()).toEqual(['2025-07-01 email invitation']);
  expect((await ada.opensLink()).status).toBe(404);
  expect(await ada.decision()).toBe('DO_NOT_CONTACT');
  expect(await ada.survey()).toMatchObject({ state: 'excluded' });
  expect((await college.explain(ada)).told.join()).toContain('asked by telephone');
  await expect(college.send(ada, 'confirmed')).rejects.toMatchObject({ code: 'SEND_REFUSED' });
  await college.runOn('2025-09-01', '2026-07-01');
  expect(await ada.rows()).toEqual([]);
  expect(await suppress(college, ada, 'again')).toMatchObject({ changed: false });
  expect((await list(college)).rows).toMatchObject([
    { learners: ['ADA'], reason: 'do-not-contact', who: college.officer.id, why: 'asked by telephone' },
  ]);

  college.day('2025-10-01');
  await lift(college, ada);
  await college.run();
  expect(ada.got().slice(1)).toEqual(['2025-10-01 email invitation']);
  expect(ada.messages().at(-1)!.link).not.toBe(old);
  expect((await list(college)).rows).toEqual([]);
  await expect(lift(college, ada)).rejects.toMatchObject({ code: 'SUPPRESSION_NONE' });
  const acts = (await college.audit()).filter(({ act }) => /^learner-(suppress|lift)$/.test(act));
  expect(acts.map(({ act, target, result }) => `${act} ${target} ${result}`)).toEqual([
    'learner-lift ADA SUPPRESSION_NONE',
    'learner-lift ADA done',
    'learner-suppress ADA done',
    'learner-suppress ADA done',
  ]);
});

test('suppressed while a later survey is asked: it ends as it stands, with the dates it had', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: { waves: '6' } });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  await ada.answers(job('2025-07-01'));
  await college.run();
  college.day('2025-12-30');
  await college.run();
  const later = async () => (await college.explain(ada)).surveys.find(({ wave }) => wave === 6)!;
  const { stopOn, closesOn } = await later();
  expect(await suppress(college, ada)).toMatchObject({ surveysEnded: 1 });
  expect(await later()).toMatchObject({ state: 'excluded', stopOn, closesOn });
  expect((await ada.opensLink()).status).toBe(404);
  college.day('2026-03-15');
  await college.run();
  expect(ada.messages()).toHaveLength(2);
  expect(await ada.rows()).toEqual(['EMP 1 from 2025-07-01, collected 2025-07-01']);
});

test('it is kept by person: it holds for a record of theirs that comes later, and through every file', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const month = (...refs: readonly string[]) =>
    college.mis.importIlr(
      ilrFile({
        year: '2024-25',
        learners: refs.map((ref) => ({ ref, started: '2024-09-09', ended: '2025-06-30' })),
      }),
      { who: college.officer.id },
    );
  await month('ADA');
  await suppress(college, { ref: 'ADA' });
  await college.run();
  // The same ULN, name and birth date under another reference, in the next file.
  await month('ADA', 'ADA2');
  college.day('2025-07-02');
  await college.run();
  await month('ADA', 'ADA2');
  college.day('2025-08-05');
  await college.run();
  expect(college.messages()).toEqual([]);
  expect((await list(college)).rows.map(({ learners }) => learners.length)).toContain(2);

  expect(await lift(college, { ref: 'ADA2' })).toMatchObject({ sameAs: ['ADA'] });
  college.day('2025-08-06');
  await college.run();
  expect(college.messages()).toHaveLength(1);
});

test('the list that data without preferences ask for can be lifted name by name', async () => {
  const college = await openCollege({ today: '2025-07-01', suppressionList: null });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  const ben = await college.learner('Ben', { ended: '2025-06-30' });
  await college.notToContact([ada.ref, ben.ref]);
  await college.run();
  expect(college.messages()).toEqual([]);
  await lift(college, ada);
  await college.run();
  expect([ada.got(), ben.got()]).toEqual([['2025-07-01 email invitation'], []]);
});

test('told dead by mistake: a named person takes it back, here and at the service, and the learner is asked anew', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  await ada.says('cannot-answer');
  college.day('2025-07-31');
  await college.run();
  expect(await ada.decision()).toBe('DECEASED');
  await expect(lift(college, ada)).rejects.toMatchObject({ code: 'SUPPRESSION_NONE' });

  await college.serviceGoesDown();
  await expect(lift(college, ada, true)).rejects.toMatchObject({ code: 'SERVICE_UNREACHABLE' });
  await college.serviceComesBack();
  expect(await ada.decision()).toBe('DECEASED');
  await lift(college, ada, true);
  await college.run();
  expect(await ada.decision()).toBe('ELIGIBLE');
  expect(ada.got().slice(1)).toEqual(['2025-07-31 email invitation']);
  expect((await ada.opensLink()).status).toBe(200);
});

test('where the MIS itself says that the learner has died, nothing here takes it back', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  await ada.says('cannot-answer');
  await college.run();
  await ada.setsPreference('RUI 5');
  await expect(lift(college, ada, true)).rejects.toMatchObject({ code: 'DEATH_ON_RECORD' });
  college.day('2025-07-31');
  await college.run();
  expect(ada.messages()).toHaveLength(1);
});

test('an address that came back and is good again: released, it is written to at once, by the service too', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  await bounces(college, 'ada@example.org', '5.1.1');
  college.day('2025-07-02');
  await college.run();
  const trouble = ({ context, officer }: College) =>
    troubledAddresses(context, officer, { after: null, limit: 100 });
  expect((await trouble(college)).rows).toEqual([
    { learner: 'ADA', channel: 'email', trouble: 'bounced', address: 'a…@example.org', reached: false },
  ]);
  const release = (why: string) =>
    releaseAddress(college.context, college.officer, ada.ref, { channel: 'email', why });
  await expect(release('')).rejects.toMatchObject({ code: 'REASON_NEEDED' });
  await release('her mailbox was closed by mistake');
  college.day('2025-07-03');
  await college.run();
  expect(ada.got().slice(1)).toEqual(['2025-07-03 email invitation']);
  expect((await trouble(college)).rows).toEqual([]);
  await expect(release('again')).rejects.toMatchObject({ code: 'ADDRESS_NOT_GIVEN_UP' });
});

test('not me, said by mistake: released, the learner gets another link', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30', email: '', mobile: '07700 900001' });
  await college.run();
  const wrong = ada.messages()[0]!.link;
  await ada.says('not-me');
  college.day('2025-07-02');
  await college.run();
  expect(await ada.decision()).toBe('NO_ADDRESS');
  await releaseAddress(college.context, college.officer, ada.ref, {
    channel: 'sms',
    why: 'she pressed the wrong button',
  });
  await college.run();
  expect(ada.got().slice(1)).toEqual(['2025-07-02 sms invitation']);
  expect(ada.messages()[1]!.link).not.toBe(wrong);
});

test('an address of a family: held while nobody confirmed it, and written to for each of them once somebody did', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const names = ['Ada', 'Ben', 'Cai', 'Dee'];
  const all: Learner[] = [];
  for (const [at, name] of names.entries())
    all.push(
      await college.learner(name, {
        ended: '2025-06-30',
        email: 'home@example.org',
        dateOfBirth: `200${at}-01-01`,
      }),
    );
  const landline = await college.learner('Eve', { ended: '2025-06-30', email: '', mobile: '0113 496 0000' });
  await college.run();
  expect(college.messages()).toEqual([]);
  const { context, officer } = college;
  const first = await troubledAddresses(context, officer, { after: null, limit: 3 });
  const rest = await troubledAddresses(context, officer, { after: first.next, limit: 100 });
  const told = [...first.rows, ...rest.rows].map((row) => `${row.learner} ${row.channel} ${row.trouble}`);
  expect(told.filter((line) => line.includes('shared'))).toEqual(
    all.map(({ ref }) => `${ref} email shared by 4`),
  );
  expect(told).toContain(`${landline.ref} sms not-a-mobile`);

  const confirm = ({ ref }: Learner) =>
    confirmAddress(context, officer, ref, { channel: 'email', why: 'a family; they know' });
  expect(await confirm(all[0]!)).toMatchObject({ records: 4, address: 'h…@example.org' });
  await expect(confirm(all[0]!)).rejects.toMatchObject({ code: 'ADDRESS_NOT_SHARED' });
  await college.run();
  expect(college.messages()).toHaveLength(4);
});
