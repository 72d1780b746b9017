import { useInput } from 'ink';
import { useState, useSyncExternalStore } from 'react';
import type { Line } from './line.ts';
import { Lines } from './lines.tsx';
import { createKeyReader } from './paste.ts';
import type { ScreenStore } from './store.ts';

interface AppProps<State> {
  readonly store: ScreenStore<State>;
  /** A state as the lines of a screen. */
  readonly draw: (state: State) => readonly Line[];
}

/** A screen: what the store holds, drawn; keys handed on. */
export function App<State extends { readonly colour: boolean }>({ store, draw }: AppProps<State>) {
  const state = useSyncExternalStore(store.subscribe, store.get);
  const [keysOf] = useState(createKeyReader);
  useInput((input, key) => {
    for (const name of keysOf(input, key)) store.press(name);
  });
  return <Lines lines={draw(state)} colour={state.colour} />;
}
