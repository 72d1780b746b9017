/** Which tenant is in which wave. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { assignTenants } from '../../../../plugin/admin/index.ts';
import { inspectRollout } from '../../../../plugin/config/index.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const IDS = ['east', 'north', 'north-1', 'north-2', 'south', 'west'];

/** @param waves the `tenants` of each, in YAML */
const assigned = (...waves: readonly string[]) => assignedWithout([], ...waves);

/** @param left tenants that have left */
async function assignedWithout(left: readonly string[], ...waves: readonly string[]) {
  const { folder, remove } = temporaryFolder('waves');
  onTestFinished(remove);
  const file = join(folder, 'rollout.yaml');
  const lines = waves.map((tenants, at) => `  - name: w${at + 1}\n    tenants: ${tenants}\n`).join('');
  writeFileSync(file, `name: trial\ndefaults: { acts: [], checks: [] }\nwaves:\n${lines}`);
  const {
    waves: found,
    problems,
    leftOut,
  } = assignTenants((await inspectRollout(file)).rollout!, IDS, new Set(left));
  return {
    waves: found.map(({ tenants }) => tenants),
    problems: problems.map(({ line, error }) => [line, error.code, error.message.replace(file, 'FILE')]),
    leftOut,
  };
}

it('takes names, then patterns, then all that remain', async () => {
  expect(await assigned('[south, north-*]', '[north-2]', 'all remaining')).toEqual({
    waves: [['north-1', 'south'], ['north-2'], ['east', 'north', 'west']],
    problems: [],
    leftOut: [],
  });
  expect((await assigned('["*th*"]', '["*"]')).waves).toEqual([
    ['north', 'north-1', 'north-2', 'south'],
    ['east', 'west'],
  ]);
});

it('means nobody who has left but by name', async () => {
  expect(await assignedWithout(['north', 'west'], '["nor*"]', 'all remaining')).toMatchObject({
    waves: [
      ['north-1', 'north-2'],
      ['east', 'south'],
    ],
    problems: [],
  });
  expect(await assignedWithout(['north', 'west'], '[north]')).toMatchObject({
    waves: [['north']],
    leftOut: ['east', 'north-1', 'north-2', 'south'],
  });
});

it('tells who is in no wave', async () => {
  expect(await assigned('[north, north-*]', '[east]')).toMatchObject({
    problems: [],
    leftOut: ['south', 'west'],
  });
});

it('tells by file and line who is unknown, who is named twice, and which pattern fits nobody', async () => {
  const { problems } = await assigned('[north, nrth]', '[south, north, south]', '["up-*"]');
  expect(problems).toEqual([
    [5, 'ROLLOUT_TENANT_UNKNOWN', 'FILE:5 names the tenant nrth, which has no manifest here'],
    [7, 'ROLLOUT_TENANT_TWICE', 'FILE:7 names the tenant north once more: it is in wave w1 already'],
    [7, 'ROLLOUT_TENANT_TWICE', 'FILE:7 names the tenant south once more: it is in wave w2 already'],
    [9, 'ROLLOUT_FILE_INVALID', expect.stringContaining('fits no tenant that is in no wave yet (up-*)')],
  ]);
});
