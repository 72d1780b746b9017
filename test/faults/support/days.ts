import { setTimeout as wait } from 'node:timers/promises';
import type { College } from './college.ts';
import { isQuiet, isRunOrphaned } from './look.ts';
import type { Pupils } from './pupils.ts';

/** Days on which the life of every survey goes on: invitations, their answers, reminders, the stop date and after it. */
export const DAYS = [0, 1, 2, 31, 32, 33, 34, 61, 62, 63, 64];

/** A day that has not come to rest after this is stuck. */
const STUCK_MS = 240_000;
const LOOK_MS = 40;
/** How long an orphaned run is looked at before business time goes on by the ten minutes after which it is taken over. */
const ORPHAN_MS = 1_500;
const ORPHAN_TAKEN_OVER_MINUTES = 11;

/**
 * Waits until the day's run has ended, nobody has anything left to do, no learner is on a page, and every house is up again:
 * on a busy machine a start takes longer than the days here, which would else all go by without it.
 *
 * @returns false: stuck
 */
export async function untilQuiet(
  college: College,
  pupils: Pupils,
  isUp: () => boolean = () => true,
): Promise<boolean> {
  const stuckAt = performance.now() + STUCK_MS;
  let orphanSince: number | null = null;
  while (performance.now() < stuckAt) {
    await wait(LOOK_MS);
    if (isUp() && pupils.areIdle() && isQuiet(college)) return true;
    orphanSince = isRunOrphaned(college) ? (orphanSince ?? performance.now()) : null;
    if (orphanSince !== null && performance.now() - orphanSince > ORPHAN_MS) {
      college.laterBy(ORPHAN_TAKEN_OVER_MINUTES);
      orphanSince = null;
    }
  }
  return false;
}
