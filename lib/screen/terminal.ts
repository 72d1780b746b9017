/** Off in one write, whatever of it was on: marked pastes, a frame half drawn, colours, the cut at the edge, no cursor, our screen. */
const RESTORE = '\u001B[?2004l\u001B[?2026l\u001B[0m\u001B[?7h\u001B[?25h\u001B[?1049l';
/**
 * The alternate screen, empty, without a cursor; what is too wide is cut at the edge and moves no line; what is pasted
 * comes between marks (paste.ts).
 */
const TAKE = '\u001B[?1049h\u001B[2J\u001B[H\u001B[?25l\u001B[?7l\u001B[?2004h';

/** Signals that end the dashboard, by the number that a shell adds to 128. */
const ENDING = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGTERM: 15 } as const;
/** A stop that does not happen (no shell is there to continue us) is over after this. */
const NOT_STOPPED_MS = 200;

/** The terminal while the dashboard has it. */
export interface Terminal {
  /** Takes the screen. */
  take(): void;
  /** Gives the terminal back, stops like any program at Ctrl-Z, and takes it again when continued. */
  suspend(): void;
  /** Gives it back for good and stops listening. */
  close(): void;
}

interface TerminalOptions {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** Take a screen of our own; without it only the keys are taken. */
  readonly ownScreen: boolean;
  /** The terminal is about to be given back: nothing may be drawn from now on. */
  readonly onAway: () => void;
  /** A signal asks to end. The terminal is given back already. */
  readonly onEnd: () => void;
  /** The screen is ours again and empty. */
  readonly onBack: () => void;
}

/**
 * Every way out leads through `restore`, and all of them are watched before any mode is set: quitting, an error that
 * nobody caught, a rejection that nobody handled, `process.exit`, the signals, and a stop with its continuing.
 *
 *   a signal       restore; `onEnd`, and the exit code says which signal it was. Once closed nothing listens any more:
 *                  the same signal again ends the process at once, for whoever asks twice will not wait
 *   Ctrl-Z, TSTP   restore; stop. CONT: take the screen again, draw everything
 *   CONT alone     as after a stop that we did not see (STOP): take the screen again, draw everything
 */
export function createTerminal({
  stdin,
  stdout,
  ownScreen,
  onAway,
  onEnd,
  onBack,
}: TerminalOptions): Terminal {
  let taken = false;
  let stopped: NodeJS.Timeout | undefined;

  /** Gives the terminal back as it was: once, however many ways lead here. */
  function restore(): void {
    if (!taken) return;
    taken = false;
    onAway();
    for (const step of [() => ownScreen && stdout.write(RESTORE), () => stdin.setRawMode(false)])
      try {
        step();
      } catch {
        // The terminal itself is gone: there is nothing of it left to restore, and the next step may still be.
      }
  }

  function take(): void {
    taken = true;
    stdin.setRawMode(true);
    if (ownScreen) stdout.write(TAKE);
  }

  function end(signal: keyof typeof ENDING): void {
    restore();
    process.exitCode = 128 + ENDING[signal];
    onEnd();
  }

  function stop(target: number): void {
    restore();
    // Our own listener would only be called; without it the signal stops the process.
    process.off('SIGTSTP', onStop);
    process.kill(target, 'SIGTSTP');
    stopped = setTimeout(back, NOT_STOPPED_MS);
  }
  const onStop = () => stop(process.pid);

  function back(): void {
    clearTimeout(stopped);
    process.off('SIGTSTP', onStop);
    process.on('SIGTSTP', onStop);
    restore();
    take();
    onBack();
  }

  // A terminal that hung up fails at the next write; the signal that comes with it ends us.
  const onError = () => undefined;
  const listeners = Object.keys(ENDING) as (keyof typeof ENDING)[];
  process.on('exit', restore);
  process.on('uncaughtExceptionMonitor', restore);
  process.on('SIGTSTP', onStop);
  process.on('SIGCONT', back);
  stdout.on('error', onError);
  for (const signal of listeners) process.on(signal, end);

  return {
    take,
    // The whole group, as a shell would do it: the program that started us stops with us.
    suspend: () => stop(0),
    close() {
      restore();
      clearTimeout(stopped);
      process.off('exit', restore);
      process.off('uncaughtExceptionMonitor', restore);
      process.off('SIGTSTP', onStop);
      process.off('SIGCONT', back);
      stdout.off('error', onError);
      for (const signal of listeners) process.off(signal, end);
    },
  };
}
