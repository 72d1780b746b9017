import type { Knex } from 'knex';
import { afterCommit, type Database, databaseNow } from '../sql/index.ts';
import { wake } from './wake.ts';

/** Who stands in `dq_pause` for a pause that the other side asked for (429 with Retry-After). */
const ASKED_BY_SERVICE = 'service';

export interface Pause {
  readonly queue: string;
  readonly who: string;
  readonly why: string;
  readonly since: string;
  /** Null: until someone resumes it. */
  readonly until: string | null;
}

interface PauseRequest {
  readonly queue: string;
  readonly who: string;
  readonly why: string;
  /** Seconds from now by the database's clock; without it until someone resumes. */
  readonly forSeconds?: number;
}

/** Stops a queue for every worker on every machine. What is being worked on ends; nothing more is claimed. */
export async function pauseQueue(database: Database, request: PauseRequest): Promise<void> {
  await database.transaction((tx) => writePause(tx, request));
}

/** Lets a queue go on. @returns false when it was not paused */
export async function resumeQueue(database: Database, queue: string): Promise<boolean> {
  return database.transaction(async (tx) => {
    afterCommit(tx, wake);
    return (await tx('dq_pause').where({ queue }).delete()) > 0;
  });
}

/** Pauses a queue as the service asked; a person's pause stays as it is, and a longer one of ours too. */
export async function pauseForService(tx: Knex.Transaction, queue: string, seconds: number): Promise<void> {
  const current = (await readPauses(tx, [queue])).get(queue);
  const until = await inSeconds(tx, seconds);
  if (current && (current.who !== ASKED_BY_SERVICE || (current.until ?? '') >= until)) return;
  await writePause(tx, { queue, who: ASKED_BY_SERVICE, why: 'Retry-After', forSeconds: seconds });
}

/** The pauses in force now of the queues named (all when none is). */
export async function readPauses(connection: Knex, queues?: readonly string[]): Promise<Map<string, Pause>> {
  const now = await databaseNow(connection);
  const query = connection('dq_pause').select({
    queue: 'queue',
    who: 'who',
    why: 'why',
    since: 'since',
    until: 'until_at',
  });
  if (queues) query.whereIn('queue', [...queues]);
  const rows = (await query) as Pause[];
  return new Map(rows.filter((row) => row.until === null || row.until > now).map((row) => [row.queue, row]));
}

async function writePause(tx: Knex.Transaction, request: PauseRequest): Promise<void> {
  const { queue, who, why, forSeconds } = request;
  const until = forSeconds === undefined ? null : await inSeconds(tx, forSeconds);
  await tx('dq_pause').where({ queue }).delete();
  await tx('dq_pause').insert({ queue, who, why, since: await databaseNow(tx), until_at: until });
}

async function inSeconds(tx: Knex.Transaction, seconds: number): Promise<string> {
  return new Date(Date.parse(await databaseNow(tx)) + seconds * 1_000).toISOString();
}
