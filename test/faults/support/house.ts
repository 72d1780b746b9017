import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export type HouseName = 'plugin-worker' | 'survey-service' | 'migrator' | 'importer';

/** Where a process kills itself: at a named point (the nth time), or after some points whatever they are. */
export type At =
  | { readonly point: string; readonly nth?: number; readonly signal?: 'SIGKILL' | 'SIGSTOP' }
  | { readonly after: number };

export interface Told {
  readonly ready?: true;
  readonly port?: number;
  readonly settled?: string;
  readonly opened?: number;
  readonly failed?: string;
  readonly done?: unknown;
}

/** One of our houses in a process of its own. */
export interface House {
  readonly child: ChildProcess;
  /** Resolves with what it said first; rejects when it died before. */
  readonly ready: Promise<Told>;
  /** Resolves with the signal it died of, or its exit code. */
  readonly ended: Promise<string | number>;
  /** A real SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  tell(what: object): void;
}

/** Starts a house from the built package. It is killed when the test is over. */
export function startHouse(
  name: HouseName,
  options: object,
  hear: (told: Told) => void = () => undefined,
): House {
  const program = fileURLToPath(new URL(`./${name}.mjs`, import.meta.url));
  const child = fork(program, [JSON.stringify(options)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = once(child, 'exit').then(([code, signal]) => (signal ?? code) as string | number);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  child.on('message', (told) => hear(told as Told));
  const ready = new Promise<Told>((resolve, reject) => {
    child.once('message', (told) => resolve(told as Told));
    void ended.then((how) => reject(new Error(`${name} ended (${how}) before it was ready`)));
  });
  ready.catch(() => undefined);
  return {
    child,
    ready,
    ended,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    tell: (what) => void (child.connected && child.send(what)),
  };
}

/** The point at which a process struck itself; null when somebody else did. */
export function pointOfDeath(log: string, { child }: House): string | null {
  let lines: string[] = [];
  try {
    lines = readFileSync(log, 'utf8').trim().split('\n');
  } catch {
    return null;
  }
  const deaths = lines.filter(Boolean).map((line) => JSON.parse(line) as { pid: number; point: string });
  return deaths.findLast(({ pid }) => pid === child.pid)?.point ?? null;
}
