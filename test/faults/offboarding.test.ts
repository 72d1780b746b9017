/**
 * `tenant offboard` is killed (SIGKILL) after each of its steps and anywhere in them, the survey service too,
 * and the same command goes on where it was.
 *
 *   FAULTS=50 npm run test:faults -- offboarding          so many offboardings killed at random, default 4
 *   FAULTS_SEED=4711 npm run test:faults -- offboarding   the same choices again
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, type FSWatcher, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { openInstallation } from '../../bin/installation/installation.ts';
import { staffMember } from '../../bin/installation/tenant.ts';
import { becomeOperator } from '../../plugin/admin/index.ts';
import { type College, foundCollege, habits } from './support/college.ts';
import { startHere } from './support/here.ts';
import { type House, startHouse } from './support/house.ts';
import { query } from './support/look.ts';
import { seeded } from './support/random.ts';

const WANTED = Number(process.env.FAULTS ?? 4);
const SEED = Number(process.env.FAULTS_SEED ?? Date.now() % 1_000_000_000);
/** KILLs of one offboarding, before it is let to its end. */
const KILLS = 6;
const PROGRAM = resolve(import.meta.dirname, '../../dist/bin/destinations.js');
const STAFF = 'sam';
const STEPS = ['held', 'closed', 'exported', 'read again', 'erased', 'ended'];
const PLUGIN = ['dt_survey', 'dt_contact', 'dt_person', 'dt_response', 'dt_decision', 'dt_suppression'];
const SERVICE = { surveys: 'sv_survey', messages: 'sv_message', suppressions: 'sv_suppression' };

const counted = (file: string, table: string) =>
  Number(query<{ n: number }>(file, `select count(*) as n from ${table}`)[0]!.n);

/** A college after two days of life, at rest, with a copy of it as it was. */
async function collegeAtRest() {
  const college = await foundCollege({ pupils: habits(24) });
  const here = await startHere(college);
  await here.through([0, 1]);
  await here.close();
  const installation = await openInstallation(college.home);
  await becomeOperator(installation, staffMember(STAFF));
  await installation.close();
  const { folder } = college.home;
  const untouched = `${folder}-untouched`;
  cpSync(folder, untouched, { recursive: true });
  return {
    college,
    to: join(folder, 'left'),
    held: Object.fromEntries([
      ...PLUGIN.map((table) => [`${table}.jsonl`, counted(college.files.tenant, table)]),
      ...Object.entries(SERVICE).map(([name, table]) => [
        `service_${name}.jsonl`,
        counted(college.files.service, table),
      ]),
    ]),
    /** Paths stay what they were, so every round is in the same place. */
    again() {
      rmSync(folder, { recursive: true });
      cpSync(untouched, folder, { recursive: true });
    },
    remove: () => rmSync(untouched, { recursive: true }),
  };
}
type AtRest = Awaited<ReturnType<typeof collegeAtRest>>;

async function service(college: College): Promise<House> {
  const { smtpPort, smsUrl } = college.sinks;
  const options = { home: college.home.folder, log: college.log, publicUrl: college.url, smtpPort, smsUrl };
  const house = startHouse('survey-service', options);
  college.proxy.target = (await house.ready).port!;
  return house;
}

/**
 * Gives the command in a process of its own.
 * @param interfere is told the process and hears its lines
 */
async function offboard(
  { college, to }: AtRest,
  interfere: (child: { kill(): void }, line: string | null) => void = () => {},
): Promise<{ code: number | null; stderr: string }> {
  const args = ['tenant', 'offboard', 'north', '--to', to, '--why', 'ended', '--yes', 'north', '--as', STAFF];
  const child = spawn(process.execPath, [PROGRAM, ...args, '--home', college.home.folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const kill = { kill: () => void child.kill('SIGKILL') };
  let stderr = '';
  interfere(kill, null);
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    for (const line of text.split('\n')) interfere(kill, line);
  });
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { code, stderr };
}

/** What has to hold once it has ended, however often it was killed. */
function judge({ college, to, held }: AtRest): void {
  const receipt = JSON.parse(readFileSync(join(to, 'receipt.json'), 'utf8'));
  const files: { file: string; rows: number; sha256: string }[] = receipt.exported.files;
  for (const { file, sha256 } of files)
    expect([
      file,
      createHash('sha256')
        .update(readFileSync(join(to, file)))
        .digest('hex'),
    ]).toEqual([file, sha256]);
  expect(readdirSync(to).sort()).toEqual(
    [...files.map(({ file }) => file), 'receipt.json', 'receipt.txt'].sort(),
  );
  const rows = Object.fromEntries(files.map(({ file, rows: count }) => [file, count]));
  expect(rows).toMatchObject(held);

  const { tenant, service: serviceFile, control } = college.files;
  for (const table of PLUGIN) expect([table, counted(tenant, table)]).toEqual([table, 0]);
  for (const table of ['sv_survey', 'sv_message', 'sv_event', 'sv_suppression', 'sv_api_key', 'sv_tenant'])
    expect([table, counted(serviceFile, table)]).toEqual([table, 0]);
  const erased = query(serviceFile, 'select * from sv_offboarding') as Record<string, unknown>[];
  expect(erased).toMatchObject([
    {
      state: 'erased',
      surveys_erased: rows['service_surveys.jsonl'],
      messages_erased: rows['service_messages.jsonl'],
      events_erased: rows['service_events.jsonl'],
      suppressions_erased: rows['service_suppressions.jsonl'],
    },
  ]);
  expect(receipt.erased.service.erased.events).toBe(rows['service_events.jsonl']);
  expect(query(control, 'select state from ct_offboarding')).toEqual([{ state: 'done' }]);
  expect(
    query(control, "select result from ct_audit where act = 'tenant-offboard' order by id limit 1"),
  ).toEqual([{ result: 'begun' }]);
}

test('killed after each of its steps, the same command goes on', { timeout: 240_000 }, async () => {
  const rest = await collegeAtRest();
  await service(rest.college);
  for (const step of STEPS) {
    if (step === STEPS.at(-1)) {
      // What a KILL in the middle of the receipt leaves behind.
      const { pid } = spawnSync(process.execPath, ['-e', '']);
      writeFileSync(join(rest.to, `receipt.txt.${pid}.part`), 'Tenant');
    }
    const { code, stderr } = await offboard(rest, (child, line) => {
      if (line?.includes(step)) child.kill();
    });
    // What was done is not done again: each command says only the steps that were left to it.
    expect([code, stderr.split('\n')[0]]).toEqual([null, expect.stringContaining(step)]);
  }
  expect((await offboard(rest)).code).toBe(0);
  judge(rest);
  rest.remove();
});

test('killed anywhere in a step, the survey service too, the same command goes on', {
  timeout: 60_000 + WANTED * 60_000,
}, async () => {
  const random = seeded(SEED);
  const rest = await collegeAtRest();
  let house = await service(rest.college);
  const whole = await interrupted(rest, Number.POSITIVE_INFINITY, () => {});
  expect(whole.code).toBe(0);
  judge(rest);

  let kills = 0;
  for (let round = 0; round < WANTED; round += 1) {
    await house.kill();
    rest.again();
    house = await service(rest.college);
    for (let killed = 0; killed < KILLS; killed += 1) {
      const alsoService = random.next() < 0.25;
      // A command that goes on has less to do than the one that began.
      const most = Math.ceil(whole.changes / (1 + killed));
      const { code } = await interrupted(rest, random.whole(1, most), (child) => {
        if (alsoService) void house.kill();
        child.kill();
      });
      if (alsoService) {
        await house.kill();
        house = await service(rest.college);
      }
      if (code === 0) break;
      kills += 1;
    }
    const last = await offboard(rest);
    expect([`seed ${SEED}, ${round}`, last]).toEqual([
      `seed ${SEED}, ${round}`,
      { code: 0, stderr: expect.any(String) },
    ]);
    judge(rest);
  }
  // Whoever changes the product so that every KILL comes too late has to aim anew.
  expect(kills).toBeGreaterThanOrEqual(WANTED);
  console.log(`${kills} KILLs in ${WANTED} offboardings, seed ${SEED}`);
  rest.remove();
});

/** Gives the command and strikes when the files of the installation have changed so often. @returns how often they did */
async function interrupted(
  rest: AtRest,
  atChange: number,
  strike: (child: { kill(): void }) => void,
): Promise<{ code: number | null; changes: number }> {
  let changes = 0;
  let watcher: FSWatcher | undefined;
  const { code } = await offboard(rest, (child, line) => {
    if (line === null)
      watcher = watch(rest.college.home.folder, { recursive: true }, () => {
        changes += 1;
        if (changes === atChange) strike(child);
      });
  });
  watcher?.close();
  return { code, changes };
}
