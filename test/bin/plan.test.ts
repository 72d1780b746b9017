/** `plan --dry-run` as a command: what it prints in each format, and how it ends. */
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { destinations } from '../support/command.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const { folder, remove } = temporaryFolder('plan');
const env = { DESTINATIONS_HOME: `${folder}/home`, DESTINATIONS_USER: 'olga' };
const command = (...args: string[]) => destinations(args, env);
const plan = (...args: string[]) => command('plan', '--dry-run', ...args);
/** As if it were switched on today, for everybody who left in the last year of the file. */
const SWITCHED_ON = [
  '--enable',
  '--set',
  'backPopulationDate=2023-08-01',
  '--set',
  'stopContactAfterDays=1830',
];

beforeAll(async () => {
  const file = `${folder}/good.xml`;
  await command('ilr', 'generate', file, '--learners', '120', '--seed', '3', '--year', '2023-24');
  expect((await command('ilr', 'import', file)).stderr).toBe('');
  await command('host', 'permission', 'vera', 'send-destination-survey', 'allowed');
}, 60_000);
afterAll(remove);

interface Printed {
  readonly pots: number;
  readonly decisions: readonly { readonly reason: string; readonly pots: number }[];
  readonly learners: readonly { readonly would: Line | null; readonly changes: readonly string[] }[];
}
type Line = { readonly learner: string; readonly decision: string; readonly messages: readonly unknown[] };

describe('plan --dry-run', () => {
  it('says of a college that is switched off that nothing happens, and how to look further', async () => {
    const { stdout, exitCode } = await plan();
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      'Tracking is switched off: nothing runs by itself and nothing is sent. --enable',
    );
    expect((await plan('--output', 'csv')).stdout).toBe(
      'learner,pot,decision,because,held,channels,email,sms,messages,goes,rows,duplicates\n',
    );
  });

  it('counts for people, and tells what keeps a run from beginning', async () => {
    const { stdout, stderr, exitCode } = await plan(...SWITCHED_ON);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /^\d+ persons, \d+ periods of training\. A run on \S+ would look at \d+ persons\./,
    );
    expect(stdout).toContain('It would not begin as things are: Tracking stays off');
    expect(stdout).toMatch(/\n {2}\d+ learners would be decided for the first time\n/);
    expect(stdout).toMatch(/\nDecision +POTs +Now +Because\n/);
  });

  it('lists learner by learner as CSV, and the same with the counts as JSON', async () => {
    const csv = parse((await plan(...SWITCHED_ON, '--output', 'csv')).stdout, { columns: true }) as Record<
      string,
      string
    >[];
    const json = JSON.parse((await plan(...SWITCHED_ON, '--output', 'json')).stdout) as Printed;
    expect(csv).toHaveLength(json.learners.length);
    expect(csv.map(({ learner, decision }) => [learner, decision])).toEqual(
      json.learners.map(({ would }) => [would?.learner, would?.decision]),
    );
    expect(csv).toHaveLength(json.pots);
    for (const { reason, pots } of json.decisions)
      expect(csv.filter(({ decision }) => decision === reason)).toHaveLength(pots);
    const asked = csv.filter(({ decision }) => decision === 'ELIGIBLE');
    expect(asked.length).toBeGreaterThan(0);
    for (const line of asked)
      expect(line).toMatchObject({
        messages: expect.stringMatching(/^(email|sms) invitation/),
        changes: expect.stringMatching(/^decided; by-.+; message-more$/),
        decisionNow: '',
      });
    // Nobody's address or name is in it.
    expect(JSON.stringify([csv, json])).not.toMatch(/@\w+\.|familyName/);
  });

  it.each([
    [['--set', 'intervalDays=often'], 4, 'CONFIG_'],
    [['--output', 'xml'], 2, 'BAD_OPTION'],
    [['--on', '2026-02-30'], 2, 'BAD_OPTION: --on is not a day to come'],
    [['--on', '2020-01-01', '--output', 'csv'], 2, 'BAD_OPTION'],
    [['--as', 'vera'], 3, 'PERMISSION_NOT_SET'],
  ])('refuses %j', async (args, exitCode, code) => {
    const refused = await plan(...args);
    expect([refused.exitCode, refused.stdout]).toEqual([exitCode, '']);
    expect(refused.stderr).toContain(code);
  });
});
