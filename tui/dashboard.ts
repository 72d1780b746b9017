import { EXIT } from '../lib/errors/index.ts';
import type { Start } from '../lib/screen/hold.tsx';
import type { Contents } from '../lib/screen/later.ts';
import type { DashboardContents } from './contents.ts';
import { frameOf } from './frame.ts';
import { linearOf } from './linear.ts';
import type { CommandLine } from './palette.ts';
import type { State } from './state/state.ts';
import { createStore, type Store } from './state/store.ts';

/** A dashboard that stands alone, in a program that has no command line. */
const NO_COMMANDS: CommandLine = {
  commands: [],
  changeOf: () => null,
  run: async () => ({ text: 'No command can be run here', exitCode: EXIT.usage }),
};

/** What the dashboard holds and how it is drawn: everything that is loaded for it. */
export function createDashboard(
  options: DashboardContents &
    Start & { readonly colour: boolean; readonly readOnly: boolean; readonly linear: boolean },
): Contents<State> & { readonly store: Store } {
  const { commandLine = NO_COMMANDS, status = null } = options;
  const store = createStore({ ...options, commandLine, status, clock: Date.now });
  return { store, draw: options.linear ? linearOf : frameOf };
}
