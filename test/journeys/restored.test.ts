/** What was forgotten here and is known there, and the other way round. */
import { expect, test } from 'vitest';
import { confirmDatabase } from '../../plugin/admin/index.ts';
import { type College, openCollege } from './college.ts';
import { job } from './learner.ts';

test('a database restored from before the first run: nothing is sent until it is confirmed, nobody is asked twice, and the answer is not lost', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  const ben = await college.learner('Ben', { ended: '2025-06-30' });
  const cai = await college.learner('Cai', { ended: '2025-06-30' });
  const asItWas = await college.houses.tenant.database.reader('dt_instance').first();
  await college.run();
  college.day('2025-07-08');
  await ada.answers(job('2025-07-01'));
  await cai.says('cannot-answer');
  await college.run();
  await restoreFromBeforeTheFirstRun(college, asItWas);
  expect(await ada.rows()).toEqual([]);

  college.day('2025-07-09');
  await expect(college.run()).rejects.toMatchObject({ details: { why: 'CLONED_DATABASE' } });
  await expect(college.run()).rejects.toMatchObject({ code: 'CLONED_DATABASE' });
  await expect(college.send(ben, 'confirmed')).rejects.toMatchObject({ code: 'CLONED_DATABASE' });
  await college.getResponses();
  for (const learner of [ada, ben, cai]) expect(learner.got()).toEqual(['2025-07-01 email invitation']);

  await confirmDatabase(college.context, college.officer, 'restored from the backup of 30 June');
  expect((await college.audit())[0]).toMatchObject({ act: 'confirm-database', who: college.officer.id });
  await college.run();
  expect(await ada.rows()).toEqual(['EMP 1 from 2025-07-01, collected 2025-07-08']);
  expect(await ada.survey()).toMatchObject({ state: 'answered' });
  college.day('2025-07-10');
  await college.run();
  expect(await cai.decision()).toBe('DECEASED');
  for (const learner of [ada, ben, cai]) expect(learner.got()).toEqual(['2025-07-01 email invitation']);
});

/** The plugin's tables and the destination rows as they were before anything happened; the service remembers. */
async function restoreFromBeforeTheFirstRun({ houses }: College, instance: object): Promise<void> {
  const { database } = houses.tenant;
  const tables = ['person', 'address', 'suppression', 'decision', 'survey', 'contact', 'response', 'outcome'];
  await database.transaction(async (tx) => {
    for (const table of [...tables, 'event', 'seal', 'run']) await tx(`dt_${table}`).delete();
    await tx('dt_cursor').whereIn('name', ['host', 'feed']).delete();
    for (const table of ['dq_failure', 'dq_job', 'mis_destination']) await tx(table).delete();
    await tx('dt_instance').update(instance);
    await tx('mis_learner').update({ suppression: null, suppressed_by: null, suppressed_at: null });
  });
}

test('a service restored from a backup: what was imported is not imported again, and the timeline tells it once', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30', mobile: '07700 900001' });
  await college.run();
  await ada.answers(job('2025-07-01'));
  await college.run();
  const before = await college.explain(ada);
  await college.houses.service.renewEpochs();

  college.day('2025-07-02');
  expect(await college.run()).toMatchObject({ reconciled: 1, surveysReconciled: 1 });
  const after = await college.explain(ada);
  expect(after.timeline).toEqual(before.timeline);
  expect(after.destinations).toEqual(before.destinations);
});
