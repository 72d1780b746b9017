import { wantsColour } from '../../lib/screen/environment.ts';
import { holdScreen } from '../../lib/screen/hold.tsx';
import { frameOf } from './frame.ts';
import type { Reach } from './reach.ts';
import type { State } from './state.ts';
import { createStore, type Store } from './store.ts';

interface ScreenOptions {
  readonly reach: Reach;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Seconds of work are counted once a second. */
const TICK_MS = 1_000;

/** Shows the screens until the person leaves. Whoever quits waits for what goes on. */
export async function openScreens({ reach, stdin, stdout, env }: ScreenOptions): Promise<void> {
  const { store, how } = await holdScreen<State, Store>({
    stdin,
    stdout,
    refreshMs: TICK_MS,
    draw: frameOf,
    open: (start) =>
      createStore({ ...start, reach, colour: wantsColour(env, process.argv), clock: Date.now }),
  });
  if (how === 'signal') return;
  const { work } = store.get();
  if (work !== null)
    stdout.write(`${work.title} is still going on: waiting for its end (Ctrl-C leaves at once)\n`);
  await store.settled();
}
