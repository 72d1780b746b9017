import { render } from 'ink';
import { App } from './app.tsx';
import type { Size } from './layout.ts';
import type { Line } from './line.ts';
import { createPaper, UNCHANGED } from './paper.ts';
import type { ScreenStore } from './store.ts';
import { createTape } from './tape.ts';
import { createTerminal } from './terminal.ts';

export interface HoldOptions<State, Store extends ScreenStore<State>> {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** Milliseconds between two ticks of the store. */
  readonly refreshMs: number;
  readonly open: (start: Start) => Store;
  readonly draw: (state: State) => readonly Line[];
  /** For a screen reader: told line by line below what was there, on no screen of its own. Default false. */
  readonly linear?: boolean;
}

/** What a store begins with: how large the screen is, and what only the terminal itself can do. */
export interface Start {
  readonly size: Size;
  readonly quit: () => void;
  readonly suspend: () => void;
  readonly redraw: () => void;
}

/**
 * Takes the terminal, shows what the store holds until the person quits or a signal ends it, and gives the terminal back.
 *
 * @returns the store as it was left, and how it was left
 */
export async function holdScreen<
  State extends { readonly colour: boolean },
  Store extends ScreenStore<State>,
>(options: HoldOptions<State, Store>): Promise<{ readonly store: Store; readonly how: 'quit' | 'signal' }> {
  const { stdin, stdout, refreshMs, open, draw, linear = false } = options;
  const size = () => ({ columns: stdout.columns, rows: stdout.rows });
  let leave: (how: 'quit' | 'signal') => void = () => undefined;
  const left = new Promise<'quit' | 'signal'>((resolve) => {
    leave = resolve;
  });
  const paper = linear ? createTape(stdout) : createPaper(stdout);
  const terminal = createTerminal({
    stdin,
    stdout,
    ownScreen: !linear,
    onAway: () => paper.hold(),
    onBack: () => paper.redraw(),
    onEnd: () => leave('signal'),
  });
  const store = open({
    size: size(),
    quit: () => leave('quit'),
    suspend: () => terminal.suspend(),
    redraw: () => paper.redraw(),
  });
  let redrawn = false;
  const resized = () => {
    redrawn = true;
    paper.forget();
    store.resize(size());
  };
  // Pulled away and back at once the size is what it was, so Node tells no resize; what stood there is shifted all the same.
  const signalled = () => {
    if (!redrawn) paper.redraw();
    redrawn = false;
  };
  terminal.take();
  // `debug` hands over each frame whole: what of it reaches the terminal is the paper's business.
  const app = render(<App store={store} draw={draw} {...(linear ? {} : { unchanged: UNCHANGED })} />, {
    stdin,
    stdout: paper.stdout,
    debug: true,
    exitOnCtrlC: false,
  });
  const pulse = setInterval(() => store.tick(), refreshMs);
  stdout.on('resize', resized);
  process.on('SIGWINCH', signalled);
  try {
    const how = await Promise.race([left, app.waitUntilExit().then(() => 'signal' as const)]);
    return { store, how };
  } finally {
    clearInterval(pulse);
    stdout.off('resize', resized);
    process.off('SIGWINCH', signalled);
    paper.hold();
    app.unmount();
    terminal.close();
  }
}
