/** Whatever is wrong is told as a code with what to do next, ends with the exit code of its kind, and writes nothing. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { destinations } from '../support/command.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const { folder, remove } = temporaryFolder('bad-input');
const at = (name: string) => join(folder, name);
const home = at('home');
const file = at('good.xml');
/** Nothing listens there. */
const NOBODY = 'http://127.0.0.1:9';
const env = { DESTINATIONS_HOME: home, DESTINATIONS_USER: 'olga', BAD_KEY: 'not-a-key' };
/** Made the installation; olga has what the tests give her and no role. */
const OPERATOR = 'omar';
const command = (...args: string[]) => destinations(args, env);
const imported = (...args: string[]) => command('ilr', 'import', ...args, '--as', OPERATOR);
const permit = (permission: string, state: string) =>
  command('host', 'permission', 'olga', permission, state, '--as', OPERATOR);
const service = ['--set', `serviceUrl=${NOBODY}`, '--set', 'apiKey=${env:BAD_KEY}'];

beforeAll(async () => {
  await command('ilr', 'generate', file, '--learners', '40', '--seed', '3', '--year', '2023-24');
  const { stderr } = await imported(file);
  expect(stderr).toBe('');
}, 60_000);
afterAll(remove);

describe('a file that is no good', () => {
  const head = '<?xml version="1.0"?><Message xmlns="ESFA/ILR/2023-24">';
  it.each([
    ['cut off in the middle', `${head}<Header>`, 'ILR_TRUNCATED'],
    ['not well-formed', `${head}<Header><Source a=b></Source></Header></Message>`, 'ILR_BROKEN_XML'],
    [
      'an entity bomb',
      `<?xml version="1.0"?><!DOCTYPE m [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><m>&b;</m>`,
      'ILR_ENTITY_FORBIDDEN',
    ],
    ['another dialect of XML', '<?xml version="1.0"?><html xmlns="x"><body/></html>', 'ILR_NOT_ILR'],
    ['of a year to come', '<Message xmlns="ESFA/ILR/2039-40"></Message>', 'ILR_YEAR_UNKNOWN'],
  ])('%s', async (name, text, code) => {
    const bad = at(`${name}.xml`);
    const fresh = at(`home of ${name}`);
    writeFileSync(bad, text);
    const { exitCode, stderr, stdout } = await imported(bad, '--home', fresh);
    expect(stderr).toMatch(new RegExp(`^${code}: .+\\n.+\\.\\n$`));
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(existsSync(fresh)).toBe(false);
  });

  it('that breaks off after its header leaves what is held as it was', async () => {
    const before = await imported(file, '--dry-run', '--output', 'json');
    const bad = at('half.xml');
    writeFileSync(bad, readFileSync(file, 'utf8').slice(0, -2000));
    const { exitCode, stderr } = await imported(bad);
    expect(stderr).toContain('ILR_TRUNCATED');
    expect(exitCode).toBe(1);
    expect(await imported(file, '--dry-run', '--output', 'json')).toEqual(before);
  });

  it('that is not there', async () => {
    const { exitCode, stderr } = await command('ilr', 'check', at('nowhere.xml'));
    expect(stderr).toContain('FILE_UNREADABLE');
    expect(exitCode).toBe(2);
  });
});

describe('a command that cannot be done', () => {
  it('without the permission, and says where it is set', async () => {
    await permit('send-destination-survey', 'not-set');
    const { exitCode, stderr } = await command('run');
    expect(stderr).toMatch(/PERMISSION_NOT_SET: .*"Send Destination Survey".*\n.*Commands › Trainee Editor/);
    expect(exitCode).toBe(3);
  });

  it('where it is denied', async () => {
    await permit('get-destination-survey-results', 'denied');
    const { exitCode, stderr } = await command('plan', '--dry-run');
    expect(stderr).toContain('PERMISSION_DENIED');
    expect(exitCode).toBe(3);
  });

  it('by a user the MIS does not have', async () => {
    const { exitCode, stderr } = await command('plan', '--dry-run', '--as', 'nobody');
    expect(stderr).toContain('HOST_USER_UNKNOWN');
    expect(exitCode).toBe(2);
  });

  it.each([
    [
      'out of range',
      'intervalDays=0',
      'CONFIG_OUT_OF_RANGE',
      'intervalDays is 0 (in --set), outside 1 to 365',
    ],
    ['of the wrong type', 'intervalDays=soon', 'CONFIG_WRONG_TYPE', 'which is not a whole number'],
    ['unknown', 'intervalDay=3', 'CONFIG_UNKNOWN_KEY', 'the nearest name is intervalDays'],
    ['a secret itself', 'apiKey=dts_abc', 'CONFIG_SECRET_VALUE', '${env:NAME} or ${file:PATH}'],
  ])('a setting that is %s', async (_, setting, code, told) => {
    await permit('get-destination-survey-results', 'allowed');
    const { exitCode, stderr } = await command('plan', '--dry-run', '--set', setting);
    expect(stderr).toContain(code);
    expect(stderr).toContain(told);
    expect(stderr).not.toContain('dts_abc');
    expect(exitCode).toBe(4);
  });

  it('while no survey service is set, or tracking is off', async () => {
    await permit('send-destination-survey', 'allowed');
    expect((await command('run')).stderr).toContain('TRACKING_SWITCHED_OFF');
    const on = ['--set', 'enableDestinationTracking=on'];
    const { exitCode, stderr } = await command('run', ...on);
    expect(stderr).toContain('SERVICE_NOT_SET');
    expect(exitCode).toBe(4);
  });

  it('while the survey service is down: nothing is written and the key is not shown', async () => {
    await permit('send-destination-survey', 'allowed');
    const on = ['--set', 'enableDestinationTracking=on'];
    const { exitCode, stderr } = await command('run', ...on, ...service);
    expect(stderr).toContain(`SERVICE_UNREACHABLE: The survey service at ${NOBODY}`);
    expect(stderr).not.toContain('not-a-key');
    expect(exitCode).toBe(5);
    const report = ['report', '--from', '2000-01-01', '--to', '2099-12-31', '--output', 'json'];
    expect(JSON.parse((await command(...report)).stdout)).toEqual([]);
  });

  it('in an installation that is not there', async () => {
    const { exitCode, stderr } = await command('plan', '--dry-run', '--home', at('elsewhere'));
    expect(stderr).toContain('INSTALLATION_NONE');
    expect(exitCode).toBe(4);
  });
});

describe('a command line that is wrong', () => {
  it.each([
    [['frobnicate'], "unknown command 'frobnicate'"],
    [['plan'], "required option '--dry-run'"],
    [['explain'], "missing required argument 'learner'"],
    [['plan', '--dry-run', '--colour', 'red'], "unknown option '--colour'"],
    [['plan', '--dry-run', '--output', 'xml'], 'BAD_OPTION: --output is not table, json, csv'],
    [['ilr', 'generate', 'x.xml', '--year', '1999-00'], 'BAD_OPTION: --year is not one of 2019-20'],
    [['report', '--by', 'moon', '--from', '2025-01-01', '--to', '2025-01-02'], 'REPORT_BAD_PARAMETER'],
    [['report', '--from', '2025-02-30', '--to', '2025-03-02'], '"from" of the report is not a date'],
    [['suppressions'], 'either --file or --none'],
    [['sandbox', '--today', '2025-02-30'], 'BAD_OPTION: --today is not a date that exists'],
    [['sandbox', '--set', 'intervalDays'], 'CONFIG_BAD_ASSIGNMENT'],
  ])('%j', async (args, told) => {
    const { exitCode, stderr } = await command(...args);
    expect(stderr).toContain(told);
    expect(exitCode).toBe(2);
  });

  it('is told to a program as an object', async () => {
    const { stderr } = await command('explain', 'X99', '--output', 'json');
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'LEARNER_UNKNOWN' } });
  });

  it('leaves a folder that is in use alone', async () => {
    const before = readdirSync(home);
    const { exitCode, stderr } = await command('sandbox', '--keep', home);
    expect(stderr).toContain('SANDBOX_FOLDER_IN_USE');
    expect(exitCode).toBe(2);
    expect(readdirSync(home)).toEqual(before);
  });
});
