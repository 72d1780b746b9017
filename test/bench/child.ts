import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Starts a built program of this folder in a process of its own. */
export function start(program: string, args: readonly string[]): ChildProcess {
  return fork(fileURLToPath(new URL(`./${program}.js`, import.meta.url)), [...args]);
}

/** The next thing a child says. @throws when it ends without saying anything */
export async function said<Message>(child: ChildProcess): Promise<Message> {
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`a child ended with ${code}`)));
  const [message] = (await Promise.race([once(child, 'message'), ended])) as [Message];
  ended.catch(() => undefined);
  return message;
}

/** Starts the survey service that does nothing; the address it listens at. */
export async function startStub(
  folder: string,
  record: boolean,
): Promise<{ readonly url: string; stop(): void }> {
  const child = start('service-stub', [folder, record ? 'record' : 'quiet']);
  const { port } = await said<{ port: number }>(child);
  return { url: `http://127.0.0.1:${port}`, stop: () => void child.kill() };
}
