import { onTestFinished } from 'vitest';
import { createReferenceHost, type ReferenceHost } from '../../../host/reference-host.ts';
import { enqueue, type NewJob } from '../../../lib/queue/index.ts';
import type { Database } from '../../../lib/sql/index.ts';
import { type AdminContext, createContext } from '../../../plugin/admin/index.ts';
import type { Actor } from '../../../plugin/host.ts';
import { createPlugin } from '../../../plugin/index.ts';
import { controlDatabase, OFFICER, SILENT, TENANT } from '../../host/support.ts';
import { chosenDatabase } from '../../support/chosen-database.ts';

/** A tenant of the reference host with the plugin loaded, on a real database, and a user who may do everything. */
export interface Tenant {
  readonly id: string;
  readonly database: Database;
  readonly reference: ReferenceHost;
  readonly context: AdminContext;
  readonly actor: Actor;
}

export async function tenantAtWork(
  options: { readonly tenant?: typeof TENANT; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Tenant> {
  const { tenant = TENANT, env = {} } = options;
  const today = '2025-03-03';
  const [database, control] = [await chosenDatabase(), await controlDatabase()];
  const clock = { now: () => `${today}T10:00:00.000Z`, today: () => today };
  const reference = await createReferenceHost({ tenant, database, control, clock, log: SILENT });
  await reference.loadPlugin(createPlugin({ work: false }));
  onTestFinished(() => reference.unloadPlugin());
  for (const permission of ['get-destination-survey-results', 'send-destination-survey'])
    await allow(reference, permission);
  return {
    id: tenant.id,
    database,
    reference,
    context: createContext(reference.host, { env }),
    actor: OFFICER,
  };
}

export async function allow(reference: ReferenceHost, permission: string): Promise<void> {
  await reference.mis.setPermission({ kind: 'user', id: OFFICER.id }, permission, 'allowed', 'admin');
}

export async function deny(reference: ReferenceHost, permission: string): Promise<void> {
  await reference.mis.setPermission({ kind: 'user', id: OFFICER.id }, permission, 'denied', 'admin');
}

/** Jobs of the procedure that no worker looks at, with some of their columns set as if one had. */
export async function putJobs(
  database: Database,
  ...jobs: readonly (Pick<NewJob, 'kind' | 'key'> & { readonly set?: Readonly<Record<string, unknown>> })[]
): Promise<void> {
  await database.transaction(async (tx) => {
    await enqueue(
      tx,
      jobs.map(({ kind, key }) => ({ queue: 'sync', kind, key, payload: {} })),
    );
    for (const { key, set } of jobs)
      if (set !== undefined) await tx('dq_job').where({ job_key: key }).update(set);
  });
}
