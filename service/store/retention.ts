import { addDays } from '../../lib/ilr/calendar.ts';
import type { Database } from '../../lib/sql/index.ts';
import type { Clock } from '../context.ts';
import type { Account } from '../wire.ts';
import { forgetReplies } from './sms-replies.ts';
import { listClosed } from './surveys.ts';
import { eraseSurvey } from './withdraw.ts';

/** Surveys erased in one transaction. */
const AT_ONCE = 50;

/**
 * Erases the surveys whose last day for answers is further back than their tenant keeps them. Tenants that say no number
 * of days keep them until they say one. Identifiers of replies by text message go with them, for all tenants.
 *
 * @returns how many surveys were erased
 */
export async function eraseOld(database: Database, clock: Clock): Promise<number> {
  await forgetReplies(database, clock().slice(0, 10));
  let erased = 0;
  for (const { id, account, kept_from } of await tenantsWithAccount(database)) {
    const { retentionDays } = JSON.parse(account) as Account;
    if (retentionDays === undefined) continue;
    const before = addDays(clock().slice(0, 10), -retentionDays);
    if (kept_from !== null && kept_from >= before) continue;
    for (;;) {
      const page = await erasePage(database, clock, id, { from: kept_from, before });
      erased += page;
      if (page < AT_ONCE) break;
    }
  }
  return erased;
}

/** One page of a tenant's surveys; the last notes how far the tenant is done. */
async function erasePage(
  database: Database,
  clock: Clock,
  tenant: string,
  span: { readonly from: string | null; readonly before: string },
): Promise<number> {
  return database.transaction(async (tx) => {
    const surveys = await listClosed(tx, tenant, span, AT_ONCE);
    for (const survey of surveys) await eraseSurvey(tx, clock, survey);
    if (surveys.length < AT_ONCE)
      await tx('sv_tenant').where({ id: tenant }).update({ kept_from: span.before });
    return surveys.length;
  });
}

async function tenantsWithAccount(
  database: Database,
): Promise<readonly { readonly id: string; readonly account: string; readonly kept_from: string | null }[]> {
  const query = database.reader('sv_tenant').whereNotNull('account').select('id', 'account', 'kept_from');
  return (await query) as never;
}
