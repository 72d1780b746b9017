import { AsyncLocalStorage } from 'node:async_hooks';
import type { Home } from './installation/home.ts';

/** What a command line runs in: where it prints, how it ends, and whether it may change anything. */
export interface Surroundings {
  out(text: string): void;
  err(text: string): void;
  /** Sets the exit code: the last one set counts. */
  end(code: number): void;
  /** Where progress is shown while something takes long. */
  readonly progress: { readonly isTTY: boolean; write(text: string): unknown };
  /** Only what looks goes through the gate, whoever asks. */
  readonly readOnly: boolean;
  /** What is meant where the command line names none. */
  readonly meant: Meant;
}

export interface Meant {
  readonly home?: Home;
  readonly user?: string;
  readonly tenant?: string;
}

/** The process that a shell started. */
const PROCESS: Surroundings = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  end(code) {
    process.exitCode = code;
  },
  get progress() {
    return process.stderr;
  },
  readOnly: false,
  meant: {},
};

const around = new AsyncLocalStorage<Surroundings>();

export function surroundings(): Surroundings {
  return around.getStore() ?? PROCESS;
}

/** Performs in other surroundings than those of the process: a command line inside the dashboard. */
export function performIn<T>(others: Surroundings, perform: () => Promise<T>): Promise<T> {
  return around.run(others, perform);
}
