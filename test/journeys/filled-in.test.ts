import { expect, test } from 'vitest';
import { migrate, rollback } from '../../lib/sql/index.ts';
import { pluginMigrations } from '../../migrations/plugin/index.ts';
import { openCollege } from './college.ts';

test('leavers decided before course and funding model were kept get them by the next run, and nothing else happens', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.learner('Ben', { ended: null });
  await college.run();
  const { database } = college.houses.tenant;
  const courses = async () =>
    (await database.reader('dt_decision').orderBy('learner_ref')).map(({ course }) => course);
  expect(await courses()).toEqual(['Plumbing level 2', null]);

  await rollback(database, pluginMigrations, { to: '0005-instance' });
  await migrate(database, [pluginMigrations]);
  expect(await courses()).toEqual([null, null]);

  college.day('2025-07-02');
  expect(await college.run()).toMatchObject({ persons: 2 });
  expect(await courses()).toEqual(['Plumbing level 2', null]);
  expect(ada.messages()).toHaveLength(1);

  college.day('2025-07-03');
  expect((await college.run()).persons ?? 0).toBe(0);
});
