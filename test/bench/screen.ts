import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import headless from '@xterm/headless';
import { spawn } from 'node-pty';

/** As large as the screen of the peer needs, on both sides. */
const SIZE = { cols: 120, rows: 41 };
/** Milliseconds after which a screen that was waited for is not coming. */
const DEADLINE = 120_000;
const TICKS_PER_SECOND = 100;

/** What a program in a pseudo-terminal shows, and what it costs. */
export interface Screen {
  /** Milliseconds from the start of the process until its screen showed the text. */
  firstFrame(text: string): Promise<number>;
  /** Presses a key. @returns milliseconds until another line was the marked one */
  move(key: string): Promise<number>;
  press(key: string): void;
  shows(text: string): Promise<void>;
  /** Frames, once the first was whole, in which the first or the last line was not there: somebody saw them. */
  torn(): number;
  /** Bytes */
  rss(): number;
  /** Seconds of a core since the start of the process. */
  cpu(): number;
  end(): Promise<void>;
}

/**
 * Starts a program of Node in a pseudo-terminal.
 * @param isWhole whether a screen with this first and last line is a whole frame of the program
 */
export function startScreen(
  args: readonly string[],
  isWhole: (first: string, last: string) => boolean = () => true,
): Screen {
  const terminal = new headless.Terminal({ ...SIZE, allowProposedApi: true });
  const started = performance.now();
  const pty = spawn(process.execPath, [...args], {
    ...SIZE,
    env: { ...process.env, TERM: 'xterm-256color' },
  });
  const ended = new Promise((resolve) => pty.onExit(resolve));
  let drawnAt = 0;
  let whole = false;
  let torn = 0;
  let waiting: (() => void)[] = [];
  pty.onData((data) => {
    const at = performance.now();
    terminal.write(data, () => {
      drawnAt = at;
      // Inside a synchronised update nothing is shown.
      if (!terminal.modes.synchronizedOutputMode) {
        const is = isWhole(line(0), line(SIZE.rows - 1));
        if (whole && !is) torn += 1;
        whole ||= is;
      }
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    });
  });

  function line(row: number): string {
    const { active } = terminal.buffer;
    return active.getLine(active.viewportY + row)?.translateToString(true) ?? '';
  }
  const all = () => Array.from({ length: SIZE.rows }, (_, row) => line(row));
  const marked = () => all().find((text) => text.trimStart().startsWith('▸')) ?? '';

  async function until(holds: () => boolean, wanted: string): Promise<number> {
    const late = AbortSignal.timeout(DEADLINE);
    while (!holds()) {
      if (late.aborted) throw new Error(`the screen never showed ${wanted}:\n${all().join('\n')}`);
      await Promise.race([new Promise<void>((resolve) => waiting.push(resolve)), wait(1_000)]);
    }
    return drawnAt;
  }
  const shows = (text: string) => until(() => all().some((one) => one.includes(text)), text);

  return {
    firstFrame: async (text) => (await shows(text)) - started,
    async move(key) {
      const before = marked();
      const pressed = performance.now();
      pty.write(key);
      return (await until(() => marked() !== before && marked() !== '', 'another line marked')) - pressed;
    },
    press: (key) => pty.write(key),
    shows: async (text) => void (await shows(text)),
    torn: () => torn,
    rss: () => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pty.pid}/status`, 'utf8'))![1]) * 1024,
    cpu() {
      const fields = readFileSync(`/proc/${pty.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
      return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
    },
    async end() {
      pty.kill('SIGTERM');
      await ended;
      terminal.dispose();
    },
  };
}
