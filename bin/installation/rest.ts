import { type DatabaseLocation, emptyLog, stampOf } from '../../lib/sql/index.ts';
import { secondsUntilJobs } from '../../plugin/admin/index.ts';
import type { Installation } from './installation.ts';
import type { TenantAtWork } from './tenant.ts';
import { databaseOf } from './tenant-database.ts';

/** A tenant whose next job is due sooner is not worth closing. */
const NEAR_SECONDS = 30;
/** Seconds after which a tenant at rest is looked at whatever its file says: nothing waits for ever on a file's time. */
const ANYHOW_SECONDS = 1_800;

/** How things stood when a tenant was closed (decision 0036). */
export interface Rest {
  /** Somebody wrote into its database, a job of its own is due, or it has rested for long. Asks nothing of its database. */
  isOver(): boolean;
}

/**
 * Whether an open tenant may be closed until something happens. The stamp is taken before its jobs are asked for: what is
 * written after that ends the rest.
 *
 * @returns null where it has to stay open: its jobs go on, it was written into just now, or its database is on a server
 */
export async function restOf(
  { home }: Pick<Installation, 'home'>,
  { facts, context, database }: TenantAtWork,
): Promise<Rest | null> {
  await emptyLog(database);
  const { location } = databaseOf(home, facts.id, facts.manifest!.database, facts.location);
  const stamp = stampOf(location);
  if (stamp === null) return null;
  const seconds = (await secondsUntilJobs(context)) ?? Number.POSITIVE_INFINITY;
  return seconds < NEAR_SECONDS ? null : resting(location, stamp, Math.min(seconds, ANYHOW_SECONDS));
}

/** @param seconds after which it is over whatever the stamp says */
function resting(location: DatabaseLocation, stamp: string, seconds: number): Rest {
  // On the process's own clock.
  const overMs = performance.now() + seconds * 1_000;
  return { isOver: () => performance.now() >= overMs || stampOf(location) !== stamp };
}
