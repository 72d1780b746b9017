// The plugin's worker and its daily schedule in a process of their own, as `destinations serve` runs them, with crash
// points and a lease that may be short: `node plugin-worker.mjs OPTIONS`.
import { setTimeout as wait } from 'node:timers/promises';
import { homeAt } from '#package/dist/bin/installation/home.js';
import { openInstallation } from '#package/dist/bin/installation/installation.js';
import { chooseTenant, openTenant } from '#package/dist/bin/installation/tenant.js';
import { createSyncWorker, openProcedure } from '#package/dist/plugin/sync/run.js';
import { crashPoints, watchTransactions } from './points.mjs';

const { home, log, at, leaseSeconds, jitter, schedule = true } = JSON.parse(process.argv[2]);
process.on('disconnect', () => process.exit());

const pass = crashPoints({ log, at });
const installation = await openInstallation(homeAt({ home }));
const tenant = await openTenant(installation, await chooseTenant(installation), { work: false });
const { context, database, reference } = tenant;
let doing = 'idle';
watchTransactions(database, pass, () => doing);

async function client() {
  const http = await context.client();
  const around =
    (call) =>
    async (...args) => {
      const step = doing;
      pass(`${step}:before-request`);
      // The commits with which the database names itself, before and after the request.
      doing = `${step}:naming`;
      const reply = await call(...args).finally(() => {
        doing = step;
      });
      pass(`${step}:after-request`);
      return reply;
    };
  return Object.fromEntries(Object.entries(http).map(([name, call]) => [name, around(call)]));
}

const worker = createSyncWorker(
  { ...context, client },
  {
    ...(leaseSeconds === undefined ? {} : { leaseSeconds }),
    ...(jitter === undefined ? {} : { random: () => jitter * Math.random() }),
    onCheckpoint(point, job) {
      doing = job.kind;
      pass(`${job.kind}:${point}`);
      if (point !== '3-settled') return;
      doing = 'idle';
      process.send({ settled: job.id });
    },
  },
);
worker.start();
process.on('message', async ({ run }) => {
  const runId = await openProcedure(context, { kind: run, askedBy: 'mis.officer' });
  process.send({ opened: runId });
});
process.send({ ready: true });
for (;;) {
  if (schedule) await reference.schedules.runDue().catch((error) => process.send({ failed: error.code }));
  await wait(100);
}
