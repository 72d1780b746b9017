import { describe, expect, it } from 'vitest';
import { createTape } from '../../lib/screen/tape.ts';
import { linearOf } from '../../tui/linear.ts';
import { putJobs, tenantAtWork } from '../plugin/admin/support.ts';
import { openScreen, putLeavers } from './support.tsx';

async function told() {
  const tenant = await tenantAtWork();
  await putLeavers(tenant.database, { ref: 'L001', state: 'invited' }, { ref: 'L002', state: 'answered' });
  await putJobs(tenant.database, { kind: 'send', key: 'run:1:send:0', set: { state: 'dead', reason: 'X' } });
  const screen = openScreen([tenant]);
  await screen.shows('North College');
  const lines = () => linearOf(screen.store.get()).map((line) => line.map(({ text }) => text).join(''));
  return { screen, lines };
}

describe('the dashboard for a screen reader', () => {
  it('tells the screen, what the list comes to, and the selected line with the title of each cell', async () => {
    const { screen, lines } = await told();
    expect(lines()[0]).toBe('Screen Tenants.');
    expect(lines().at(-1)).toMatch(/^Line 1 of 1\. Tenant: North College\. Tracking: – off\. Dead: ✗ 1\./);
    await screen.press('4', 'j');
    await screen.shows(/▸ L002/);
    expect(lines()).toEqual([
      'Screen Outcomes of North College.',
      '2 leavers. ▶ 1 invited  ✓ 1 answered',
      expect.stringMatching(
        /^Line 2 of 2\. Learner: L002\. Survey: ✓ answered\. Reason: ELIGIBLE\. Left: 2024-07-05/,
      ),
    ]);
  });

  it('tells details, questions, what they came to, the filter, the palette and the help', async () => {
    const { screen, lines } = await told();
    await screen.press('2', 'enter');
    await screen.shows('Queue › Job 1', 'Failures');
    expect(lines()).toEqual(expect.arrayContaining(['Screen Queue of North College, Job 1.', 'State: dead']));
    await screen.press('escape', 't');
    await screen.shows('Do it?');
    expect(lines()).toEqual(
      expect.arrayContaining(['Try again, North College', 'Do it? Only y does.', 'Keys: y yes  n no']),
    );
    await screen.press('n', '/', 'a');
    expect(lines()).toContain('Filter: a');
    await screen.press('escape', ':');
    expect(lines()).toEqual(expect.arrayContaining(['Command: ', '0 may follow: ']));
    await screen.press('escape', '?');
    expect(lines().join('\n')).toContain('what each key does');
  });

  it('draws no box and no column', async () => {
    const { screen, lines } = await told();
    for (const keys of [['2'], ['t'], ['n', '3'], ['4', 'enter'], ['escape', '5'], ['6'], [':']]) {
      await screen.press(...keys);
      await screen.store.settled();
      expect(lines().join('\n')).not.toMatch(/[│─▸▏]|\S {3,}\S/);
    }
  });
});

describe('the tape', () => {
  it('tells only what is new, in order, and all of it when asked to draw anew', () => {
    const written: string[] = [];
    const tape = createTape({ write: (text: string) => written.push(text) > 0 } as never);
    tape.stdout.write('one\ntwo  \n');
    tape.stdout.write('one\nthree\n');
    tape.stdout.write('one\nthree\n');
    expect(written).toEqual(['one\ntwo\n', 'three\n']);
    tape.redraw();
    expect(written.at(-1)).toBe('one\nthree\n');
    tape.hold();
    tape.stdout.write('four');
    expect(written).toHaveLength(3);
  });
});
