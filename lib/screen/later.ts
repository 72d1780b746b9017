import type { Start } from './hold.tsx';
import type { Size } from './layout.ts';
import type { Line } from './line.ts';
import { createListeners } from './listeners.ts';
import type { ScreenStore } from './store.ts';

/** What comes to a screen that was shown before it was there. */
export interface Contents<State> {
  readonly store: ScreenStore<State>;
  readonly draw: (state: State) => readonly Line[];
}

/** What such a screen holds: how it is drawn now, another one after each change. */
export interface LaterState {
  readonly colour: boolean;
  readonly lines: () => readonly Line[];
}

export interface LaterOptions<State> extends Start {
  readonly colour: boolean;
  readonly load: () => Promise<Contents<State>>;
  /** Whether a key leaves the screen before its contents are there. */
  readonly leaves: (key: string) => boolean;
  /** The contents do not come. The screen is left. */
  readonly onFailure: (error: unknown) => void;
  readonly waiting: (size: Size) => readonly Line[];
}

/** Keys kept for contents that are not there yet: what is pressed beyond is no intention any more. */
const KEPT_KEYS = 32;

/**
 * A screen that is there before its contents: loading the code for them takes longer than drawing a frame, and a person wants
 * to see that something happens. Keys pressed meanwhile are theirs, in order.
 */
export function openLater<State extends { readonly colour: boolean }>(
  options: LaterOptions<State>,
): ScreenStore<LaterState> & {
  /** Ends when the contents are there, or do not come. */
  readonly loaded: Promise<void>;
} {
  const { colour, waiting, leaves, quit, load, onFailure } = options;
  const listeners = createListeners();
  const keys: string[] = [];
  let { size } = options;
  let contents: Contents<State> | null = null;
  let state: LaterState = { colour, lines: () => waiting(size) };

  function changed(): void {
    if (contents === null) state = { colour, lines: () => waiting(size) };
    else {
      const { store, draw } = contents;
      const inner = store.get();
      state = { colour: inner.colour, lines: () => draw(inner) };
    }
    listeners.tell();
  }

  async function fill(): Promise<void> {
    try {
      contents = await load();
      const { store } = contents;
      store.resize(size);
      store.subscribe(changed);
      changed();
      for (const key of keys.splice(0)) store.press(key);
    } catch (error) {
      onFailure(error);
      quit();
    }
  }

  return {
    get: () => state,
    subscribe: listeners.subscribe,
    press(key) {
      if (contents !== null) contents.store.press(key);
      else if (leaves(key)) quit();
      else if (keys.length < KEPT_KEYS) keys.push(key);
    },
    resize(to) {
      size = to;
      if (contents === null) changed();
      else contents.store.resize(to);
    },
    tick: () => contents?.store.tick(),
    loaded: fill(),
  };
}
