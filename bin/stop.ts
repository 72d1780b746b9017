import { writeSync } from 'node:fs';

const STOPPING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const STDERR = 2;

/**
 * The signals that ask to stop. The first lets what is being worked on end; a second ends the process at once, as the
 * signal itself would have.
 *
 * @param atOnce what becomes of what was being worked on, for whoever stops it at once
 */
export function stopSignal(atOnce: string): AbortSignal {
  const stop = new AbortController();
  for (const signal of STOPPING)
    process.on(signal, () => {
      if (!stop.signal.aborted) return stop.abort();
      writeSync(STDERR, `Stopped at once. ${atOnce}\n`);
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    });
  return stop.signal;
}
