import { wantsColour } from '../lib/screen/environment.ts';
import { holdScreen } from '../lib/screen/hold.tsx';
import { commandOf } from '../lib/screen/keys.ts';
import { type LaterState, openLater } from '../lib/screen/later.ts';
import type { Size } from '../lib/screen/layout.ts';
import { fitLine, type Line, quiet } from '../lib/screen/line.ts';
import type { ScreenStore } from '../lib/screen/store.ts';
import type { DashboardContents } from './contents.ts';
import { KEYS, SCREEN_IDS } from './keys.ts';
import type { State } from './state/state.ts';
import type { Store } from './state/store.ts';

interface ScreenOptions {
  readonly contents: () => Promise<DashboardContents>;
  readonly readOnly: boolean;
  /** Told line by line, for a screen reader. */
  readonly linear: boolean;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly refreshMs: number;
}

/**
 * Shows the dashboard until the person leaves: at once, and what is on it as soon as it is there. Whoever quits waits for
 * the act that goes on.
 *
 * @throws what `contents` throws, when the terminal is given back
 */
export async function openDashboard(options: ScreenOptions): Promise<void> {
  const { stdin, stdout, env, refreshMs, readOnly, linear } = options;
  const colour = wantsColour(env, process.argv);
  let failed: { readonly error: unknown } | null = null;
  let opened: Store | null = null;
  let loaded: Promise<void> = Promise.resolve();
  const { how } = await holdScreen<LaterState, ScreenStore<LaterState>>({
    stdin,
    stdout,
    refreshMs,
    linear,
    draw: ({ lines }) => lines(),
    open(start) {
      const later = openLater<State>({
        ...start,
        colour,
        waiting: waitingLines,
        leaves: (key) => commandOf(KEYS, key) === 'quit',
        onFailure: (error) => {
          failed = { error };
        },
        async load() {
          const { createDashboard } = await import('./dashboard.ts');
          const contents = await options.contents();
          const dashboard = createDashboard({ ...contents, ...start, colour, readOnly, linear });
          opened = dashboard.store;
          return dashboard;
        },
      });
      loaded = later.loaded;
      return later;
    },
  });
  // Whoever left before: what is being opened has to be there before it can be closed.
  await loaded;
  if (failed !== null) throw (failed as { readonly error: unknown }).error;
  if (how !== 'signal' && opened !== null) await ended(opened, stdout);
}

async function ended(store: Store, stdout: NodeJS.WriteStream): Promise<void> {
  const { work } = store.get();
  if (work !== null)
    stdout.write(`${work.title} is still going on: waiting for its end (Ctrl-C leaves at once)\n`);
  // Whoever opened the databases may close them afterwards.
  await store.settled();
}

/** The screens there will be, that they are being opened, and the one key that does something. */
function waitingLines({ columns, rows }: Size): readonly Line[] {
  const screens = KEYS.filter(({ command }) => SCREEN_IDS.some((id) => id === command));
  const quit = KEYS.find(({ command }) => command === 'quit')!;
  const said: readonly (readonly [row: number, line: Line])[] = [
    [0, [quiet(` ${screens.map(({ keys, label }) => `${keys[0]} ${label}`).join('  ')}`)]],
    [2, [{ text: ' Opening…' }]],
    [rows - 1, [{ text: ' ' }, { text: quit.keys[0]!, bold: true }, { text: ` ${quit.label}` }]],
  ];
  const lines = new Map(said);
  return Array.from({ length: rows }, (_, row) => fitLine(lines.get(row) ?? [], columns));
}
