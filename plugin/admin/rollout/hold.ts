import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Knex } from 'knex';
import { CodedError } from '../../../lib/errors/index.ts';
import type { Database } from '../../../lib/sql/index.ts';
import {
  holderOf,
  keepRollout,
  leaveRollout,
  type RolloutRow,
  takeRollout,
} from '../../storage/control/rollouts.ts';
import { isAlive } from '../processes.ts';

/*
 * One process at a time applies a rollout. It holds a lease and says every few seconds, and with each thing it writes,
 * that it still does. One that was killed is followed at once by the next on the same machine, which can see that it is
 * gone, and on another machine when the lease has run out.
 */

/** Long enough for a migration of tables to block the process, short enough to wait for after a machine died. */
const LEASE_SECONDS = 60;
const KEEP_EVERY_SECONDS = 10;

/** A rollout that is this process's to apply. */
export interface Hold {
  /** Writes, unless another process has taken over. @throws ROLLOUT_TAKEN_OVER */
  write(perform: (tx: Knex.Transaction) => Promise<void>): Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes a rollout that nobody applies.
 * @param prepare runs in the transaction that takes it
 * @throws ROLLOUT_AT_WORK, and what `prepare` throws
 */
export async function holdRollout(
  control: Database,
  name: string,
  who: string,
  prepare: (tx: Knex.Transaction) => Promise<void>,
): Promise<Hold> {
  const holder = `${hostname()}:${process.pid}:${randomUUID()}`;
  const lease = { holder, seconds: LEASE_SECONDS };
  await control.transaction(async (tx) => {
    const other = await holderOf(tx, name);
    if (other !== undefined && !isGone(other))
      throw new CodedError('ROLLOUT_AT_WORK', { name, who: other.heldBy, until: other.heldUntil });
    await prepare(tx);
    await takeRollout(tx, name, { ...lease, heldBy: who });
  });
  const write: Hold['write'] = (perform) =>
    control.transaction(async (tx) => {
      if (!(await keepRollout(tx, name, lease))) throw new CodedError('ROLLOUT_TAKEN_OVER', { name });
      await perform(tx);
    });
  // What is lost meanwhile is told by the next write.
  const keeping = setInterval(() => void write(async () => {}).catch(() => {}), KEEP_EVERY_SECONDS * 1_000);
  return {
    write,
    async release() {
      clearInterval(keeping);
      await control.transaction((tx) => leaveRollout(tx, name, holder));
    },
  };
}

/** Whether the process that holds a rollout ended without letting go, as far as this machine can tell. */
export function isGone({ holder }: Pick<RolloutRow, 'holder'>): boolean {
  const [machine, pid] = (holder ?? '').split(':');
  return machine === hostname() && !isAlive(Number(pid));
}
