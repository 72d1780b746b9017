import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Session, startShell } from './session.ts';

const root = resolve(import.meta.dirname, '../..');
const STAGE = join(import.meta.dirname, 'stage.mjs');
const BIN = join(root, 'dist/bin/destinations.js');
const ESCAPE = '\u001B';

beforeAll(() => {
  if (!existsSync(join(root, 'dist/tui/index.js')))
    throw new Error('nothing is compiled: run `npm run build` first');
});

/** A shell in which the dashboard is open, on a tenant of its own. */
async function openStage(
  env: Readonly<Record<string, string>> = {},
  [columns, rows]: readonly [number, number] = [100, 30],
  shown = '? help',
) {
  const folder = mkdtempSync(join(tmpdir(), 'destinations-pty-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const shell = startShell(env);
  await shell.prompts();
  await shell.resize(columns, rows);
  shell.run(`clear; node ${STAGE} ${folder}`);
  await shell.shows('Stage College', '1 tenant', shown);
  const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
  return { shell, pid, signal: (name: NodeJS.Signals) => process.kill(pid, name) };
}

/** The terminal is as the shell had it: its screen, its cursor, and a line that is echoed and edited. */
async function expectRestored(shell: Session): Promise<void> {
  await shell.prompts();
  expect(shell.isRestored()).toBe(true);
  shell.run(`clear; stty -a | grep -oE -- '-?(icanon|echo|isig)\\b' | tr '\\n' '|'`);
  await shell.shows('isig|');
  // Found by what it says: a dumb terminal is not cleared.
  expect(shell.lines().find((line) => line.includes('isig|'))).toMatch(
    /^(?=.*\bisig\|)(?=.*\bicanon\|)(?=.*\becho\|)(?!.*-(isig|icanon|echo)\|)/,
  );
}

/** What the shell says the program ended with. */
async function expectExit(shell: Session, code: number): Promise<void> {
  await shell.prompts();
  shell.run('echo "ended with $?."');
  await shell.shows(`ended with ${code}.`);
}

/** One header on the first line, one footer on the last: nothing is left of an earlier frame. */
async function comesToBeClean(shell: Session, rows: number): Promise<void> {
  const only = (text: string, row: number) => (line: string, at: number) =>
    line.includes(text) === (at === row);
  await shell.until((lines) => {
    return (
      lines.length === rows && lines.every(only('1 Tenants', 0)) && lines.every(only('? help', rows - 1))
    );
  }, `a clean screen of ${rows} lines`);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A colour of the palette, in whichever way the terminal takes it. */
const COLOUR = new RegExp(`${ESCAPE}\\[(38;[\\d;]+|3\\d|9\\d)m`);

describe('the dashboard in a terminal', () => {
  it('opens on its own screen, changes screens by keys, helps, and leaves everything as it was', async () => {
    const { shell } = await openStage();
    expect(shell.isFullScreen()).toBe(true);
    shell.press('2');
    await shell.shows('Tenants › Stage College › Queue', 'plan', '3 jobs');
    shell.press('4');
    await shell.shows('Outcomes', 'No leavers here.');
    shell.press('?');
    await shell.shows('Everywhere', 'what each key does');
    shell.press(ESCAPE);
    await shell.shows('No leavers here.');
    shell.press('q');
    await shell.prompts();
    await shell.shows('left the dashboard');
    await expectRestored(shell);
  });

  it('draws in CI too, and without colours when told so', async () => {
    const { shell } = await openStage({ CI: 'true', NO_COLOR: '1' });
    shell.press('2');
    await shell.shows('3 jobs');
    expect(shell.written()).not.toMatch(COLOUR);
  });

  it('uses colours otherwise', async () => {
    const { shell } = await openStage({ CI: 'false', FORCE_COLOR: '3' });
    shell.press('2');
    await shell.shows('3 jobs');
    expect(shell.written()).toMatch(COLOUR);
  });

  it('never clears the screen while it is in use, and writes each frame in one synchronised piece', async () => {
    const { shell } = await openStage();
    shell.written();
    for (const key of ['2', 'j', 'j', 'k', '4', '5', '1']) shell.press(key);
    await shell.shows('1 tenant');
    shell.press('2');
    await shell.shows('3 jobs');
    const written = shell.written();
    expect(written).not.toContain(`${ESCAPE}[2J`);
    expect(written).not.toContain(`${ESCAPE}[3J`);
    expect(written.split(`${ESCAPE}[?2026h`).length).toBe(written.split(`${ESCAPE}[?2026l`).length);
    const outside = written.replaceAll(ESCAPE, '^').replace(/\^\[\?2026h.*?\^\[\?2026l/gs, '');
    expect(outside).toBe('');
  });

  it.each([
    [40, 10],
    [80, 24],
    [120, 40],
    [200, 60],
  ])('draws every screen whole at %i × %i', async (columns, rows) => {
    const { shell } = await openStage({}, [columns, rows]);
    for (const [key, shown] of [
      ['2', '3 jobs'],
      ['3', 'settings'],
      ['4', 'No leavers'],
      ['5', 'No run yet.'],
      ['6', '0 lines'],
      ['1', '1 tenant'],
    ] as const) {
      shell.press(key);
      await shell.shows(shown);
      await comesToBeClean(shell, rows);
    }
    shell.press('q');
    await expectRestored(shell);
  });

  it('runs a command in the palette, with completion, and never lets it write past the screen', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'destinations-pty-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const shell = startShell();
    await shell.prompts();
    shell.run(`node ${BIN} ilr generate ${folder}/file.xml --learners 3 >/dev/null`);
    await shell.prompts();
    shell.run(`node ${BIN} ilr import ${folder}/file.xml --home ${folder} --as root >/dev/null; clear`);
    await shell.prompts();
    shell.run(`node ${BIN} --home ${folder} --as root`);
    await shell.shows('1 tenant', '? help');
    shell.press(':config\tge\tintervalDays\r');
    await shell.shows(':config get intervalDays', '✓ done', 'Interval (Days) (intervalDays): 30 days');
    await comesToBeClean(shell, 30);
    shell.press(':tenant offboard x --to y --why z\r');
    await shell.shows('HOST_TENANT_UNKNOWN', 'exit code');
    await comesToBeClean(shell, 30);
    // What changes something is asked about first, with what it would do.
    shell.press(':config set intervalDays=14 --why asked\r');
    await shell.shows('Nothing was changed yet.', 'Do it? Only y does.');
    shell.press('y');
    await shell.shows('✓ done', 'Changed. To take it back');
    shell.press(':config get intervalDays\r');
    await shell.shows('Interval (Days) (intervalDays): 14 days');
    await comesToBeClean(shell, 30);
    shell.press('q');
    await expectExit(shell, 0);
    await expectRestored(shell);
  });

  it('lives through a storm of sizes that ends where it began', async () => {
    const { shell } = await openStage();
    shell.press('3');
    await shell.shows('settings');
    for (let step = 0; step < 60; step += 1) {
      await shell.resize(31 + ((step * 37) % 170), 9 + ((step * 13) % 50));
      shell.press('j');
    }
    await shell.resize(100, 30);
    await shell.shows('settings', 'Value');
    await comesToBeClean(shell, 30);
    shell.press('q');
    await expectRestored(shell);
  });

  it('is told line by line to a screen reader: no screen of its own, no escapes, no boxes', async () => {
    const { shell } = await openStage(
      { DESTINATIONS_SCREEN_READER: '1', TERM: 'dumb' },
      [100, 30],
      'Line 1 of 1',
    );
    expect(shell.isFullScreen()).toBe(false);
    shell.written();
    shell.press('2');
    await shell.shows('Screen Queue of Stage College.', '3 jobs.', 'Line 1 of 3. Job: 3. State: ○ ready.');
    shell.press('j');
    await shell.shows('Line 2 of 3. Job: 2.');
    shell.press('d');
    await shell.shows('1 job (2) would not be done any more.', 'Why?');
    shell.press(ESCAPE);
    await shell.until(
      (lines) => lines.findLast((line) => line !== '')?.startsWith('Line 2 of 3') === true,
      'the line in front, told again',
    );
    const written = shell.written();
    for (const drawn of [ESCAPE, '│', '─', '▸']) expect(written).not.toContain(drawn);
    shell.press('q');
    await shell.shows('left the dashboard');
    await expectExit(shell, 0);
    await expectRestored(shell);
  });

  it('leaves no debris at any size it is pulled to', async () => {
    const { shell } = await openStage();
    shell.press('2');
    await shell.shows('3 jobs');
    for (const [columns, rows] of [
      [60, 12],
      [130, 40],
      [40, 10],
      [100, 30],
    ] as const) {
      await shell.resize(columns, rows);
      await shell.shows('3 jobs', columns >= 110 ? '│ Job' : 'Kind');
      await comesToBeClean(shell, rows);
    }
    shell.press('q');
    await expectRestored(shell);
  });
});

describe('every way out gives the terminal back', () => {
  it.each([
    ['Ctrl-C', '\u0003'],
    ['q', 'q'],
  ])('%s', async (_, key) => {
    const { shell } = await openStage();
    shell.press(key);
    await shell.shows('left the dashboard');
    await expectExit(shell, 0);
    await expectRestored(shell);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGQUIT', 131],
  ] as const)('%s, with the code that says so', async (name, code) => {
    const { shell, signal } = await openStage();
    signal(name);
    await shell.shows('left the dashboard');
    await expectExit(shell, code);
    await expectRestored(shell);
  });

  it('SIGINT twice, where leaving takes long', async () => {
    const { shell, signal } = await openStage({ STAY: '1' });
    signal('SIGINT');
    await shell.shows('left the dashboard');
    expect(shell.isRestored()).toBe(true);
    signal('SIGINT');
    await expectExit(shell, 130);
    await expectRestored(shell);
  });

  it('an error that nobody caught, which is then to be read', async () => {
    const { shell, signal } = await openStage();
    signal('SIGUSR2');
    await shell.shows('Error: thrown on purpose');
    await expectExit(shell, 1);
    await expectRestored(shell);
  });

  it('a rejection that nobody handled', async () => {
    const { shell, signal } = await openStage();
    signal('SIGPIPE');
    await shell.shows('Error: rejected on purpose');
    await expectExit(shell, 1);
    await expectRestored(shell);
  });

  it('a terminal that is closed: the program ends too', async () => {
    const { shell, pid } = await openStage();
    shell.close();
    await shell.until(() => !isAlive(pid), 'the end of the program');
  });

  it('quitting while an act goes on: it is waited for, and said so', async () => {
    const { shell, signal } = await openStage();
    shell.press('g');
    await shell.shows('Do it?');
    shell.press('y');
    await shell.shows('working: Get responses');
    shell.press('q');
    await shell.shows('Get responses, Stage College is still going on: waiting for its end');
    expect(shell.isRestored()).toBe(true);
    signal('SIGIO');
    await shell.shows('left the dashboard');
    await expectRestored(shell);
  });

  it('stopping by Ctrl-Z; fg brings the dashboard back as it was', async () => {
    const { shell } = await openStage();
    shell.press('2');
    await shell.shows('3 jobs');
    shell.press('\u001A');
    await shell.shows('Stopped');
    await expectRestored(shell);
    shell.run('fg');
    await shell.shows('Tenants › Stage College › Queue', '3 jobs', '? help');
    expect(shell.isFullScreen()).toBe(true);
    await comesToBeClean(shell, 30);
    shell.press('5');
    await shell.shows('No run yet.');
    shell.press('q');
    await shell.shows('left the dashboard');
    await expectRestored(shell);
  });

  it('stopping by SIGTSTP, and by SIGSTOP, which nobody can see coming', async () => {
    const { shell, signal } = await openStage();
    signal('SIGTSTP');
    await shell.shows('Stopped');
    expect(shell.isRestored()).toBe(true);
    shell.run('fg');
    await shell.shows('1 tenant', '? help');
    signal('SIGSTOP');
    await shell.shows('Stopped');
    shell.run('clear; fg');
    await shell.shows('1 tenant', '? help');
    await comesToBeClean(shell, 30);
    shell.press('q');
    await shell.shows('left the dashboard');
    await expectRestored(shell);
  });
});

describe('the sandbox', () => {
  it('opens the dashboard on the fictional college, and is left by q', async () => {
    const shell = startShell();
    await shell.prompts();
    shell.run(`node ${BIN} sandbox --today 2021-08-16`);
    await shell.shows('Northfold College', '1 tenant', '/outbox');
    shell.press('4');
    await shell.shows('C001', 'ELIGIBLE');
    shell.press('q');
    await expectExit(shell, 0);
    await expectRestored(shell);
  });

  it.each(['| cat', '</dev/null'])('prints instead of drawing at %s, without escapes', async (where) => {
    const folder = mkdtempSync(join(tmpdir(), 'destinations-pty-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const shell = startShell();
    await shell.prompts();
    shell.written();
    shell.run(`node ${STAGE} ${folder} ${where}`);
    await shell.shows('name: Stage College', 'last run: none', 'left the dashboard');
    await shell.prompts();
    expect(shell.written()).not.toContain(`${ESCAPE}[?1049h`);
  });
});
