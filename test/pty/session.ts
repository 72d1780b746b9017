import headless from '@xterm/headless';
import { type IPty, spawn } from 'node-pty';
import { onTestFinished } from 'vitest';

/** How long a person would never wait. */
const DEADLINE_MS = 45_000;
/** How long a screen has not changed before it counts as drawn: longer than the time to read what it shows. */
const STANDS_MS = 400;
const PROMPT = 'ready> ';
const ESCAPE = '\u001B';

/** A shell in a real pseudo-terminal, and what a person in front of it sees. */
export interface Session {
  /** Types a command and Enter. */
  run(command: string): void;
  /** Presses keys, as bytes. */
  press(keys: string): void;
  /** The lines on the screen, without what stands to the right of them. */
  lines(): readonly string[];
  /** Waits until the screen shows all of these. */
  shows(...wanted: readonly string[]): Promise<void>;
  showsMatch(wanted: RegExp): Promise<void>;
  /** Waits until the screen shows all of these and has stopped changing. */
  stands(...wanted: readonly string[]): Promise<void>;
  hides(unwanted: string): Promise<void>;
  until(holds: (lines: readonly string[]) => boolean, wanted: string): Promise<void>;
  /** Waits until the shell asks for the next command on its own screen. */
  prompts(): Promise<void>;
  /** The screen a shell has, with a cursor, wrapping lines, and not in the middle of a frame. */
  isRestored(): boolean;
  isFullScreen(): boolean;
  /** All bytes since this was last asked. */
  written(): string;
  resize(columns: number, rows: number): Promise<void>;
  /** Closes the terminal under whatever runs in it. */
  close(): void;
}

/** What whoever runs the tests wants of colours is theirs. */
const { NO_COLOR: _, FORCE_COLOR: __, ...withoutColours } = process.env;

export function startShell(env: Readonly<Record<string, string>> = {}): Session {
  const terminal = new headless.Terminal({ cols: 100, rows: 30, allowProposedApi: true });
  const pty: IPty = spawn('bash', ['--norc', '--noprofile', '-i'], {
    cols: 100,
    rows: 30,
    env: { ...withoutColours, TERM: 'xterm-256color', PS1: PROMPT, HISTFILE: '', ...env },
  });
  let all = '';
  let asked = 0;
  let drawn: Promise<void> = Promise.resolve();
  pty.onData((data) => {
    all += data;
    drawn = new Promise((resolve) => terminal.write(data, resolve));
  });
  onTestFinished(() => {
    pty.kill('SIGKILL');
    terminal.dispose();
  });

  const lines = () => {
    const { active } = terminal.buffer;
    return Array.from(
      { length: terminal.rows },
      (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '',
    );
  };
  const until = async (holds: () => boolean, wanted: string) => {
    const deadline = Date.now() + DEADLINE_MS;
    for (;;) {
      await drawn;
      if (holds()) return;
      if (Date.now() > deadline)
        throw new Error(`the screen never came to: ${wanted}\n${lines().join('\n')}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const isFullScreen = () => terminal.buffer.active.type === 'alternate';
  const cursorIsShown = () => all.lastIndexOf(`${ESCAPE}[?25h`) >= all.lastIndexOf(`${ESCAPE}[?25l`);
  return {
    run: (command) => pty.write(`${command}\r`),
    press: (keys) => pty.write(keys),
    lines,
    until: (holds, wanted) => until(() => holds(lines()), wanted),
    shows: (...wanted) =>
      until(() => wanted.every((one) => lines().some((line) => line.includes(one))), wanted.join(', ')),
    showsMatch: (wanted) => until(() => lines().some((line) => wanted.test(line)), String(wanted)),
    async stands(...wanted) {
      let before = '';
      let since = Date.now();
      await until(
        () => {
          const now = lines().join('\n');
          if (now !== before) since = Date.now();
          before = now;
          return wanted.every((one) => now.includes(one)) && Date.now() - since > STANDS_MS;
        },
        `${wanted.join(', ')}, and nothing more`,
      );
    },
    hides: (unwanted) => until(() => !lines().some((line) => line.includes(unwanted)), `no ${unwanted}`),
    prompts: () =>
      until(
        () =>
          !isFullScreen() &&
          lines()
            .findLast((line) => line !== '')
            ?.trim() === PROMPT.trim(),
        'a prompt',
      ),
    isRestored: () =>
      !isFullScreen() &&
      cursorIsShown() &&
      terminal.modes.wraparoundMode &&
      !terminal.modes.synchronizedOutputMode,
    isFullScreen,
    written() {
      const since = all.slice(asked);
      asked = all.length;
      return since;
    },
    close: () => pty.kill('SIGKILL'),
    async resize(columns, rows) {
      await drawn;
      terminal.resize(columns, rows);
      pty.resize(columns, rows);
    },
  };
}
