import { EventEmitter } from 'node:events';
import type { Paper } from './paper.ts';

/** Wider than any line: the terminal breaks lines itself, so that a screen reader reads a sentence in one piece. */
const ENDLESS = 10_000;

/**
 * Where frames are told line by line, each after the other and none ever changed: for a screen reader. Only lines that
 * the frame before did not have are told; redrawing tells all of them again.
 */
export function createTape(terminal: Pick<NodeJS.WriteStream, 'write'>): Paper {
  let told: ReadonlySet<string> = new Set();
  let frame = '';
  let open = true;

  function tell(): void {
    const lines = frame.split('\n').map((line) => line.trimEnd());
    const news = lines.filter((line) => line !== '' && !told.has(line));
    if (news.length > 0) terminal.write(`${news.join('\n')}\n`);
    told = new Set(lines);
  }

  const stdout = Object.assign(new EventEmitter(), {
    columns: ENDLESS,
    write(text: string) {
      frame = text;
      if (open) tell();
      return true;
    },
  });
  return {
    stdout: stdout as unknown as NodeJS.WriteStream,
    redraw() {
      open = true;
      told = new Set();
      if (frame !== '') tell();
    },
    // Nothing told is drawn over, so a new size changes nothing.
    forget() {},
    hold() {
      open = false;
    },
  };
}
