/**
 * A hold stands here first, then at the survey service (decision 0058).
 *
 *  (1) the act is committed with the job that tells the service: from here on no message is handed over
 *  (2) the service has it: what it took over before and did not send waits there
 *  (3) it is noted that it has. After a KILL before this the job tells it again, which changes nothing
 *
 * What is told is always the newest act, and it is told again where another one came meanwhile: so the service ends as the
 * plugin stands, however the requests of two people cross.
 */
import { CodedError, isCoded } from '../../lib/errors/index.ts';
import type { JobHandler, NewJob } from '../../lib/queue/index.ts';
import type { Host, Transaction } from '../host.ts';
import { addHold, type HoldRow, holdInForce, newestHold, noteHoldTold } from '../storage/holds.ts';
import { SYNC_QUEUE, type SyncContext } from './context.ts';

/** In whose name a hold is put back that a restored or copied database lifted. */
const SYSTEM = 'system';

/** The job that tells the survey service of an act. */
export function holdJob(id: number): NewJob {
  return { queue: SYNC_QUEUE, kind: 'hold', key: `hold:${id}`, payload: {} };
}

/** The job by which a run tells what the survey service does not know yet, however far off the next try of another is. */
export async function holdToTell(tx: Transaction, runId: number): Promise<readonly NewJob[]> {
  const newest = await newestHold(tx);
  if (newest === undefined || newest.toldAt !== null) return [];
  return [{ ...holdJob(newest.id), key: `run:${runId}:hold:${newest.id}` }];
}

/** The job that compares with the survey service, once one of the two was put back from a backup. */
export function compareHoldJob(runId: number): NewJob {
  return { queue: SYNC_QUEUE, kind: 'hold', key: `run:${runId}:hold`, payload: { compare: true } };
}

/** Tells the survey service how the hold stands, or compares with it first. */
export function holdStep(context: SyncContext): JobHandler {
  return async (job, { signal }) => {
    const { compare = false } = job.payload as { readonly compare?: boolean };
    if (compare) await compareHold(context, signal);
    await tellHold(context, signal);
    return { outcome: 'done' };
  };
}

/** Nothing goes out. @throws `SENDING_HELD` with who held it, since when and why */
export async function requireNotHeld({ database }: Pick<Host, 'database'>): Promise<void> {
  const hold = await holdInForce(database.reader);
  if (hold !== null) throw heldError(hold);
}

export function heldError({ who, at, why }: HoldRow): CodedError {
  return new CodedError('SENDING_HELD', { who, since: at.slice(0, 16).replace('T', ' '), why });
}

/**
 * Gives the survey service the newest act that it does not have yet.
 * @throws what the client throws; `CLONED_DATABASE` puts a hold back that this database had lifted
 */
export async function tellHold(context: SyncContext, signal?: AbortSignal): Promise<void> {
  const { host } = context;
  let told: HoldRow | undefined;
  for (;;) {
    const newest = await newestHold(host.database.reader);
    if (newest === undefined || newest.id === told?.id) return;
    if (told === undefined && newest.toldAt !== null) return;
    const { held, who: by, why: reason } = newest;
    try {
      await (await context.client()).hold({ held: held === 1, by, reason }, signal);
    } catch (error) {
      if (isCoded(error, 'CLONED_DATABASE') && held === 0) await holdAgain(host, newest);
      throw error;
    }
    await host.transaction((tx) => noteHoldTold(tx, newest.id, host.clock.now()));
    told = newest;
  }
}

/** A restored or copied database lifts nothing: who confirms it finds it held, and lifts it then. */
async function holdAgain(host: Host, lifted: HoldRow): Promise<void> {
  await host.transaction(async (tx) => {
    if ((await newestHold(tx))?.id !== lifted.id) return;
    const why = 'lifted in a database that the survey service took for a restored or copied one';
    await add(tx, { held: 1, who: SYSTEM, why, at: host.clock.now() });
  });
}

/**
 * Of two that differ the one that holds is right: a service put back from a backup has forgotten that it is held, and a
 * database put back from one that somebody held it.
 */
async function compareHold(context: SyncContext, signal: AbortSignal): Promise<void> {
  const { host } = context;
  const newest = await newestHold(host.database.reader);
  if (newest !== undefined && newest.toldAt === null) return;
  const { held, by, reason, at } = await (await context.client()).holdStanding(signal);
  if (held === (newest?.held === 1)) return;
  const now = host.clock.now();
  await host.transaction(async (tx) => {
    if ((await newestHold(tx))?.id !== newest?.id) return;
    const { who, why } = held ? { who: by ?? SYSTEM, why: reason ?? '' } : newest!;
    const toldAt = held ? now : null;
    await add(tx, { held: 1, who, why, at: held ? (at ?? now) : newest!.at, toldAt });
  });
}

function add(tx: Transaction, row: Omit<HoldRow, 'id' | 'toldAt'> & { toldAt?: string | null }) {
  return addHold(tx, { toldAt: null, ...row });
}
