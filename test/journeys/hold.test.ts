/** Everything that is not sent yet is stopped by one act, and goes again by another (F15). */
import { expect, test } from 'vitest';
import { confirmDatabase, holdSending, liftHold, showHold } from '../../plugin/admin/index.ts';
import { type College, openCollege } from './college.ts';
import { job } from './learner.ts';

const hold = (college: College, why = 'wrong logo') => holdSending(college.context, college.officer, why);
const lift = (college: College, why = 'the logo is right now') =>
  liftHold(college.context, college.officer, why);
/** How the hold stands at the survey service. */
const atService = async ({ context }: College) => (await context.client()).holdStanding();

test('held: nobody is written to, answers and decisions go on, and once lifted everybody gets what is due', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  const done = await hold(college);
  expect(done).toMatchObject({ held: true, changed: true, serviceTold: true, trouble: null });
  expect(await atService(college)).toMatchObject({
    held: true,
    by: college.officer.id,
    reason: 'wrong logo',
  });

  const ben = await college.learner('Ben', { ended: '2025-06-30', mobile: '07700 900002' });
  const cai = await college.learner('Cai', { ended: '2025-06-30', preferences: ['RUI 3'] });
  await college.runOn('2025-07-02', '2025-07-31', '2025-08-05');
  expect(college.messages()).toHaveLength(1);
  expect(await ben.decision()).toBe('ELIGIBLE');
  expect(await cai.rows()).toEqual(['OTH 3 from 2025-07-01, collected 2025-07-02']);
  await ada.answers(job('2025-07-01'));
  await college.getResponses();
  expect(await ada.rows()).toHaveLength(1);

  college.day('2025-08-06');
  await lift(college);
  await college.run();
  expect(ben.got()).toEqual(['2025-08-06 email invitation', '2025-08-06 sms invitation']);
  expect(ada.got()).toEqual(['2025-07-01 email invitation']);
  expect(await ben.survey()).toMatchObject({ rounds: 1 });
  const told = (await college.explain(ben)).timeline.filter(({ what }) => what === 'round-delayed');
  expect(told.map(({ at, why }) => `${at.slice(0, 10)} ${why}`)).toEqual(['2025-07-02 held']);
});

test('what the survey service has and did not send stops too, and goes once lifted while its time is not over', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  college.day('2025-07-01', '22:00');
  await college.run();
  college.day('2025-07-02', '07:00');
  await hold(college);
  college.day('2025-07-02', '09:00');
  await college.deliver();
  expect(ada.got()).toEqual([]);
  await lift(college);
  await college.deliver();
  expect(ada.got()).toEqual(['2025-07-02 email invitation']);
});

test('what was planned and passed its time meanwhile is planned again, as what it was', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  college.day('2025-07-01', '22:00');
  await college.run();
  await hold(college);
  await college.runOn('2025-07-03', '2025-07-10');
  await lift(college);
  college.day('2025-07-11');
  await college.run();
  college.day('2025-07-12');
  await college.run();
  expect(ada.got()).toEqual(['2025-07-11 email invitation']);
});

test('planned and not handed over when the hold came: it waits, and goes by the run after it is lifted', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  // The service is away when messages are to be handed over; then somebody holds.
  await college.serviceGoesDown();
  await college.schedule();
  college.day('2025-07-01', '11:00');
  await hold(college);
  await college.serviceComesBack();
  expect(await college.run()).toMatchObject({ heldBack: 1 });
  expect(ada.got()).toEqual([]);
  await lift(college);
  await college.run();
  expect(ada.got()).toEqual(['2025-07-01 email invitation']);
});

test('a second hold is no error and does not change who held it first; lifting what is not held is none either', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  expect(await lift(college)).toMatchObject({ held: false, changed: false });
  await hold(college);
  expect(await hold(college, 'again')).toMatchObject({ held: true, changed: false, why: 'wrong logo' });
  const shown = await showHold(college.context, college.officer);
  expect(shown.history.map(({ held, why }) => [held, why])).toEqual([[1, 'wrong logo']]);
  const acts = (await college.audit()).map(({ act, result }) => `${act} ${result}`);
  expect(acts.slice(0, 3)).toEqual(['hold done', 'hold done', 'lift-hold done']);
  await expect(hold(college, ' ')).rejects.toMatchObject({ code: 'REASON_NEEDED' });
});

test('by hand nothing goes while it is held: who asks is told who held it, since when and why', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await hold(college);
  await expect(college.send(ada)).rejects.toMatchObject({
    code: 'SENDING_HELD',
    details: { who: college.officer.id, why: 'wrong logo' },
  });
  await lift(college);
  await college.send(ada);
  expect(ada.got()).toEqual(['2025-07-01 email invitation']);
});

test('the survey service is away: the hold stands here at once, and it is told by the next run', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.serviceGoesDown();
  const done = await hold(college);
  expect(done).toMatchObject({ held: true, serviceTold: false, trouble: { code: 'SERVICE_UNREACHABLE' } });
  await college.schedule();
  await college.serviceComesBack();
  expect(await atService(college)).toMatchObject({ held: false });

  college.day('2025-07-02');
  await college.schedule();
  expect(await atService(college)).toMatchObject({ held: true, reason: 'wrong logo' });
  expect((await showHold(college.context, college.officer)).serviceTold).toBe(true);
  expect(ada.got()).toEqual([]);
});

test('lifted while the survey service is away: it is not left held', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await hold(college);
  await college.serviceGoesDown();
  await lift(college);
  await college.serviceComesBack();
  expect(await atService(college)).toMatchObject({ held: true });
  college.day('2025-07-02');
  await college.run();
  expect(await atService(college)).toMatchObject({ held: false });
  expect(ada.got()).toEqual(['2025-07-02 email invitation']);
});

test('held again before the service knew that it was lifted: it stays held there', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  await hold(college);
  await college.serviceGoesDown();
  await lift(college);
  await hold(college, 'another logo');
  await college.serviceComesBack();
  college.day('2025-07-02');
  await college.run();
  expect(await atService(college)).toMatchObject({ held: true });
  expect(await showHold(college.context, college.officer)).toMatchObject({ held: true, why: 'another logo' });
});

test('a database restored from before the hold lifts nothing, and finds it held once it is confirmed', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  const asItWas = await rowsOf(college);
  await college.run();
  await hold(college);
  await restore(college, asItWas);
  const ben = await college.learner('Ben', { ended: '2025-06-30' });
  college.day('2025-07-02');
  await expect(college.run()).rejects.toMatchObject({ details: { why: 'CLONED_DATABASE' } });
  await expect(lift(college)).rejects.toMatchObject({ code: 'CLONED_DATABASE' });
  expect(await atService(college)).toMatchObject({ held: true });

  await confirmDatabase(college.context, college.officer, 'restored from the backup of this morning');
  await college.run();
  expect(await showHold(college.context, college.officer)).toMatchObject({
    held: true,
    who: college.officer.id,
    why: 'wrong logo',
  });
  expect([ada.got(), ben.got()]).toEqual([['2025-07-01 email invitation'], []]);
});

test('a restored database that does not know yet that it is one: its lift does not count, and it is held again', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  await hold(college, 'before the backup');
  const asItWas = await rowsOf(college);
  await lift(college);
  await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  await hold(college);
  await restore(college, asItWas);
  await expect(lift(college)).rejects.toMatchObject({ code: 'CLONED_DATABASE' });
  expect(await showHold(college.context, college.officer)).toMatchObject({ held: true });
  expect(await atService(college)).toMatchObject({ held: true });
});

test('a survey service put back from before the hold is told again', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  await college.run();
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await hold(college);
  const client = await college.context.client();
  // As it was in its backup.
  await client.hold({ held: false, by: 'backup', reason: 'backup' });
  await college.houses.service.renewEpochs();
  await college.run();
  college.day('2025-07-02');
  await college.run();
  expect(await atService(college)).toMatchObject({ held: true });
  expect(ada.got()).toEqual([]);
});

const TABLES = [
  'dt_hold',
  'dt_contact',
  'dt_survey',
  'dt_decision',
  'dt_event',
  'dt_seal',
  'dt_run',
  'dt_cursor',
];
const REST = ['dt_instance', 'dq_job', 'dq_failure'];

type Rows = ReadonlyMap<string, readonly object[]>;

async function rowsOf({ houses }: College): Promise<Rows> {
  const { reader } = houses.tenant.database;
  const rows = new Map<string, readonly object[]>();
  for (const table of [...TABLES, ...REST]) rows.set(table, await reader(table));
  return rows;
}

/** The plugin's tables as they were; the service remembers what came since. */
async function restore({ houses }: College, rows: Rows): Promise<void> {
  await houses.tenant.database.transaction(async (tx) => {
    for (const [table, was] of rows) {
      await tx(table).delete();
      for (const row of was) await tx(table).insert(row);
    }
  });
}
