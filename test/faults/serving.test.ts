/** Three processes serve the same tenants, and one of them is killed with a run in hand. */
import { expect, it } from 'vitest';
import { installationWith, jobsOf, quietService, runsOf, serving, until } from '../bin/serve/support.ts';

const TENANTS = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({ id, at: '00:00' }));

it('three processes serve six tenants and one is killed with a run in hand: each runs once on its date, and to its end', async () => {
  const service = await quietService();
  const installation = await installationWith(TENANTS, service);
  service.hold();
  const processes = [1, 2, 3].map(() => serving(installation.home.folder));
  await until(() => service.waiting() >= TENANTS.length);

  const holders = await Promise.all(
    TENANTS.map(
      async ({ id }) => (await jobsOf(installation, id)).find(({ state }) => state === 'leased')?.worker,
    ),
  );
  const killed = processes.find(({ child }) => holders.some((worker) => worker?.includes(`:${child.pid}:`)))!;
  const lost = TENANTS.filter((_, at) => holders[at]?.includes(`:${killed.child.pid}:`));
  killed.child.kill('SIGKILL');
  await killed.ended;
  service.release();

  await until(async () => {
    const runs = await Promise.all(TENANTS.map(({ id }) => runsOf(installation, id)));
    return runs.every(([newest]) => newest?.state === 'done');
  });
  for (const { id } of TENANTS) {
    expect(await runsOf(installation, id)).toMatchObject([{ kind: 'daily', state: 'done' }]);
    expect(await installation.control.reader('ct_schedule_run').where({ tenant: id })).toHaveLength(1);
  }
  expect(lost).not.toHaveLength(0);
  const retrieved = (await jobsOf(installation, lost[0]!.id)).find(({ kind }) => kind === 'retrieve');
  expect(retrieved, 'taken over from the killed process').toMatchObject({ state: 'done', attempt: 2 });
  for (const { child, ended } of processes.filter((one) => one !== killed)) {
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  }
}, 120_000);
