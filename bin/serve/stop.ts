import { writeSync } from 'node:fs';

const STOPPING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const STDERR = 2;

/**
 * The signals that ask to stop. The first lets what is being worked on end; a second ends the process at once, as the
 * signal itself would have.
 */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of STOPPING)
    process.on(signal, () => {
      if (!stop.signal.aborted) return stop.abort();
      writeSync(
        STDERR,
        'Stopped at once. What was being worked on is done again by another process, or at the next start, once its lease has run out (30 seconds); a message that was being handed over is not sent twice.\n',
      );
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    });
  return stop.signal;
}
