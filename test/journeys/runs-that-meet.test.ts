/** Two runs of one tenant at once: a worker, and a person who presses *Get Responses*. */
import { expect, test } from 'vitest';
import { createSyncWorker, openProcedure } from '../../plugin/sync/run.ts';
import { type College, openCollege } from './college.ts';
import { job } from './learner.ts';

test('an answer fetched while silence is being recorded: the answer stands, and no OTH-3', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();

  college.day('2026-07-01');
  await runWhile(college, 'close', async () => {
    await ada.answers(job('2025-08-04'));
    await college.getResponses();
  });
  expect(await ada.history()).toEqual(['EMP 1 from 2025-08-04, collected 2026-07-01, answered']);
  expect(await ada.survey()).toMatchObject({ state: 'answered', owes: null });
});

test('an answer fetched while the next round is being planned: nobody is reminded', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();

  college.day('2025-07-31');
  await runWhile(college, 'plan', async () => {
    await ada.answers(job('2025-07-14'));
    await college.getResponses();
  });
  expect(await ada.survey()).toMatchObject({ state: 'answered', rounds: 1 });
  expect(ada.got()).toEqual(['2025-07-01 email invitation']);
});

test('a run whose job died has failed, says why, and leaves the day to the next', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.settings({ apiKey: '${env:NO_SUCH_KEY}' });
  await openProcedure(college.context, { kind: 'daily', askedBy: 'schedule' });
  await createSyncWorker(college.context, { random: () => 0 }).drain();
  expect((await college.runs())[0]).toMatchObject({ kind: 'daily', state: 'failed' });

  await college.settings({ apiKey: `\${file:${college.houses.installation.home.apiKey('north')}}` });
  await openProcedure(college.context, { kind: 'daily', askedBy: 'schedule' });
  await createSyncWorker(college.context, { random: () => 0 }).drain();
  await college.deliver();
  expect((await college.runs())[0]).toMatchObject({ kind: 'daily', state: 'done' });
  expect(ada.got()).toEqual(['2025-07-01 email invitation']);
});

test('a run whose process died on the last attempt of a job has failed when the next run begins', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  await college.learner('Ada', { ended: '2025-06-30' });
  await openProcedure(college.context, { kind: 'daily', askedBy: 'schedule' });
  // What the claim of the next worker makes of a lease that ran out on the last attempt.
  await college.context.host.transaction(async (tx) => {
    await tx('dq_job').update({ state: 'dead', reason: 'LEASE_EXPIRED' });
  });
  expect((await college.runs())[0]).toMatchObject({ state: 'running' });
  await openProcedure(college.context, { kind: 'daily', askedBy: 'schedule' });
  expect((await college.runs()).map(({ state }) => state)).toEqual(['running', 'failed']);
});

test('jobs done long ago are removed after the daily run', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  await college.run();
  const jobs = () => college.context.host.database.reader('dq_job').pluck('job_key');
  const old = await jobs();
  expect(old.length).toBeGreaterThan(3);
  await college.context.host.transaction(async (tx) => {
    await tx('dq_job').update({ settled_at: '2020-01-01T00:00:00.000Z' });
  });
  college.day('2025-07-02');
  await college.schedule();
  const left = (await jobs()) as string[];
  expect(left.filter((key) => (old as string[]).includes(key))).toEqual([]);
  expect(left.length).toBeGreaterThan(3);
});

/** Runs the procedure; in the middle of the first job of a step, when it has read and not yet written, something happens. */
async function runWhile(college: College, step: string, meanwhile: () => Promise<void>): Promise<void> {
  const { host } = college.context;
  let at = '';
  let happened = false;
  const transaction: typeof host.transaction = async (fn) => {
    if (at === step && !happened) {
      happened = true;
      await meanwhile();
    }
    return host.transaction(fn);
  };
  const context = { ...college.context, host: { ...host, transaction } };
  await openProcedure(context, { kind: 'by-hand', askedBy: college.officer.id });
  await createSyncWorker(context, {
    random: () => 0,
    onCheckpoint: (checkpoint, { kind }) => {
      if (checkpoint === '1-claimed') at = kind;
    },
  }).drain();
  expect(happened).toBe(true);
  await college.deliver();
}
