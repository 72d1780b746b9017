import { wantsColour } from '../lib/screen/environment.ts';
import { holdScreen } from '../lib/screen/hold.tsx';
import { frameOf } from './frame.ts';
import type { CommandLine } from './palette.ts';
import type { TenantAccess } from './state/access.ts';
import type { State } from './state/state.ts';
import { createStore, type Store } from './state/store.ts';

interface ScreenOptions {
  readonly tenants: readonly TenantAccess[];
  readonly commandLine: CommandLine;
  readonly status: string | null;
  readonly readOnly: boolean;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly refreshMs: number;
}

/** Shows the dashboard until the person leaves. Whoever quits waits for the act that goes on. */
export async function openDashboard(options: ScreenOptions): Promise<void> {
  const { stdin, stdout, tenants, commandLine, status, readOnly, env, refreshMs } = options;
  const { store, how } = await holdScreen<State, Store>({
    stdin,
    stdout,
    refreshMs,
    draw: frameOf,
    open: (start) =>
      createStore({
        ...start,
        tenants,
        commandLine,
        colour: wantsColour(env, process.argv),
        readOnly,
        status,
        clock: Date.now,
      }),
  });
  if (how === 'signal') return;
  const { work } = store.get();
  if (work !== null)
    stdout.write(`${work.title} is still going on: waiting for its end (Ctrl-C leaves at once)\n`);
  // Whoever opened the databases may close them afterwards.
  await store.settled();
}
