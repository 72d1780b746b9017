import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createWorker } from '../../lib/queue/index.ts';
import { type Database, migrate } from '../../lib/sql/index.ts';
import { queueMigrations } from '../../migrations/queue/index.ts';
import { temporaryDatabase } from '../lib/sql/temporary.ts';
import { elapse, job, jobByKey, put, QUEUE } from './support.ts';

const built = createRequire(import.meta.url)
  .resolve('#package/package.json')
  .replace(/package\.json$/, 'dist/lib/queue/index.js');
const isBuilt = existsSync(built);
if (!isBuilt) console.warn('SKIPPED workers in two processes: the package is not built (npm run build)');

async function otherProcess(database: Database, name: string, mode: 'drain' | 'hang'): Promise<ChildProcess> {
  const program = fileURLToPath(new URL('./other-process.mjs', import.meta.url));
  const child = fork(program, [database.location, name, mode]);
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'message');
  return child;
}

async function store(): Promise<Database> {
  const database = await temporaryDatabase();
  await migrate(database, [queueMigrations]);
  return database;
}

describe.skipIf(!isBuilt)('workers in processes of their own', () => {
  it('do every job once between them', async () => {
    const database = await store();
    const keys = Array.from({ length: 300 }, (_, at) => `job ${at}`);
    await put(database, ...keys.map((key) => job(key)));
    const children = [
      await otherProcess(database, 'one', 'drain'),
      await otherProcess(database, 'two', 'drain'),
    ];
    const reports = children.map((child) => once(child, 'message') as Promise<[{ done: string[] }]>);
    for (const child of children) child.send('go');
    const done = (await Promise.all(reports)).flatMap(([report]) => report.done);
    expect(done.sort()).toEqual(keys.sort());
  });

  it('that are killed leave their job to the next worker, after the lease', async () => {
    const database = await store();
    await put(database, job('a'));
    const child = await otherProcess(database, 'killed', 'hang');
    const claimed = once(child, 'message');
    child.send('go');
    expect((await claimed)[0]).toEqual({ claimed: 'a' });
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    const next = createWorker({
      database,
      queues: [QUEUE],
      handlers: { step: async () => ({ outcome: 'done' }) },
    });
    expect(await next.drain({ waitSeconds: 0 })).toMatchObject({ done: 0 });
    expect(await jobByKey(database, 'a')).toMatchObject({ state: 'leased', worker: 'killed' });
    await elapse(database, 31);
    expect(await next.drain()).toMatchObject({ done: 1 });
    expect(await jobByKey(database, 'a')).toMatchObject({ state: 'done', attempt: 2 });
  });
});
