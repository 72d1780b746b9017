import { AsyncLocalStorage } from 'node:async_hooks';
import { createInterface } from 'node:readline/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Home } from './installation/home.ts';

/** What a command line runs in: where it prints, how it ends, and whether it may change anything. */
export interface Surroundings {
  out(text: string): void;
  /** Prints what is too long to be held, piece by piece as it comes. */
  pour(pieces: AsyncIterable<string | Uint8Array>): Promise<void>;
  /** What is printed comes to a screen, and into no file or pipe. */
  readonly isScreen: boolean;
  err(text: string): void;
  /** Sets the exit code: the last one set counts. */
  end(code: number): void;
  /** Asks the person at the terminal; null: there is nobody to be asked. */
  readonly ask: ((question: string) => Promise<string>) | null;
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
  pour,
  get isScreen() {
    return process.stdout.isTTY === true;
  },
  err: (text) => process.stderr.write(text),
  end(code) {
    process.exitCode = code;
  },
  get ask() {
    return process.stdin.isTTY === true && process.stderr.isTTY === true ? ask : null;
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

/** Whoever reads may go away in the middle: what is left is for nobody. */
async function pour(pieces: AsyncIterable<string | Uint8Array>): Promise<void> {
  try {
    await pipeline(Readable.from(pieces), process.stdout, { end: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
}

/** @returns nothing typed when the person leaves by Ctrl-C or Ctrl-D: the terminal gives those as keys meanwhile */
async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const left = new Promise<string>((done) => terminal.once('close', () => done('')));
  try {
    return await Promise.race([terminal.question(question), left]);
  } finally {
    terminal.close();
  }
}
