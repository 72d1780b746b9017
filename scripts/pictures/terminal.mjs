import headless from '@xterm/headless';
import { spawn } from 'node-pty';

/** Milliseconds after which a screen that was waited for is not coming. */
const DEADLINE = 60_000;
const LOOK_AGAIN = 50;
/** What a list says that is not there yet. */
const READING = 'Reading…';

/**
 * A program in a real pseudo-terminal, with what a person in front of it would see.
 *
 * @param {{ command: readonly string[], columns: number, rows: number }} what
 */
export function startTerminal({ command: [program, ...args], columns, rows }) {
  const { NO_COLOR: _, ...env } = process.env;
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  const pty = spawn(program, args, {
    cols: columns,
    rows,
    env: { ...env, TERM: 'xterm-256color', COLORTERM: 'truecolor', FORCE_COLOR: '3' },
  });
  let drawn = Promise.resolve();
  pty.onData((data) => {
    drawn = new Promise((resolve) => terminal.write(data, resolve));
  });
  const text = () => linesOf(terminal).join('\n');

  return {
    press: (keys) => pty.write(keys),
    /** Waits until the screen shows all of these and has stopped changing. @throws when it does not come to that */
    async shows(...wanted) {
      const deadline = Date.now() + DEADLINE;
      for (let before = null; ; ) {
        await drawn;
        const now = text();
        if (now === before && wanted.every((one) => now.includes(one)) && !now.includes(READING)) return;
        if (Date.now() > deadline) throw new Error(`the screen never showed ${wanted.join(', ')}:\n${now}`);
        before = now;
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
      }
    },
    /** The cells of the screen: for each line its runs of cells that look alike. */
    lines: () => Array.from({ length: rows }, (_, row) => runsOf(terminal, row)),
    text,
    end() {
      pty.kill('SIGKILL');
      terminal.dispose();
    },
  };
}

function linesOf(terminal) {
  const { active } = terminal.buffer;
  return Array.from(
    { length: terminal.rows },
    (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '',
  );
}

function runsOf(terminal, row) {
  const { active } = terminal.buffer;
  const line = active.getLine(active.viewportY + row);
  const runs = [];
  for (let column = 0; column < terminal.cols; column++) {
    const cell = line?.getCell(column);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const look = lookOf(cell);
    const last = runs.at(-1);
    const text = cell.getChars() || ' ';
    if (last !== undefined && isSame(last.look, look)) {
      last.text += text;
      last.cells += cell.getWidth();
    } else runs.push({ column, text, cells: cell.getWidth(), look });
  }
  return runs;
}

function lookOf(cell) {
  return {
    colour: cell.isFgRGB() ? `#${cell.getFgColor().toString(16).padStart(6, '0')}` : null,
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
    inverse: cell.isInverse() !== 0,
    underline: cell.isUnderline() !== 0,
  };
}

function isSame(a, b) {
  return Object.keys(a).every((key) => a[key] === b[key]);
}
