import { useInput } from 'ink';
import { useSyncExternalStore } from 'react';
import { Lines } from './components/lines.tsx';
import { frameOf } from './frame.ts';
import { keysOf } from './key-names.ts';
import type { Store } from './state/store.ts';

/** The dashboard: what the store holds, drawn; keys handed on. */
export function App({ store }: { readonly store: Store }) {
  const state = useSyncExternalStore(store.subscribe, store.get);
  useInput((input, key) => {
    for (const name of keysOf(input, key)) store.press(name);
  });
  return <Lines lines={frameOf(state)} colour={state.colour} />;
}
