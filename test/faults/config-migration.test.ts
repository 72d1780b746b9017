/**
 * Claim 9: `config migrate --apply --all` and `config rollback --all` are killed (SIGKILL) at random while they write, over
 * and over.
 *
 *   FAULTS=200 npm run test:faults -- config-migration        so many KILLs of each, default 20
 *   FAULTS_SEED=4711 npm run test:faults -- config-migration  the same choices again, by the seed that a failure prints; the process may be a step further
 *   CONFIGS=500 npm run test:faults -- config-migration       so many manifests, default 14
 */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  type FSWatcher,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  watch,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { configMigrate, configRollback } from '../../bin/commands/config-migrate.ts';
import { homeAt } from '../../bin/installation/home.ts';
import { type Installation, openInstallation } from '../../bin/installation/installation.ts';
import { staffMember } from '../../bin/installation/tenant.ts';
import { becomeOperator } from '../../plugin/admin/index.ts';
import { OLD_KINDS, putOldConfig } from '../support/old-configs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { seeded } from './support/random.ts';

const WANTED = Number(process.env.FAULTS ?? 20);
const SEED = Number(process.env.FAULTS_SEED ?? Date.now() % 1_000_000_000);
const CONFIGS = Number(process.env.CONFIGS ?? 14);
const PROGRAM = resolve(import.meta.dirname, '../../dist/bin/destinations.js');
const STAFF = 'sam';
const BATCH = { tenant: null, concurrency: 4, say: () => {} };

const { folder, remove } = temporaryFolder('config-kills');
const place = join(folder, 'installation');
const untouched = join(folder, 'untouched');
const migrated = join(folder, 'migrated');
const home = homeAt({ home: place });
const written = [home.manifests, join(place, 'secrets'), join(place, 'config-backups')];
const secrets: string[] = [];
let old: Files;
let fresh: Files;

type Files = Readonly<Record<string, string>>;

const MIGRATE = ['migrate', '--apply', '--all'];
const ROLL_BACK = ['rollback', '--all'];

beforeAll(async () => {
  const installation = await openInstallation(home, { create: true });
  await becomeOperator(installation, staffMember(STAFF));
  await installation.close();
  for (let number = 0; number < CONFIGS; number += 1) {
    const kind = OLD_KINDS[number % OLD_KINDS.length]!;
    const id = `t${String(number).padStart(3, '0')}`;
    secrets.push(...putOldConfig(home.manifests, kind, id).secrets);
  }
  for (const one of written) mkdirSync(one, { recursive: true, mode: 0o700 });
  cpSync(place, untouched, { recursive: true });
  old = filesIn(home.manifests);
  await withInstallation(async (opened) => {
    const actor = staffMember(STAFF);
    expect((await configMigrate(opened, actor, { ...BATCH, mode: 'apply' })).failed).toBe(0);
  });
  fresh = filesIn(home.manifests);
  cpSync(place, migrated, { recursive: true });
}, 120_000);
afterAll(remove);

/** Starts the command on a copy of what there was, hears every change it makes, and kills it when `due` says so. */
async function killed(from: string, command: readonly string[], due: () => boolean) {
  rmSync(place, { recursive: true });
  cpSync(from, place, { recursive: true });
  const env = { ...process.env, DESTINATIONS_USER: STAFF };
  const args = [PROGRAM, 'config', ...command, '--home', place];
  const watchers: FSWatcher[] = [];
  const child: ChildProcess = spawn(process.execPath, args, { env, stdio: 'ignore' });
  for (const one of written)
    watchers.push(
      watch(one, () => {
        if (due()) child.kill('SIGKILL');
      }),
    );
  const ended = await new Promise<{ code: number | null; signal: string | null }>((done) => {
    child.on('close', (code, signal) => done({ code, signal }));
  });
  for (const watcher of watchers) watcher.close();
  return ended;
}

test.each([
  { name: 'config migrate', from: untouched, command: MIGRATE },
  { name: 'config rollback', from: migrated, command: ROLL_BACK },
])(
  'claim 9: $name killed at random, each manifest is the old one or the new one, and the next run completes it',
  {
    timeout: 120_000 + WANTED * 20_000,
  },
  async ({ name, from, command }) => {
    const random = seeded(SEED);
    /** How often the file system tells of a change while nobody interferes. */
    let changes = 0;
    const whole = await killed(from, command, () => {
      changes += 1;
      return false;
    });
    expect(whole.code).toBe(0);
    const seen = { kills: 0, between: 0, old: 0, fresh: 0, exportsLeft: 0, parts: 0 };
    while (seen.kills < WANTED) {
      let left = random.whole(1, changes - 1);
      const { signal } = await killed(from, command, () => {
        left -= 1;
        return left === 0;
      });
      if (signal !== 'SIGKILL') continue;
      seen.kills += 1;
      const where = `${name}, FAULTS_SEED=${SEED}, KILL ${seen.kills}`;
      judge(where, seen);
      await again(where, command);
    }
    console.log(`${name}, seed ${SEED}, ${changes} changes in a whole run: ${JSON.stringify(seen)}`);
    // Were none of them in the middle, this would have shown nothing.
    expect(seen.between).toBeGreaterThan(0);
  },
);

/** What a KILL left: each manifest wholly old, with its export, or wholly new. */
function judge(
  where: string,
  seen: { between: number; old: number; fresh: number; exportsLeft: number; parts: number },
) {
  const left = filesIn(home.manifests);
  const count = { old: 0, fresh: 0 };
  for (const [name, text] of Object.entries(fresh)) {
    const isOld = left[name] === old[name];
    expect(isOld || left[name] === text, `${where}: ${name} is neither the old nor the new one`).toBe(true);
    count[isOld ? 'old' : 'fresh'] += 1;
    const id = name.split('.')[0]!;
    for (const beside of Object.keys(old).filter((one) => one.startsWith(`${id}.options.`))) {
      if (isOld) expect(left[beside], `${where}: ${beside} went too early`).toBe(old[beside]);
      else if (beside in left) seen.exportsLeft += 1;
    }
  }
  seen.parts += [...Object.keys(filesIn(place))].filter((name) => name.endsWith('.part')).length;
  seen.old += count.old;
  seen.fresh += count.fresh;
  if (count.old > 0 && count.fresh > 0) seen.between += 1;
}

/** The same again completes it, and whichever way that was, forward gives what is new and back what was. */
async function again(where: string, command: readonly string[]): Promise<void> {
  await withInstallation(async (installation) => {
    const actor = staffMember(STAFF);
    if (command === ROLL_BACK) {
      expect((await configRollback(installation, actor, BATCH)).failed, where).toBe(0);
      expect(filesIn(home.manifests), where).toEqual(old);
    }
    const { failed } = await configMigrate(installation, actor, { ...BATCH, mode: 'apply' });
    expect(failed, where).toBe(0);
    expect(filesIn(home.manifests), where).toEqual(fresh);
    const kept = filesIn(place);
    expect(Object.keys(kept).filter((name) => name.endsWith('.part'))).toEqual([]);
    for (const [name, text] of Object.entries(kept))
      if (name.startsWith('secrets'))
        expect([name, statSync(join(place, name)).mode & 0o777]).toEqual([name, 0o600]);
      else
        for (const secret of secrets)
          expect(text.includes(secret), `${where}: a secret in ${name}`).toBe(false);
    const check = await configMigrate(installation, actor, { ...BATCH, mode: 'check' });
    expect(check.due, where).toBe(0);
    expect((await configRollback(installation, actor, BATCH)).failed, where).toBe(0);
    expect(filesIn(home.manifests), where).toEqual(old);
  });
}

async function withInstallation(perform: (installation: Installation) => Promise<void>): Promise<void> {
  const installation = await openInstallation(home);
  try {
    await perform(installation);
  } finally {
    await installation.close();
  }
}

function filesIn(of: string): Files {
  if (!existsSync(of)) return {};
  return Object.fromEntries(
    readdirSync(of, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(of, name)).isFile())
      .sort()
      .map((name) => [name, readFileSync(join(of, name)).toString('latin1')]),
  );
}
