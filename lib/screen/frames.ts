import type { Line, Span } from './line.ts';
import type { ScreenStore } from './store.ts';

/** A screen as it stands. While nothing on it changes it is the same frame; a line that does not change is the same line. */
export interface Frame {
  readonly lines: readonly Line[];
  readonly colour: boolean;
}

/**
 * Draws what a store holds, so that what is drawn can be compared by identity: most of what is read in the background
 * changes nothing that is in sight, and a key changes a few lines.
 *
 * @returns the frame of the state as it is now
 */
export function createFrames<State extends { readonly colour: boolean }>(
  store: Pick<ScreenStore<State>, 'get'>,
  draw: (state: State) => readonly Line[],
): () => Frame {
  let of: State | null = null;
  let frame: Frame = { lines: [], colour: true };
  return () => {
    const state = store.get();
    if (state === of) return frame;
    of = state;
    const { colour } = state;
    const before = colour === frame.colour ? frame.lines : [];
    const lines = draw(state).map((line, at) => {
      const held = before[at];
      return held !== undefined && isSameLine(held, line) ? held : line;
    });
    const same = lines.length === before.length && lines.every((line, at) => line === before[at]);
    if (!same) frame = { lines, colour };
    return frame;
  };
}

function isSameLine(a: Line, b: Line): boolean {
  return a.length === b.length && a.every((span, at) => isSameSpan(span, b[at]!));
}

function isSameSpan(a: Span, b: Span): boolean {
  return a.text === b.text && a.tone === b.tone && a.bold === b.bold && a.inverse === b.inverse;
}
