import { setTimeout as wait } from 'node:timers/promises';
import { type ReadSettings, startService } from '../../../service/index.ts';
import { shortPath } from '../../files.ts';
import { within } from '../../within.ts';

export interface ServiceStartOptions {
  readonly restored: boolean;
  /** Begins the end: what is being sent is waited for. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** Longest wait for what is being answered and sent: a request may take 30 seconds, a hand-over 20. */
const END_SECONDS = 60;

/**
 * `service start`: takes requests and sends messages until it is told to stop.
 * @throws SERVICE_NOT_LISTENING, SURVEY_NOT_LOOPBACK, and what opening a database throws
 */
export async function serviceStart(
  { settings, file }: ReadSettings,
  { restored, signal, say }: ServiceStartOptions,
): Promise<void> {
  const clock = () => new Date().toISOString();
  const service = await startService(settings, { clock, restored });
  say(`Settings: ${file === null ? 'the environment' : shortPath(file)}`);
  if (restored)
    say('Restored: what may have gone since the backup is uncertain, and every feed begins anew.');
  say(`Listening: ${service.url}`);
  if (settings.publicUrl !== undefined) say(`Links lead to: ${settings.publicUrl}`);
  if (settings.sandbox)
    say(`Sandbox: nothing leaves this machine; what was sent is at ${service.url}/outbox`);
  say('Ctrl-C stops it, once what is being sent has been handed over.');
  await aborted(signal);
  service.retire();
  const { drainSeconds } = settings.listen;
  if (drainSeconds > 0) {
    say(`Draining: requests are taken for another ${drainSeconds} seconds.`);
    await wait(drainSeconds * 1_000);
  }
  say('Stopping.');
  const stopped = await within(
    END_SECONDS,
    service.close().then(() => true),
  );
  say(
    stopped
      ? 'Stopped.'
      : `Not all had ended after ${END_SECONDS} seconds: the rest is done by another instance.`,
  );
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((done) => signal.addEventListener('abort', () => done(), { once: true }));
}
