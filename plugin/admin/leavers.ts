import type { Actor } from '../host.ts';
import { type LeaverRow, type LeaversRequest, leaversAfter } from '../storage/leavers.ts';
import { latestStop } from '../storage/surveys.ts';
import { type Act, PERMISSIONS, permitted } from './access.ts';
import type { AdminContext } from './context.ts';

/** A page of leavers: every POT with its decision and the survey that follows from it. References only, no names. */
export async function leavers(
  context: AdminContext,
  actor: Actor,
  request: LeaversRequest,
): Promise<readonly LeaverRow[]> {
  const act: Act = { name: 'leavers', target: null, permission: PERMISSIONS.getResults, effect: 'look' };
  return permitted(context, actor, act, () => leaversAfter(context.host.database.reader, request));
}

/** The day after which every survey that is open now has passed its stop date; null when none is open. */
export async function lastStopDate(context: AdminContext, actor: Actor): Promise<string | null> {
  const act: Act = {
    name: 'last-stop-date',
    target: null,
    permission: PERMISSIONS.getResults,
    effect: 'look',
  };
  return permitted(context, actor, act, () => latestStop(context.host.database.reader));
}
