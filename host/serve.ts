import { setTimeout as wait } from 'node:timers/promises';
import type { HostLog } from '../plugin/host.ts';

/** Seconds between two looks at the schedules: a run starts within a minute of its time of day. */
const LOOK_EVERY_SECONDS = 30;

/**
 * Looks at the schedules in real time until told to stop. A look that fails (the database is away) is logged and the
 * next one tries again: the loop outlives it.
 */
export async function serveSchedules(
  look: () => Promise<unknown>,
  options: { readonly signal: AbortSignal; readonly log: HostLog; readonly everySeconds?: number },
): Promise<void> {
  const pause = (options.everySeconds ?? LOOK_EVERY_SECONDS) * 1000;
  while (!options.signal.aborted) {
    try {
      await look();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : 'UNEXPECTED';
      options.log.error('schedule-look-failed', { code });
    }
    await wait(pause, undefined, { signal: options.signal }).catch(() => undefined);
  }
}
