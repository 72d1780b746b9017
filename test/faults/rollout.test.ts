/**
 * `rollout apply` is killed (SIGKILL) at random, over and over, until the rollout is done: each tenant is always in a
 * state that the next process goes on from, and nothing is done twice, least of all the test send.
 *
 *   FAULTS=100 npm run test:faults -- rollout        so many KILLs, default 12
 *   FAULTS_SEED=4711 npm run test:faults -- rollout  the same choices again, by the seed that a failure prints; the process may be a step further
 */
import { spawn } from 'node:child_process';
import { type FSWatcher, watch } from 'node:fs';
import { resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openTenant } from '../../bin/installation/tenant.ts';
import type { RolloutReport } from '../../plugin/admin/index.ts';
import { latestAudit } from '../../plugin/storage/audit.ts';
import { type RolloutPlace, rolloutPlace } from '../support/rollout-place.ts';
import { seeded } from './support/random.ts';

const WANTED = Number(process.env.FAULTS ?? 12);
const SEED = Number(process.env.FAULTS_SEED ?? Date.now() % 1_000_000_000);
const PROGRAM = resolve(import.meta.dirname, '../../dist/bin/destinations.js');

const TENANTS = ['north', 'south', 'east', 'west', 'leeds', 'york'];
const ROLLOUT = `name: autumn
defaults:
  acts: [migrate-config, provision, push-details, enable, switch-on]
  checks: [config, doctor, test-send]
waves:
  - { name: pilot, tenants: [north, south] }
  - { name: rest, tenants: all remaining }
`;
/** Changes of files after which a process is killed at the latest. */
const MOST_CHANGES = 300;

test('killed at random, a rollout goes on from where it was, and nothing is done twice', {
  timeout: 120_000 + WANTED * 60_000,
}, async () => {
  const random = seeded(SEED);
  const seen = { kills: 0, rollouts: 0, interruptedAt: {} as Record<string, number> };
  while (seen.kills < WANTED) {
    const place = await rolloutPlace(TENANTS);
    onTestFinished(() => place.close());
    place.put(ROLLOUT);
    for (;;) {
      const where = `FAULTS_SEED=${SEED}, rollout ${seen.rollouts + 1}, KILL ${seen.kills}`;
      const kill = seen.kills < WANTED;
      const { code, signal } = await applyKilled(place, kill ? random.whole(1, MOST_CHANGES) : 0);
      if (signal === 'SIGKILL') {
        seen.kills += 1;
        await judge(place, where, seen.interruptedAt);
      } else {
        expect(code, where).toBe(0);
        break;
      }
    }
    seen.rollouts += 1;
    await judgeEnd(place, `FAULTS_SEED=${SEED}, rollout ${seen.rollouts}`);
  }
  console.log(`seed ${SEED}: ${JSON.stringify(seen)}`);
  // Were none of them in the middle of a tenant, this would have shown nothing.
  expect(Object.keys(seen.interruptedAt).length).toBeGreaterThan(1);
});

/** Applies in a process of its own, which is killed at so many changes of the installation's files; 0: it is not. */
async function applyKilled({ folder, home, file, env }: RolloutPlace, changes: number) {
  const args = [PROGRAM, 'rollout', 'apply', file, '--why', 'trial', '--yes', '--concurrency', '3'];
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: 'ignore' });
  let left = changes;
  const watchers = [folder, home.manifests].map(
    (one): FSWatcher =>
      watch(one, () => {
        left -= 1;
        if (left === 0) child.kill('SIGKILL');
      }),
  );
  const ended = await new Promise<{ code: number | null; signal: string | null }>((done) => {
    child.on('close', (code, signal) => done({ code, signal }));
  });
  for (const watcher of watchers) watcher.close();
  return ended;
}

/** What a KILL left: states that `status` knows, good manifests, and nobody written to twice. */
async function judge(place: RolloutPlace, where: string, at: Record<string, number>): Promise<void> {
  const status = await place.type('status', '--output', 'json');
  expect([where, status.exitCode]).toEqual([where, 0]);
  const { waves, atWork } = JSON.parse(status.stdout) as RolloutReport;
  expect(atWork, where).toBeNull();
  for (const { tenant, state, step } of waves.flatMap(({ tenants }) => tenants)) {
    expect(['to do', 'interrupted', 'done'], `${where}: ${tenant}`).toContain(state);
    if (state === 'interrupted') at[step ?? 'none'] = (at[step ?? 'none'] ?? 0) + 1;
  }
  for (const { id, trouble } of await place.installation.tenants.list())
    expect(trouble, `${where}: ${id}`).toBeNull();
  const mailed = await place.mailed();
  expect(mailed.length, where).toBe(new Set(mailed).size);
}

async function judgeEnd(place: RolloutPlace, where: string): Promise<void> {
  expect((await place.mailed()).sort(), where).toEqual(TENANTS.map((id) => `dummy@${id}.example`).sort());
  for (const id of TENANTS) {
    const known = await place.installation.tenants.get(id);
    expect([id, known.manifest?.enabled, known.manifest?.configVersion], where).toEqual([id, true, 3]);
    const tenant = await openTenant(place.installation, known);
    try {
      const { config, database } = tenant.reference.host;
      const changes = await config.history('destinationTracking.enableDestinationTracking');
      expect([id, changes.map(({ new: value, why }) => [value, why])], where).toEqual([
        id,
        [[true, 'trial']],
      ]);
      const surveys = await database.reader('dt_event').where({ what: 'sent-by-hand' });
      expect([id, surveys.length], where).toEqual([id, 1]);
      const acts = await latestAudit(database.reader, 100);
      expect(acts.filter(({ act, result }) => act === 'config-set' && result === 'done').length).toBeLessThan(
        2,
      );
    } finally {
      await tenant.close();
    }
  }
}
