import { EventEmitter } from 'node:events';

const BEGIN = '\u001B[?2026h';
const END = '\u001B[?2026l';
const ERASE_TO_END = '\u001B[K';
const CLEAR = '\u001B[2J';
/** In place of a line: it is as in the frame before. Of the private use area, so that no text is taken for it. */
export const UNCHANGED = '\uE000';

/** Where frames are drawn: Ink hands over frames with all their lines, and only those that changed reach the terminal. */
export interface Paper {
  /** What Ink takes for its terminal. */
  readonly stdout: NodeJS.WriteStream;
  /** Draws the last frame anew, and goes on drawing: the screen is not what it was. */
  redraw(): void;
  /** The next frame is drawn anew as a whole: it has another size. */
  forget(): void;
  /** Draws nothing until the next redraw: the screen is somebody else's. */
  hold(): void;
}

/**
 * Each changed line is written at its own place, all of a frame in one synchronised write. So nothing scrolls, nothing
 * flickers, the whole height can be used, and a resize leaves nothing behind. Ink's own way moves relative to where
 * it believes the cursor to be, and clears the scrollback when a frame is as high as the terminal.
 */
export function createPaper(terminal: Pick<NodeJS.WriteStream, 'columns' | 'rows' | 'write'>): Paper {
  let shown: readonly string[] = [];
  let frame: readonly string[] = [];
  let clean = false;
  let open = true;

  function draw(): void {
    const lines = frame.slice(0, terminal.rows);
    const changed = lines.flatMap((line, at) =>
      clean && shown[at] === line ? [] : `\u001B[${at + 1};1H${ERASE_TO_END}${line}`,
    );
    if (changed.length > 0) terminal.write(BEGIN + (clean ? '' : CLEAR) + changed.join('') + END);
    shown = lines;
    clean = true;
  }

  const stdout = Object.assign(new EventEmitter(), {
    write(text: string) {
      const before = frame;
      frame = text.split('\n').map((line, at) => (line === UNCHANGED ? (before[at] ?? '') : line));
      if (open) draw();
      return true;
    },
  });
  Object.defineProperty(stdout, 'columns', { get: () => terminal.columns });
  return {
    // Of a stream Ink uses `columns`, `write` and the events, and nothing else while it writes whole frames.
    stdout: stdout as unknown as NodeJS.WriteStream,
    redraw() {
      [clean, open] = [false, true];
      if (frame.length > 0) draw();
    },
    forget() {
      clean = false;
    },
    hold() {
      open = false;
    },
  };
}
