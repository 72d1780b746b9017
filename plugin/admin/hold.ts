import { asCoded, type CodedError, isCoded } from '../../lib/errors/index.ts';
import { enqueue } from '../../lib/queue/index.ts';
import type { Actor } from '../host.ts';
import { addHold, type HoldRow, holdsBefore, newestHold } from '../storage/holds.ts';
import { holdJob, tellHold } from '../sync/hold.ts';
import { requireOwnDatabase } from '../sync/instance.ts';
import { type Act, PERMISSIONS, permitted } from './access.ts';
import type { AdminContext } from './context.ts';
import { requireReason } from './reason.ts';

/** How the tenant's messages stand. */
export interface HoldStanding {
  readonly held: boolean;
  /** Who held or lifted last, when and why; null: nobody ever did. */
  readonly who: string | null;
  readonly since: string | null;
  readonly why: string | null;
  /** Whether the survey service stands the same. While it does not know, it is told by the next job or run. */
  readonly serviceTold: boolean;
}

export interface HoldChanged extends HoldStanding {
  /** False: it stood like that already. */
  readonly changed: boolean;
  /** Why the survey service could not be told yet; null: it was. */
  readonly trouble: CodedError | null;
}

/** What was done before, newest first. */
export interface HoldShown extends HoldStanding {
  readonly history: readonly Pick<HoldRow, 'held' | 'who' | 'why' | 'at'>[];
}

const HISTORY_SHOWN = 50;

/**
 * Holds everything of the tenant that is not sent yet (F15): from now on nothing is handed over, and the survey service sends
 * nothing of what it has. Answers are imported and decisions taken as before; what would have gone is due once it is lifted.
 *
 * @param why kept here, at the service and in the audit
 * @throws `REASON_NEEDED`
 */
export async function holdSending(context: AdminContext, actor: Actor, why: string): Promise<HoldChanged> {
  return setHold(context, actor, { held: true, why });
}

/**
 * Lets messages go again. A restored or copied database lifts nothing, here or at the service.
 * @throws `REASON_NEEDED`, `CLONED_DATABASE`
 */
export async function liftHold(context: AdminContext, actor: Actor, why: string): Promise<HoldChanged> {
  return setHold(context, actor, { held: false, why });
}

/** Whether messages are held, and who did what before. */
export async function showHold(context: AdminContext, actor: Actor): Promise<HoldShown> {
  const { reader } = context.host.database;
  const act: Act = { name: 'hold-show', target: null, permission: PERMISSIONS.getResults, effect: 'look' };
  return permitted(context, actor, act, async () => {
    const history = await holdsBefore(reader, HISTORY_SHOWN);
    return {
      ...standingOf(history[0]),
      history: history.map(({ held, who, why, at }) => ({ held, who, why, at })),
    };
  });
}

/** How it stands, in a sentence. */
export function heldInWords({ held, who, since, why }: HoldStanding): string {
  const at = since === null ? '' : ` on ${since.slice(0, 16).replace('T', ' ')} UTC (${why})`;
  if (held) return `Nothing is sent: ${who} held all messages${at}.`;
  return who === null ? 'Messages are not held.' : `Messages are not held: ${who} lifted it${at}.`;
}

export function standingOf(newest: HoldRow | undefined): HoldStanding {
  if (newest === undefined) return { held: false, who: null, since: null, why: null, serviceTold: true };
  const { held, who, at: since, why, toldAt } = newest;
  return { held: held === 1, who, since, why, serviceTold: toldAt !== null };
}

async function setHold(
  context: AdminContext,
  actor: Actor,
  { held, why }: { readonly held: boolean; readonly why: string },
): Promise<HoldChanged> {
  const { host } = context;
  const act = { name: held ? 'hold' : 'lift-hold', target: null, permission: PERMISSIONS.send };
  return permitted(context, actor, act, async (trace) => {
    const reason = requireReason(why);
    if (!held) await requireOwnDatabase(host);
    const isTold = await hasService(context);
    const changed = await host.transaction(async (tx) => {
      const before = await newestHold(tx);
      if ((before?.held === 1) === held) return false;
      const row = { held: held ? 1 : 0, who: actor.id, why: reason, at: host.clock.now(), toldAt: null };
      const id = await addHold(tx, row);
      if (isTold) await enqueue(tx, [holdJob(id)]);
      trace.changed({ held: !held }, { held }, reason);
      return true;
    });
    const trouble = await toldNow(context);
    // It is held again: a database that is not the one to send from lifts nothing.
    if (!held && isCoded(trouble, 'CLONED_DATABASE')) throw trouble;
    return { ...standingOf(await newestHold(host.database.reader)), changed, trouble };
  });
}

/** Where none is set there is nothing to be told yet; the first run that has one tells it. */
async function hasService(context: AdminContext): Promise<boolean> {
  const { serviceUrl, apiKey } = (await context.resolve()).settings;
  return serviceUrl !== null && apiKey !== null;
}

/** Tells the service at once where that can be; the job tells it later where it cannot. */
async function toldNow(context: AdminContext): Promise<CodedError | null> {
  try {
    await tellHold(context);
    return null;
  } catch (error) {
    return asCoded(error);
  }
}
