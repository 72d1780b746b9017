/**
 * The dashboard as it was compiled, on one tenant in a folder: `node test/pty/stage.mjs FOLDER`. The shortest program
 * around it that a shell can start, so that every way out of it can be tried.
 *
 *   SIGUSR2   throws an error that nobody catches        SIGIO   lets the survey service answer, which it does not before
 *   SIGPIPE   rejects a promise that nobody handles      STAY=1  stays after the dashboard was left
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createReferenceHost } from '../../dist/host/reference-host.js';
import { enqueue } from '../../dist/lib/queue/index.js';
import { migrate, openDatabase } from '../../dist/lib/sql/index.js';
import { controlMigrations } from '../../dist/migrations/control/index.js';
import { createContext } from '../../dist/plugin/admin/index.js';
import { createPlugin } from '../../dist/plugin/index.js';
import { openAlready, runDashboard } from '../../dist/tui/index.js';

const [, , folder] = process.argv;
const silent = { info() {}, warn() {}, error() {} };
const control = await openDatabase({ client: 'sqlite', file: join(folder, 'control.sqlite') });
await migrate(control, [controlMigrations]);
const database = await openDatabase({ client: 'sqlite', file: join(folder, 'tenant.sqlite') });
const reference = await createReferenceHost({
  tenant: { id: 'stage', name: 'Stage College', ukprn: 10099999, timeZone: 'Europe/London' },
  database,
  control,
  clock: { now: () => '2025-03-03T10:00:00.000Z', today: () => '2025-03-03' },
  log: silent,
});
await reference.loadPlugin(createPlugin({ work: false }));
await reference.mis.addUser({ id: 'olga', name: 'Olga Officer', groups: [] });
for (const permission of ['get-destination-survey-results', 'send-destination-survey'])
  await reference.mis.setPermission({ kind: 'user', id: 'olga' }, permission, 'allowed', 'admin');
await database.transaction((tx) =>
  enqueue(
    tx,
    [1, 2, 3].map((page) => ({ queue: 'sync', kind: 'plan', key: `run:1:plan:${page}`, payload: {} })),
  ),
);

const answers = new Promise((_, reject) => {
  process.once('SIGIO', () => reject(new Error('no answer')));
});
answers.catch(() => undefined);
process.on('SIGUSR2', () => {
  throw new Error('thrown on purpose');
});
process.on('SIGPIPE', () => {
  Promise.reject(new Error('rejected on purpose'));
});
writeFileSync(join(folder, 'pid'), String(process.pid));

await runDashboard({
  contents: async () => ({
    tenants: [
      openAlready({
        id: 'stage',
        context: { ...createContext(reference.host), client: () => answers },
        actor: await reference.mis.actor('olga'),
      }),
    ],
  }),
});
console.log('left the dashboard');
if (process.env.STAY === '1') await new Promise((resolve) => setTimeout(resolve, 600_000));
await reference.unloadPlugin();
await database.close();
await control.close();
