import { describe, expect, it } from 'vitest';
import {
  type AuditPage,
  type AuditQuestion,
  becomeOperator,
  installationAudit,
  mergeAudits,
  pauseTenantQueue,
  permittedSupplier,
  retryQueueJobs,
  rolesIn,
  type SupplierGate,
  tenantAudit,
} from '../../../plugin/admin/index.ts';
import type { Actor } from '../../../plugin/host.ts';
import { appendAudit } from '../../../plugin/storage/audit.ts';
import { appendSupplierAudit } from '../../../plugin/storage/control/audit.ts';
import { controlDatabase } from '../../host/support.ts';
import { deny, putJobs, type Tenant, tenantAtWork } from './support.ts';

const OMAR: Actor = { id: 'omar', name: 'omar', groups: [], kind: 'person' };

async function places(): Promise<{ gate: SupplierGate; tenant: Tenant }> {
  const control = await controlDatabase();
  const gate = { control, roleOf: rolesIn(control), now: () => '2025-03-03T10:00:00.000Z' };
  await becomeOperator(gate, OMAR);
  return { gate, tenant: await tenantAtWork() };
}

/** A row as an earlier act left it: `n` is the minute. */
type Own = readonly [n: number, who: string, act: string, result: string];

async function putOwn({ database }: Tenant, ...rows: readonly Own[]) {
  await database.transaction(async (tx) => {
    for (const [n, who, act, result] of rows)
      await appendAudit(tx, { at: minute(n), who, act, target: `own ${n}`, result, detail: null });
  });
}

async function putFromOutside(
  { control }: SupplierGate,
  ...rows: readonly [n: number, tenant: string | null][]
) {
  await control.transaction(async (tx) => {
    for (const [n, tenant] of rows)
      await appendSupplierAudit(tx, {
        ...{ at: minute(n), who: 'omar', act: 'set-permission', target: `outside ${n}` },
        ...{ tenant, result: 'done', detail: null },
      });
  });
}

function minute(n: number): string {
  return `2025-03-01T10:${String(n).padStart(2, '0')}:00.000Z`;
}

/** What looking leaves is on record too, and is newer than all the rest. */
const others = ({ entries }: AuditPage) => entries.filter(({ act }) => act !== 'audit-list');
const targets = (page: AuditPage) => others(page).map(({ target }) => target);

describe('the audit of a tenant', () => {
  it('is its own and what was done to it from outside, newest first', async () => {
    const { gate, tenant } = await places();
    await putOwn(tenant, [1, 'olga', 'run', 'done'], [3, 'olga', 'run', 'done']);
    await putFromOutside(gate, [2, 'north'], [4, 'south'], [5, null]);
    const page = await tenantAudit(tenant.context, gate.control, tenant.actor, { limit: 10 });
    expect(targets(page)).toEqual(['own 3', 'outside 2', 'own 1']);
    expect(page.next).toBeNull();
  });

  it('is narrowed by who, act, result and since, all of which must hold', async () => {
    const { gate, tenant } = await places();
    await putOwn(
      tenant,
      [1, 'olga', 'run', 'done'],
      [2, 'sam', 'run', 'PERMISSION_DENIED'],
      [3, 'olga', 'send', 'done'],
      [4, 'olga', 'run', 'SERVICE_FAILED'],
    );
    const asked = async (question: Partial<AuditQuestion>) =>
      targets(await tenantAudit(tenant.context, gate.control, tenant.actor, { limit: 10, ...question }));
    expect(await asked({ who: 'sam' })).toEqual(['own 2']);
    expect(await asked({ act: 'run', who: 'olga' })).toEqual(['own 4', 'own 1']);
    expect(await asked({ result: 'done', since: minute(2) })).toEqual(['own 3']);
    expect(await asked({ act: 'run', since: minute(2) })).toEqual(['own 4', 'own 2']);
    expect(await asked({ who: 'nobody' })).toEqual([]);
  });

  it('keeps that somebody looked, and who was refused a look', async () => {
    const { gate, tenant } = await places();
    await tenantAudit(tenant.context, gate.control, tenant.actor, { limit: 10, act: 'run' });
    await deny(tenant.reference, 'get-destination-survey-results');
    const refused = tenantAudit(tenant.context, gate.control, tenant.actor, { limit: 10 });
    await expect(refused).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    const rows = await tenant.database.reader('dt_audit').orderBy('id').select('act', 'target', 'result');
    expect(rows).toEqual([
      { act: 'audit-list', target: 'act:run', result: 'done' },
      { act: 'audit-list', target: null, result: 'PERMISSION_DENIED' },
    ]);
  });
});

describe('pages', () => {
  it('follow each other without a gap or a repetition, also where instants are the same', async () => {
    const { gate, tenant } = await places();
    const same = [1, 1, 1, 2, 2, 3].map((n): Own => [n, 'olga', 'send', 'done']);
    await putOwn(tenant, ...same);
    await putFromOutside(gate, [1, 'north'], [1, 'north'], [2, 'north'], [4, 'north']);
    const seen: string[] = [];
    for (let after: string | undefined, pages = 0; ; pages += 1) {
      expect(pages).toBeLessThan(9);
      const page: AuditPage = await tenantAudit(tenant.context, gate.control, tenant.actor, {
        limit: 3,
        since: minute(0),
        ...(after === undefined ? {} : { after }),
      });
      seen.push(...others(page).map(({ audit, id }) => `${audit} ${id}`));
      if (page.next === null) break;
      after = page.next;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(10);
  });

  it('of several audits are one, each entry once', async () => {
    const { gate, tenant } = await places();
    await putOwn(tenant, [1, 'olga', 'run', 'done'], [4, 'olga', 'run', 'done']);
    await putFromOutside(gate, [2, 'north'], [3, 'south']);
    const question = { limit: 3, since: minute(0) };
    const pages = [
      await installationAudit(gate, OMAR, { ...question, act: 'set-permission' }),
      await tenantAudit(tenant.context, gate.control, tenant.actor, question),
    ];
    expect(targets(mergeAudits(pages, 3))).toEqual(['own 4', 'outside 3', 'outside 2']);
    expect(mergeAudits(pages, 3).next).toBe(`${minute(2)}//2`);
  });

  it('begin nowhere else than where one ended', async () => {
    const { gate } = await places();
    const wrong = installationAudit(gate, OMAR, { limit: 3, after: 'yesterday' });
    await expect(wrong).rejects.toMatchObject({ code: 'AUDIT_BAD_PLACE' });
  });
});

describe('what an act leaves', () => {
  it('says what was there before and after, with counts and the reason', async () => {
    const { gate, tenant } = await places();
    const { context, actor } = tenant;
    await putJobs(
      tenant.database,
      { kind: 'plan', key: 'a', set: { state: 'dead' } },
      { kind: 'send', key: 'b', set: { state: 'dead' } },
    );
    await retryQueueJobs(context, actor, { state: 'dead' }, { dryRun: true });
    await retryQueueJobs(context, actor, { state: 'dead' }, { dryRun: false });
    await pauseTenantQueue(context, actor, { dryRun: false, why: 'service moves' });
    const { entries } = await tenantAudit(context, gate.control, actor, { limit: 10 });
    expect(entries.map(({ act, detail }) => [act, detail])).toEqual([
      [
        'pause-queue',
        {
          before: { paused: null },
          after: { paused: 'service moves', unfinished: 2 },
          why: 'service moves',
        },
      ],
      ['retry-jobs', { before: { dead: 2 }, after: { ready: 2 } }],
    ]);
  });

  it('stays with an act that failed after it changed something', async () => {
    const { gate } = await places();
    const failing = permittedSupplier(
      gate,
      OMAR,
      { name: 'try', target: null, tenant: null },
      async (trace) => {
        trace.changed({ on: false }, { on: true });
        throw new RangeError('no');
      },
    );
    await expect(failing).rejects.toThrow();
    const { entries } = await installationAudit(gate, OMAR, { limit: 1 });
    expect(entries[0]).toMatchObject({ act: 'try', detail: { before: { on: false }, after: { on: true } } });
    expect(entries[0]?.result).not.toBe('done');
  });
});
