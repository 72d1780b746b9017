import type { Installation } from '../../bin/installation/installation.ts';
import { openTenant } from '../../bin/installation/tenant.ts';
import { addTenant } from '../../bin/installation/tenants.ts';
import { copyDatabase } from './files.ts';

/**
 * Adds so many empty tenants, each with a database of its own, `t000` the first of them.
 * @returns where the first one's database lies
 */
export async function addEmptyTenants(installation: Installation, count: number): Promise<string> {
  let first = '';
  for (let at = 0; at < count; at += 1) {
    const id = `t${String(at).padStart(3, '0')}`;
    const facts = { id, name: `College ${at}`, ukprn: 10099999, timeZone: 'Europe/London' };
    const tenant = await addTenant(installation, facts);
    if (first !== '') copyDatabase(first, tenant.location!);
    else {
      await (await openTenant(installation, tenant)).close();
      first = tenant.location!;
    }
  }
  return first;
}
