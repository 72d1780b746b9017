import { asCoded } from '../lib/errors/index.ts';
import type { Database } from '../lib/sql/index.ts';
import type { Clock, ServiceLog } from './context.ts';
import { createRelease, type Released } from './store/line.ts';
import type { Paces } from './store/pace.ts';

/** Milliseconds between looks for messages whose time has come. */
const LOOK_EVERY_MS = 2_000;
/** Milliseconds until a queue that was full is filled up: far less than it takes to work it off. */
const FILL_AGAIN_MS = 200;

/** Puts messages into the queue: when it is asked, and once it was started as time goes on. */
export interface Releasing {
  start(): void;
  /** Puts in what is due now. */
  release(): Promise<Released>;
  /** The same, for whoever cannot do anything about a failure: it is logged, and the next look puts in the rest. */
  releaseOrLog(): Promise<void>;
  stop(): Promise<void>;
}

export function createReleasing(options: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: ServiceLog;
  readonly paces: Paces;
}): Releasing {
  const { clock, log } = options;
  const releaseDue = createRelease(options.database, options.paces);
  let last: Promise<unknown> = Promise.resolve();
  let looks: NodeJS.Timeout | undefined;
  let again: NodeJS.Timeout | undefined;

  async function fill(): Promise<Released> {
    const released = await releaseDue(clock());
    if (released.full && looks !== undefined) again ??= setTimeout(fillAgain, FILL_AGAIN_MS);
    return released;
  }

  /** One after the other: two at once would see the same turn. */
  function release(): Promise<Released> {
    const filled = last.then(fill);
    last = filled.catch(() => undefined);
    return filled;
  }

  async function releaseOrLog(): Promise<void> {
    await release().catch((error: unknown) =>
      log.error('messages.not-released', { code: asCoded(error).code }),
    );
  }

  function fillAgain(): void {
    again = undefined;
    void releaseOrLog();
  }

  return {
    start() {
      looks = setInterval(() => void releaseOrLog(), LOOK_EVERY_MS);
    },
    release,
    releaseOrLog,
    async stop() {
      clearInterval(looks);
      looks = undefined;
      clearTimeout(again);
      await last;
    },
  };
}
