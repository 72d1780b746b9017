/** `destinations service tenant` and `service key`: what is shown, what is kept, and what the API makes of it. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../lib/sql/index.ts';
import { tenantOfKey } from '../../../service/store/keys.ts';
import { destinations } from '../../support/command.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const SETTINGS = { email: { transport: 'smtp', smtp: { host: 'mail.example' } } };
const KEY = /dts_[\w-]{43}/;

let folder: string;
beforeEach(() => {
  const place = temporaryFolder('keys');
  folder = place.folder;
  onTestFinished(place.remove);
  writeFileSync(join(folder, 'service.json'), JSON.stringify(SETTINGS));
});

const run = (line: string, ...more: readonly string[]) =>
  destinations([
    'service',
    ...line.split(' '),
    ...more,
    '--config',
    join(folder, 'service.json'),
    '--as',
    'olga',
  ]);

async function json<T>(line: string, ...more: readonly string[]): Promise<T> {
  const { exitCode, stdout, stderr } = await run(line, ...more, '--output', 'json');
  expect([exitCode, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as T;
}

/** The tenant that the service knows a key by, at a time from now. */
async function known(apiKey: string, inHours = 0): Promise<string | null> {
  const database = await openDatabase({ client: 'sqlite', file: join(folder, 'service.sqlite') });
  try {
    const at = new Date(Date.now() + inHours * 3_600_000).toISOString();
    return (await tenantOfKey(database, apiKey, at))?.id ?? null;
  } finally {
    await database.close();
  }
}

interface Made {
  readonly id: string;
  readonly key: string;
  readonly apiKey: string;
}

it('a key is shown once, works at once, and is kept nowhere', async () => {
  const { exitCode, stdout } = await run('tenant create north --name', 'North College');
  expect(exitCode).toBe(0);
  const apiKey = KEY.exec(stdout)![0];
  expect(await known(apiKey)).toBe('north');
  const listed = await run('key list');
  expect(listed.stdout).toMatch(/^north +[0-9a-f]{12} +first +works +olga/m);
  expect(listed.stdout).not.toMatch(KEY);
  for (const name of readdirSync(folder))
    expect(readFileSync(join(folder, name)).includes(apiKey), name).toBe(false);
  expect(statSync(join(folder, 'service.sqlite')).mode & 0o077).toBe(0);
});

it('a key goes into a file of its owner alone, and is not shown', async () => {
  const file = join(folder, 'north.key');
  const { stdout, stderr } = await run('tenant create north --name North --out', file);
  expect(stdout + stderr).not.toMatch(KEY);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const first = readFileSync(file, 'utf8').trim();
  expect(await known(first)).toBe('north');

  // Where no key was made, the file is as it was, and no other is left.
  const failed = await run('key create --tenant south --name trial --out', file);
  expect([failed.exitCode, failed.stderr]).toEqual([2, expect.stringContaining('SURVEY_TENANT_UNKNOWN')]);
  expect(readFileSync(file, 'utf8').trim()).toBe(first);
  const nowhere = await run('key create --tenant north --name trial --out', join(folder, 'none', 'x'));
  expect(nowhere.stderr).toContain('FILE_NOT_WRITTEN');
  expect(await json('key list')).toHaveLength(1);
  expect(existsSync(`${file}.new`)).toBe(false);
});

it('the others end after the overlap of a rotation; a key that is revoked ends at once', async () => {
  const first = await json<Made>('tenant create north --name North');
  const trial = await json<Made>('key create --tenant north --name trial');
  const next = await json<Made>('key rotate --tenant north --overlap 12h');
  expect(next).toMatchObject({ endsAt: null, othersEnding: 2 });
  for (const { apiKey } of [first, trial, next]) expect(await known(apiKey, 11)).toBe('north');
  expect(await Promise.all([first, trial, next].map(({ apiKey }) => known(apiKey, 13)))).toEqual([
    null,
    null,
    'north',
  ]);
  const unsure = await run(`key revoke ${trial.id} --tenant north`);
  expect([unsure.exitCode, unsure.stderr]).toEqual([2, expect.stringContaining('SERVICE_KEY_NOT_CONFIRMED')]);
  expect(await known(trial.apiKey)).toBe('north');

  expect(await json(`key revoke ${trial.id} --tenant north --yes ${trial.id}`)).toMatchObject({ working: 2 });
  expect(await known(trial.apiKey)).toBeNull();
  const again = await run(`key revoke ${trial.id} --tenant north --yes ${trial.id}`);
  expect([again.exitCode, again.stderr]).toEqual([2, expect.stringContaining('SURVEY_KEY_NOT_FOUND')]);

  const { acts } = await json<{ acts: { act: string; target: string; who: string }[] }>(
    'audit --tenant north',
  );
  expect(acts.reverse().map(({ act, target }) => [act, target])).toEqual([
    ['tenant-created', 'north'],
    ['key-created', first.key],
    ['key-created', trial.id],
    ['key-created', next.id],
    ['key-ending', first.key],
    ['key-ending', trial.id],
    ['key-revoked', trial.id],
  ]);
  expect(new Set(acts.map(({ who }) => who))).toEqual(new Set(['olga']));
});

it('the last day of use is told, and written once a day', async () => {
  const { apiKey } = await json<Made>('tenant create north --name North');
  const used = async () => (await json<{ usedOn: string | null }[]>('key list'))[0]!.usedOn;
  expect(await used()).toBeNull();
  await known(apiKey);
  expect(await used()).toBe(new Date().toISOString().slice(0, 10));
});

it('tells what is wrong with what was typed, by its exit code', async () => {
  await run('tenant create north --name North');
  for (const [line, exitCode, code] of [
    ['tenant create north --name North', 2, 'SURVEY_TENANT_EXISTS'],
    ['tenant create North! --name North', 2, 'BAD_OPTION'],
    ['key create --tenant north --name \u001b[31m', 2, 'BAD_OPTION'],
    ['key rotate --tenant north --overlap 1w', 2, 'BAD_OPTION'],
    ['key list --tenant south', 2, 'SURVEY_TENANT_UNKNOWN'],
  ] as const) {
    const ended = await run(line);
    expect([ended.exitCode, ended.stderr], line).toEqual([exitCode, expect.stringContaining(code)]);
  }
});
