import { asCoded, CodedError } from '../../lib/errors/index.ts';
import type { Actor, Host } from '../host.ts';
import { appendAudit } from '../storage/audit.ts';

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
    await requirePermission(host, actor, act.permission);
    const result = await perform();
    if (act.look !== true) await audit(host, actor, act, 'done');
    return result;
  } catch (error) {
    await audit(host, actor, act, asCoded(error).code);
    throw error;
  }
}

async function requirePermission(host: Host, actor: Actor, permission: Permission): Promise<void> {
  if (actor.kind === 'system') return;
  const state = await host.permissions.check(actor, permission);
  if (state === 'allowed') return;
  const details = { permission: TITLES[permission], actor: actor.id };
  throw new CodedError(state === 'denied' ? 'PERMISSION_DENIED' : 'PERMISSION_NOT_SET', details);
}

async function audit(host: Host, actor: Actor, act: Act, result: string): Promise<void> {
  await host.transaction((tx) =>
    appendAudit(tx, {
      at: host.clock.now(),
      who: actor.id,
      act: act.name,
      target: act.target,
      result,
      detail: null,
    }),
  );
}
