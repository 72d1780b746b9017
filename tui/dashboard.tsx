import { render } from 'ink';
import { App } from './app.tsx';
import { createPaper } from './paper.ts';
import type { TenantAccess } from './state/access.ts';
import { createStore } from './state/store.ts';
import { createTerminal } from './terminal.ts';
import { wantsColour } from './theme.ts';

interface ScreenOptions {
  readonly tenants: readonly TenantAccess[];
  readonly status: string | null;
  readonly readOnly: boolean;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly refreshMs: number;
}

/** Takes the terminal, shows the dashboard until the person quits or a signal ends it, and gives the terminal back. */
export async function openDashboard(options: ScreenOptions): Promise<void> {
  const { stdin, stdout, tenants, status, readOnly, env, refreshMs } = options;
  const size = () => ({ columns: stdout.columns, rows: stdout.rows });
  let leave: (how: 'quit' | 'signal') => void = () => undefined;
  const left = new Promise<'quit' | 'signal'>((resolve) => {
    leave = resolve;
  });
  const paper = createPaper(stdout);
  const terminal = createTerminal({
    stdin,
    stdout,
    onAway: () => paper.hold(),
    onBack: () => paper.redraw(),
    onEnd: () => leave('signal'),
  });
  const store = createStore({
    tenants,
    size: size(),
    colour: wantsColour(env, process.argv),
    readOnly,
    status,
    clock: Date.now,
    quit: () => leave('quit'),
    suspend: () => terminal.suspend(),
    redraw: () => paper.redraw(),
  });
  const resized = () => {
    paper.forget();
    store.resize(size());
  };
  terminal.take();
  // `debug` hands over each frame whole: what of it reaches the terminal is the paper's business.
  const app = render(<App store={store} />, {
    stdin,
    stdout: paper.stdout,
    debug: true,
    exitOnCtrlC: false,
  });
  const pulse = setInterval(store.tick, refreshMs);
  stdout.on('resize', resized);
  let how: 'quit' | 'signal';
  try {
    how = await Promise.race([left, app.waitUntilExit().then(() => 'signal' as const)]);
  } finally {
    clearInterval(pulse);
    stdout.off('resize', resized);
    paper.hold();
    app.unmount();
    terminal.close();
  }
  if (how === 'signal') return;
  const { work } = store.get();
  if (work !== null)
    stdout.write(`${work.title} is still going on: waiting for its end (Ctrl-C leaves at once)\n`);
  // Whoever opened the databases may close them afterwards.
  await store.settled();
}
