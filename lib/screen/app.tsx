import { useInput } from 'ink';
import { useMemo, useState, useSyncExternalStore } from 'react';
import { createFrames } from './frames.ts';
import type { Line } from './line.ts';
import { Lines } from './lines.tsx';
import { createKeyReader } from './paste.ts';
import type { ScreenStore } from './store.ts';

interface AppProps<State> {
  readonly store: ScreenStore<State>;
  /** A state as the lines of a screen. */
  readonly draw: (state: State) => readonly Line[];
  /** What stands for a line that is as it was, where the frames are put together again. */
  readonly unchanged?: string;
}

/** A screen: what the store holds, drawn; keys handed on. */
export function App<State extends { readonly colour: boolean }>(props: AppProps<State>) {
  const { store, draw, unchanged } = props;
  const frames = useMemo(() => createFrames(store, draw), [store, draw]);
  const frame = useSyncExternalStore(store.subscribe, frames);
  const [keysOf] = useState(createKeyReader);
  useInput((input, key) => {
    for (const name of keysOf(input, key)) store.press(name);
  });
  return <Lines frame={frame} unchanged={unchanged} />;
}
