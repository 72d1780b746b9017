import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSandboxIn } from './sandbox.ts';
import type { Session } from './session.ts';

/**
 * Each screen as it is drawn on the fictional college, kept as text in `drawn/`: what a change of the layout does to a
 * terminal of each size is read there, side by side. `npx vitest run --config vitest.pty.config.ts drawn -u` draws anew.
 */
const SCREENS = [
  { name: 'tenants', keys: '1', shows: ['▸ Northfold', '✗ 6'] },
  { name: 'queue', keys: '2/state:dead\r', shows: ['6 jobs', '✗ dead'] },
  { name: 'configs', keys: '3', shows: ['▸ Enable'] },
  { name: 'outcomes', keys: '4', shows: ['▸ C001'] },
  { name: 'runs', keys: '5', shows: ['▸ ', 'done'] },
  { name: 'report', keys: '6/by:leavers from:2021-06-25\r', shows: ['▸ C0', 'leavers'] },
] as const;

it.each([
  [40, 10],
  [80, 24],
  [120, 40],
  [200, 60],
] as const)('every screen at %i × %i is drawn as it was', async (columns, rows) => {
  const shell = await openSandboxIn([columns, rows]);
  await runOnce(shell);
  for (const { name, keys, shows } of SCREENS) {
    shell.press(keys);
    await shell.stands(...shows);
    await expect(drawn(shell)).toMatchFileSnapshot(
      join(import.meta.dirname, 'drawn', `${name}-${columns}x${rows}.txt`),
    );
  }
});

/** A run by hand, so that there are messages sent and two runs to compare. */
async function runOnce(shell: Session): Promise<void> {
  shell.press('r');
  await shell.shows('Do it?');
  shell.press('y');
  await shell.until((lines) => !lines.some((line) => /working|Do it\?/.test(line)), 'the end of the run');
}

/** The screen without what differs from machine to machine and from day to day. */
function drawn(shell: Session): string {
  const lines = shell.lines().map((line) =>
    line
      .replace(/127\.0\.0\.1:\d{1,5}/, (found) => found.replace(/\d+$/, (port) => '9'.repeat(port.length)))
      .replace(/20(?!2[0-2])\d\d-\d\d-\d\d \d\d:\d\d/g, '20yy-mm-dd hh:mm')
      .replace(/(\s)\d (min|s)\b/g, '$1# $2')
      // Where colours are off, as in CI, nothing stands in the blanks at the end.
      .trimEnd(),
  );
  return `${lines.join('\n').trimEnd()}\n`;
}
