import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { onTestFinished } from 'vitest';

const PROGRAM = resolve(import.meta.dirname, '../../dist/bin/destinations.js');

/** Starts the program as a process that goes on, and gives what it says, line by line. */
export function runningProgram(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
) {
  const child: ChildProcess = spawn(process.execPath, [PROGRAM, ...args], {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]!.setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  return {
    child,
    ended,
    said: () => texts.stdout,
    complained: () => texts.stderr,
    async says(wanted: string | RegExp): Promise<string> {
      for (;;) {
        const found = texts.stdout.match(wanted)?.[0];
        if (found !== undefined) return found;
        if (child.exitCode !== null) throw new Error(`it ended: ${texts.stdout}${texts.stderr}`);
        await once(child.stdout!, 'data');
      }
    },
  };
}
