/** A rollout file is read whole: everything wrong with it is told, each with its line. */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { inspectRollout } from '../../../plugin/config/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function put(text: string, name = 'rollout.yaml'): string {
  const { folder, remove } = temporaryFolder('rollout');
  onTestFinished(remove);
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

async function good(text: string) {
  const { rollout, problems } = await inspectRollout(put(text));
  expect(problems).toEqual([]);
  return rollout!;
}

/** Line, code and message of each problem. */
async function wrong(text: string) {
  const { rollout, problems } = await inspectRollout(put(text));
  expect(rollout).toBeNull();
  return problems.map(({ line, error }) => `${line} ${error.code} ${error.message}`);
}

const TERMS = `defaults:
  acts: [enable]
  checks: [config]
`;

describe('a rollout file', () => {
  it('gives each wave what it says itself, else what the defaults say', async () => {
    const { waves } = await good(`name: autumn
defaults: { acts: [enable], checks: [config], soak: 2h, maxFailures: 1 }
waves:
  - { name: pilot, tenants: [north], soak: 90s, maxFailures: 0, testWithin: 3m }
  - { name: rest, tenants: all remaining }
`);
    expect(waves).toEqual([
      {
        ...{ name: 'pilot', tenants: ['north'], steps: ['enable', 'config'] },
        ...{ maxFailures: 0, soakSeconds: 90, testWithinSeconds: 180 },
      },
      {
        ...{ name: 'rest', tenants: 'all remaining', steps: ['enable', 'config'] },
        ...{ maxFailures: 1, soakSeconds: 7_200, testWithinSeconds: 600 },
      },
    ]);
  });

  it('is done in the order that is safe, whichever it is written in: a tenant is switched on last', async () => {
    const { waves } = await good(`name: autumn
waves:
  - name: all
    tenants: all remaining
    acts: [switch-on, enable, push-details, provision, migrate-config]
    checks: [test-send, doctor, config]
`);
    expect(waves[0]!.steps).toEqual([
      ...['migrate-config', 'provision', 'push-details', 'enable'],
      ...['config', 'doctor', 'test-send', 'switch-on'],
    ]);
  });

  it('is told every problem with its line', async () => {
    expect(
      await wrong(`name: Autumn
waves:
  - name: pilot
    tenants: [north]
    soak: tomorrow
    speed: 3
    acts: [dance]
    checks: []
  - name: rest
    tenants: everybody
    acts: []
    checks: []
`),
    ).toEqual([
      expect.stringMatching(/^1 ROLLOUT_FILE_INVALID .*:1 cannot be rolled out: \/name /),
      expect.stringMatching(/^6 .*:6 .*\/waves\/0\/speed .*speed/),
      expect.stringMatching(/^7 .*\/waves\/0\/acts\/0 /),
      expect.stringMatching(/^5 .*\/waves\/0\/soak /),
      expect.stringMatching(
        /^10 .*\/waves\/1\/tenants is neither a list of ids and patterns nor "all remaining"$/,
      ),
    ]);
  });

  it('is refused with two waves of a name, two that take all that remain, and a wave that says nothing of what to do', async () => {
    const same = await wrong(`name: autumn
${TERMS}waves:
  - name: one
    tenants: all remaining
  - name: one
    tenants: all remaining
`);
    expect(same).toEqual([
      expect.stringMatching(/^8 .*is the name of an earlier wave too \(one\)/),
      expect.stringMatching(/^9 .*leaves nothing over: one has all remaining/),
    ]);
    const silent = await wrong('name: autumn\nwaves:\n  - name: one\n    tenants: [north]\n    acts: []\n');
    expect(silent).toEqual([
      expect.stringMatching(/^3 .*\(one\) says nothing of checks, and neither do the defaults/),
    ]);
  });

  it('may be JSON, and says so of a file that is neither', async () => {
    const content = { name: 'autumn', waves: [{ name: 'a', tenants: ['north'], acts: [], checks: [] }] };
    const json = await inspectRollout(put(JSON.stringify(content), 'rollout.json'));
    expect(json.rollout?.waves).toMatchObject([{ name: 'a', steps: [] }]);
    const js = await inspectRollout(put('export default {}', 'rollout.js'));
    expect(js.problems).toMatchObject([{ error: { code: 'CONFIG_FILE_EXECUTABLE' } }]);
    const torn = await inspectRollout(put('name: [', 'rollout.yaml'));
    expect(torn.problems).toMatchObject([{ error: { code: 'CONFIG_FILE_UNREADABLE' } }]);
  });

  it('is the same file with other comments, layout and order of keys, and another where a wave says something else', async () => {
    const first = await good(`name: autumn\n${TERMS}waves:\n  - { name: a, tenants: [north], soak: 1h }\n`);
    const again = await good(`# approved\nwaves:
  - soak: 1h   # an hour
    tenants:
      - north
    name: a
${TERMS}name: autumn
`);
    expect(again.digests).toEqual(first.digests);
    const other = await good(`name: autumn\n${TERMS}waves:\n  - { name: a, tenants: [north], soak: 2h }\n`);
    expect(other.digests.defaults).toBe(first.digests.defaults);
    expect(other.digests['wave a']).not.toBe(first.digests['wave a']);
  });

  it('has an example that is good', async () => {
    const example = resolve(import.meta.dirname, '../../../manifests/rollouts/example.yaml');
    expect((await inspectRollout(example)).problems).toEqual([]);
  });
});
