/** A dry run writes nothing anywhere but that it was asked, and tells what other settings would change. */
import { expect, test, vi } from 'vitest';
import { type Database, openDatabase } from '../../lib/sql/index.ts';
import {
  changeSettings,
  type DryRun,
  type DryRunAsked,
  estimateRun,
  planDryRun,
} from '../../plugin/admin/index.ts';
import { withRehearsal } from '../../plugin/sync/rehearsal/rehearse.ts';
import { ownTables } from '../support/own-tables.ts';
import { type College, openCollege } from './college.ts';
import { job } from './learner.ts';

/** Every row of every table of the tenant, the installation and the service, as one text each. */
async function everything({ houses }: College): Promise<ReadonlyMap<string, string>> {
  const service = await openDatabase(houses.installation.home.databases.service);
  const databases: Readonly<Record<string, Database>> = {
    tenant: houses.tenant.reference.host.database,
    control: houses.installation.control,
    service,
  };
  const texts = new Map<string, string>();
  for (const [name, database] of Object.entries(databases))
    for (const table of await ownTables(database))
      texts.set(`${name} ${table}`, JSON.stringify(await database.reader(table)));
  await service.close();
  return texts;
}

/** Tables that are not as they were. */
function changed(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...after].filter(([name, text]) => before.get(name) !== text).map(([name]) => name);
}

/** A college in the middle of its life, on a day on which a run would write to, close and give rows to several. */
async function inTheMiddle() {
  const college = await openCollege({ today: '2025-07-01', settings: { interimAfterDays: 60 } });
  const left = { ended: '2025-06-30' };
  const ada = await college.learner('Ada', { ...left, mobile: '07700 900001' });
  const ben = await college.learner('Ben', left);
  const lea = await college.learner('Lea', { ended: '2024-09-04', terminated: '2025-06-20' });
  await college.run();
  await ben.answers(job('2025-07-01'));
  await college.getResponses();
  college.day('2025-09-08');
  const eve = await college.learner('Eve', { ...left, preferences: ['RUI 2'] });
  return { college, ada, ben, lea, eve };
}

const WITH_EVERYTHING: DryRunAsked = { enable: true, set: { contactPreset: 'opt-in', intervalDays: '14' } };

test('nothing is written but the audit row of having asked, and nobody is sent anything', async () => {
  const { college } = await inTheMiddle();
  const { context, officer } = college;
  const before = await everything(college);
  const sent = college.messages().length;

  const plan = await planDryRun(context, officer);
  expect(plan).toMatchObject({ messages: { email: 1, sms: 1 }, nonResponsesToday: 2 });
  const audited = await everything(college);
  expect(changed(before, audited)).toEqual(['tenant dt_audit']);
  expect((await college.audit())[0]).toMatchObject({ act: 'plan-dry-run', result: 'done', detail: null });
  await planDryRun(context, officer, WITH_EVERYTHING);
  expect(changed(before, await everything(college))).toEqual(['tenant dt_audit']);

  const quiet = await everything(college);
  await estimateRun(context, officer);
  const asked = { set: { contactPreset: 'opt-in' }, unset: [], undo: [] };
  await changeSettings(context, officer, asked, { why: '', dryRun: true });
  expect(changed(quiet, await everything(college))).toEqual([]);
  await college.deliver();
  expect(college.messages()).toHaveLength(sent);
});

test('a rehearsal that fails is told as what failed, leaves nothing, and its tables are gone', async () => {
  const { college } = await inTheMiddle();
  const { host } = college.context;
  const before = await everything(college);
  const broken = vi.spyOn(host.learners, 'getMany').mockRejectedValue(new Error('the MIS is away'));
  await expect(planDryRun(college.context, college.officer)).rejects.toMatchObject({ code: 'UNEXPECTED' });
  broken.mockRestore();
  expect(changed(before, await everything(college))).toEqual(['tenant dt_audit']);

  let tables: Database | undefined;
  const look = withRehearsal(college.context, { runs: true }, async (rehearsal) => {
    tables = rehearsal.tables;
    throw new Error('nobody looks any more');
  });
  await expect(look).rejects.toThrow('nobody looks any more');
  await expect(tables!.reader.raw('select 1')).rejects.toThrow();
});

/** `decided: 2`, what is otherwise and for how many. */
function otherwise({ differences }: DryRun): Readonly<Record<string, number>> {
  return Object.fromEntries(differences!.changes.map(({ change, learners }) => [change, learners]));
}

test('switched off, nothing would happen; as if switched on today, everybody who left is decided', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: { enableDestinationTracking: false } });
  await college.learner('Ada', { ended: '2025-06-30' });
  await college.learner('Ben', { ended: '2025-07-01' });
  await college.learner('Eve', { ended: '2025-07-01', preferences: ['RUI 2'] });
  const off = await planDryRun(college.context, college.officer);
  expect(off).toMatchObject({ enabled: false, pots: 0, messages: { email: 0, sms: 0 }, differences: null });

  // Without a back-population date: from the day of switching on.
  const asked = { enable: true, set: { backPopulationDate: '' } };
  const on = await planDryRun(college.context, college.officer, asked);
  expect(on).toMatchObject({ enabled: true, messages: { email: 1 }, nonResponsesToday: 1, blocked: null });
  expect(on.decisions.map(({ reason, pots }) => `${reason} ${pots}`)).toEqual([
    'BEFORE_BACK_POPULATION 1',
    'BARRED 1',
    'ELIGIBLE 1',
  ]);
  expect(otherwise(on)).toEqual({ decided: 3, 'by-email': 1, 'message-more': 1, 'row-more': 1 });
  const all = await planDryRun(college.context, college.officer, { enable: true });
  expect(all.messages).toEqual({ email: 2, sms: 0 });
});

test('a preset is looked at before it is chosen: who would no longer be written to, and by which channel', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const mobile = '07700 900001';
  await college.learner('Ada', { ended: '2025-06-30', mobile });
  await college.learner('Ben', {
    ended: '2025-06-30',
    mobile: '07700 900002',
    preferences: ['RUI 7', 'PMC 6'],
  });
  await college.learner('Cai', { ended: '2025-06-30', preferences: ['RUI 2'] });
  await college.run();
  const plan = (set: Readonly<Record<string, string>>) =>
    planDryRun(college.context, college.officer, { set });

  const optIn = await plan({ contactPreset: 'opt-in' });
  expect(otherwise(optIn)).toEqual({
    'decided-otherwise': 1,
    'no-longer-by-email': 1,
    'no-longer-by-sms': 2,
    'row-more': 1,
  });
  expect(optIn.differences?.learners).toBe(2);
  // The provider manual bars less: who was barred is asked, today.
  expect(otherwise(await plan({ contactPreset: 'manual' }))).toEqual({
    ...{ 'decided-otherwise': 1, 'by-email': 1, 'message-more': 1, 'row-more': 1 },
  });
  expect(otherwise(await plan({ intervalDays: '30' }))).toEqual({});
  // What is only looked at changes nothing of what the next run goes by: of all it looks at the one that got a row.
  expect((await planDryRun(college.context, college.officer)).lookedAt).toBe(1);
});

test('addresses that stand against a message, and records that may be of one person', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const left = { ended: '2025-06-30' };
  await college.learner('Ada', { ...left, email: 'not an address', mobile: '020 7219 3000' });
  for (const name of ['Ben', 'Cai', 'Dee', 'Eve'])
    await college.learner(name, {
      ...left,
      familyName: name,
      email: 'home@example.org',
      mobile: '07700 900001',
    });
  await college.learner('Fay', { ...left, uln: 9000001012, dateOfBirth: '2001-01-01' });
  await college.learner('Gus', { ...left, uln: 9000001012, dateOfBirth: '2002-02-02' });
  const plan = await planDryRun(college.context, college.officer);
  expect(plan.addresses.map(({ channel, problem, pots }) => `${channel} ${problem}: ${pots}`)).toEqual([
    'email malformed: 1',
    'email shared by too many: 4',
    'sms missing: 2',
    'sms not-a-mobile: 1',
    'sms shared by too many: 4',
  ]);
  expect(plan.withoutAddress).toBe(5);
  expect(plan.duplicates).toEqual([{ shares: 'uln', groups: 1, learners: 2 }]);
});

test('another day: what a run would do then, if nothing happened until it', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  await college.learner('Ada', { ended: '2025-06-30' });
  await college.learner('Lea', { ended: '2024-07-25', terminated: '2025-06-20' });
  await college.run();
  await college.getResponses();
  const on = async (date: string) => {
    const { today, messagesByKind, rows } = await planDryRun(college.context, college.officer, { on: date });
    const kinds = messagesByKind.map(({ kind, channel, messages }) => `${messages} ${channel} ${kind}`);
    return [today, ...kinds, ...rows.map(({ op, outcome, cause }) => `${op} ${outcome} ${cause}`)];
  };
  expect(await on('2025-07-26')).toEqual(['2025-07-26', 'append OTH 3 silent']);
  expect(await on('2025-07-31')).toEqual(['2025-07-31', '1 email reminder', 'append OTH 3 silent']);
  college.day('2025-07-31', '02:00');
  expect(await college.run()).toMatchObject({ contactsPlanned: 1, surveysClosed: 1, rowsAppended: 1 });
  expect((await college.audit()).at(0)?.at.slice(0, 10)).toBe('2025-07-31');
});
