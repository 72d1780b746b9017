/** `destinations hold`: one act for a tenant or for all of them, and what a script can tell from it. */
import { expect, it } from 'vitest';
import type { Installation } from '../../bin/installation/installation.ts';
import { putRole } from '../../plugin/storage/control/roles.ts';
import { destinations } from '../support/command.ts';
import { changeManifest, installationOf } from './support.ts';

const OPERATOR = { role: 'operator', who: 'test', at: '2025-07-01T09:00:00.000Z' } as const;

async function makeOperator({ control }: Installation): Promise<void> {
  await control.transaction((tx) => putRole(tx, { kind: 'user', id: 'olga' }, OPERATOR));
}

interface Row {
  readonly tenant: string;
  readonly held: boolean;
  readonly why: string | null;
  readonly trouble?: string;
}

it('holds every tenant, the disabled too, says that the services could not be told, and shows and lifts it', async () => {
  const installation = await installationOf('north', 'south', 'west');
  await makeOperator(installation);
  changeManifest(installation.home, 'west', { enabled: false });
  const run = (...line: readonly string[]) =>
    destinations(['hold', ...line, '--home', installation.home.folder, '--as', 'olga', '--output', 'json']);
  const rows = async (...line: readonly string[]) => JSON.parse((await run(...line)).stdout) as Row[];

  const set = await run('set', '--all', '--why', 'wrong logo');
  // None has a survey service: it stands here, and that it could not be told is not passed over.
  expect(set.exitCode).toBe(6);
  expect(
    (JSON.parse(set.stdout) as Row[]).map(({ tenant, held, trouble }) => [tenant, held, trouble]),
  ).toEqual([
    ['north', true, 'SERVICE_NOT_SET'],
    ['south', true, 'SERVICE_NOT_SET'],
    ['west', true, 'SERVICE_NOT_SET'],
  ]);
  await run('lift', '--tenant', 'south', '--why', 'their logo is right');
  const shown = await run('show', '--all');
  expect(shown.exitCode).toBe(0);
  expect((await rows('show', '--all')).map(({ tenant, held, why }) => [tenant, held, why])).toEqual([
    ['north', true, 'wrong logo'],
    ['south', false, 'their logo is right'],
    ['west', true, 'wrong logo'],
  ]);
  const without = await run('set', '--tenant', 'south', '--why', ' ');
  expect([without.exitCode, without.stderr]).toEqual([2, expect.stringContaining('REASON_NEEDED')]);
});

it('one tenant that cannot be opened keeps no other from being held', async () => {
  const installation = await installationOf('north', 'south');
  await makeOperator(installation);
  changeManifest(installation.home, 'south', { database: { sqlite: '/nowhere/south.sqlite' } });
  const { exitCode, stdout } = await destinations([
    ...['hold', 'set', '--all', '--why', 'outage', '--home', installation.home.folder],
    ...['--as', 'olga', '--output', 'csv'],
  ]);
  expect(exitCode).toBe(6);
  expect(stdout).toMatch(/^north,held,/m);
  expect(stdout).toMatch(/^south,\?,/m);
});
