import { asCoded, CodedError } from '../../lib/errors/index.ts';
import type { Actor, Host } from '../host.ts';
import { appendAudit, latestAudit } from '../storage/audit.ts';

/** The two permissions of the product, by the ids `plugin.json` declares. */
export const PERMISSIONS = {
  getResults: 'get-destination-survey-results',
  send: 'send-destination-survey',
} as const;

export type Permission = (typeof PERMISSIONS)[keyof typeof PERMISSIONS];

const TITLES: Record<Permission, string> = {
  'get-destination-survey-results': 'Get Destination Survey Results',
  'send-destination-survey': 'Send Destination Survey',
};

/** What a person asks to do: its name in the audit, to whom, and the permission it takes. */
export interface Act {
  readonly name: string;
  readonly target: string | null;
  readonly permission: Permission;
  /**
   * A look at counts, without personal data, that a screen repeats every second: only its refusals leave an audit row.
   * Default false.
   */
  readonly look?: boolean;
}

/**
 * The one gate in front of everything people may ask and do, whatever the front: checks the permission, does the act,
 * leaves an audit row whether it was done, refused or failed. The system itself (the schedule) needs no permission
 * and leaves its trace all the same.
 *
 * @throws `PERMISSION_NOT_SET`, `PERMISSION_DENIED`, or what the act throws
 */
export async function permitted<T>(
  host: Host,
  actor: Actor,
  act: Act,
  perform: () => Promise<T>,
): Promise<T> {
  try {
    const refusal = await refusalOf(host, actor, act.permission);
    if (refusal !== null) throw refusal;
    const result = await perform();
    if (act.look !== true) await audit(host, actor, act, 'done');
    return result;
  } catch (error) {
    await audit(host, actor, act, asCoded(error).code);
    throw error;
  }
}

/** Why a person may not do what takes each permission; null where they may. */
export type Refusals = Readonly<Record<keyof typeof PERMISSIONS, CodedError | null>>;

/** What a screen says beside an act before anybody tries it: asks for nothing, so it leaves no audit row. */
export async function refusals({ host }: { readonly host: Host }, actor: Actor): Promise<Refusals> {
  return {
    getResults: await refusalOf(host, actor, PERMISSIONS.getResults),
    send: await refusalOf(host, actor, PERMISSIONS.send),
  };
}

async function refusalOf(host: Host, actor: Actor, permission: Permission): Promise<CodedError | null> {
  if (actor.kind === 'system') return null;
  const state = await host.permissions.check(actor, permission);
  if (state === 'allowed') return null;
  const details = { permission: TITLES[permission], actor: actor.id };
  return new CodedError(state === 'denied' ? 'PERMISSION_DENIED' : 'PERMISSION_NOT_SET', details);
}

async function audit(host: Host, actor: Actor, act: Act, result: string): Promise<void> {
  await host.transaction(async (tx) => {
    // The schedule tries again every half a minute: what keeps it from running today is said once.
    if (actor.kind === 'system' && result !== 'done' && (await isOnRecord(tx, actor, act, result))) return;
    await appendAudit(tx, {
      at: host.clock.now(),
      who: actor.id,
      act: act.name,
      target: act.target,
      result,
      detail: null,
    });
  });
}

/** Rows of the audit looked back over for the same result of the same act. */
const LOOKED_BACK = 50;

async function isOnRecord(
  tx: Parameters<typeof appendAudit>[0],
  actor: Actor,
  act: Act,
  result: string,
): Promise<boolean> {
  const latest = await latestAudit(tx, LOOKED_BACK);
  return latest.some(
    (row) =>
      row.who === actor.id && row.act === act.name && row.target === act.target && row.result === result,
  );
}
