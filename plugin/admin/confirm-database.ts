import { CodedError } from '../../lib/errors/index.ts';
import type { Actor } from '../host.ts';
import { makeInstanceStand } from '../sync/instance.ts';
import { PERMISSIONS, permitted } from './access.ts';
import type { AdminContext } from './context.ts';

/** What the survey service keeps of a reason. */
const LONGEST_REASON = 500;

/**
 * Says that the tenant's database as it stands is the one to send from, after it was restored, moved or copied. The
 * survey service refuses every other copy of it from then on.
 *
 * @param why the reason, kept here and at the service with the person's id
 * @throws `DATABASE_REASON_NEEDED`, what the service answers
 */
export async function confirmDatabase(context: AdminContext, actor: Actor, why: string): Promise<void> {
  const { host } = context;
  const act = { name: 'confirm-database', target: host.tenant.id, permission: PERMISSIONS.send };
  await permitted(context, actor, act, async (trace) => {
    const reason = why.trim();
    if (reason === '' || reason.length > LONGEST_REASON)
      throw new CodedError('DATABASE_REASON_NEEDED', { most: LONGEST_REASON });
    const client = await context.client();
    const { before, after } = await makeInstanceStand(host, (name) =>
      client.confirmInstance(name, { by: actor.id, reason }),
    );
    const told = ({ generation, place, refusedAt }: typeof before) => ({ generation, place, refusedAt });
    trace.changed(told(before), told(after), reason);
  });
}
