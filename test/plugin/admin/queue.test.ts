import { describe, expect, it } from 'vitest';
import { enqueue, listJobs } from '../../../lib/queue/index.ts';
import type { Database } from '../../../lib/sql/index.ts';
import {
  discardQueueJobs,
  overview,
  pauseTenantQueue,
  queueFailures,
  queueJobs,
  refusals,
  resumeTenantQueue,
  retryQueueJobs,
} from '../../../plugin/admin/index.ts';
import type { Actor } from '../../../plugin/host.ts';
import { latestAudit } from '../../../plugin/storage/audit.ts';
import { deny, putJobs, tenantAtWork } from './support.ts';

const DEAD = { state: 'dead', attempt: 5, reason: 'SERVICE_FAILED', settled_at: '2025-03-03T09:00:00.000Z' };
const STRANGER: Actor = { id: 'sam', name: 'Sam Stranger', groups: [], kind: 'person' };

async function tenantWithJobs() {
  const tenant = await tenantAtWork();
  await putJobs(
    tenant.database,
    { kind: 'plan', key: 'a', set: DEAD },
    { kind: 'send', key: 'b', set: DEAD },
    { kind: 'send', key: 'c', set: { ...DEAD, reason: 'JOB_TIME_LIMIT' } },
    { kind: 'send', key: 'd' },
    { kind: 'close', key: 'e', set: { state: 'done' } },
  );
  // Another queue in the same database is nobody's business here.
  await tenant.database.transaction((tx) =>
    enqueue(tx, [{ queue: 'other', kind: 'send', key: 'elsewhere', payload: {} }]),
  );
  return tenant;
}

const states = async (database: Database) =>
  Object.fromEntries((await listJobs(database.reader, { limit: 50 })).map(({ key, state }) => [key, state]));

const audited = async (database: Database) =>
  (await latestAudit(database.reader, 50)).map(({ act, target, result }) => [act, target, result]);

describe('looking at the queue', () => {
  it('lists the tenant’s jobs by state, kind and page, newest first, and leaves no audit row', async () => {
    const { context, actor, database } = await tenantWithJobs();
    const keys = async (request: Parameters<typeof queueJobs>[2]) =>
      (await queueJobs(context, actor, request)).map(({ key }) => key);
    expect(await keys({ limit: 9 })).toEqual(['e', 'd', 'c', 'b', 'a']);
    expect(await keys({ limit: 9, kind: 'send' })).toEqual(['d', 'c', 'b']);
    expect(await keys({ limit: 9, kind: 'send', state: 'dead' })).toEqual(['c', 'b']);
    const [newest] = await queueJobs(context, actor, { limit: 1 });
    expect(await keys({ limit: 2, before: newest!.id })).toEqual(['d', 'c']);
    expect(await audited(database)).toEqual([]);
  });

  it('tells why each attempt of a job failed', async () => {
    const { context, actor, database } = await tenantWithJobs();
    const [job] = await queueJobs(context, actor, { limit: 1, kind: 'plan' });
    await database.transaction((tx) =>
      tx('dq_failure').insert([
        { job_id: job!.id, attempt: 1, reason: 'SQL_BUSY', failed_at: '2025-03-03T08:00:00.000Z' },
        { job_id: job!.id, attempt: 2, reason: 'SERVICE_FAILED', failed_at: '2025-03-03T09:00:00.000Z' },
      ]),
    );
    expect(await queueFailures(context, actor, job!.id)).toMatchObject([
      { attempt: 1, reason: 'SQL_BUSY' },
      { attempt: 2, reason: 'SERVICE_FAILED' },
    ]);
  });

  it('is refused to whom the permission is not set, and the refusal is on record', async () => {
    const { context, database } = await tenantWithJobs();
    const refusal = { code: 'PERMISSION_NOT_SET' };
    await expect(queueJobs(context, STRANGER, { limit: 1 })).rejects.toMatchObject(refusal);
    await expect(queueFailures(context, STRANGER, '1')).rejects.toMatchObject(refusal);
    expect(await audited(database)).toEqual([
      ['queue-failures', '1', 'PERMISSION_NOT_SET'],
      ['queue-jobs', null, 'PERMISSION_NOT_SET'],
    ]);
  });
});

describe('acting on the queue', () => {
  it('tries dead jobs again: a dry run counts and changes nothing, the act is on record', async () => {
    const { context, actor, database } = await tenantWithJobs();
    const filter = { kind: 'send', reason: 'SERVICE_FAILED' };
    expect(await retryQueueJobs(context, actor, filter, { dryRun: true })).toMatchObject({ count: 1 });
    expect(await states(database)).toMatchObject({ b: 'dead' });
    expect(await audited(database)).toEqual([]);
    expect(await retryQueueJobs(context, actor, filter, { dryRun: false })).toMatchObject({ count: 1 });
    expect(await states(database)).toMatchObject({ a: 'dead', b: 'ready', c: 'dead' });
    expect(await audited(database)).toEqual([['retry-jobs', 'kind:send reason:SERVICE_FAILED', 'done']]);
  });

  it('tries all dead jobs of the tenant again when nothing more is named', async () => {
    const { context, actor, database } = await tenantWithJobs();
    expect(await retryQueueJobs(context, actor, {}, { dryRun: false })).toMatchObject({ count: 3 });
    expect(await states(database)).toMatchObject({ a: 'ready', b: 'ready', c: 'ready', e: 'done' });
  });

  it('discards the jobs of one state only, never what is done or in another queue', async () => {
    const { context, actor, database } = await tenantWithJobs();
    const discard = (filter: Parameters<typeof discardQueueJobs>[2], dryRun: boolean) =>
      discardQueueJobs(context, actor, filter, { dryRun, why: 'asked twice' });
    expect(await discard({ kind: 'send', state: 'dead' }, true)).toMatchObject({ count: 2 });
    expect(await discard({ state: 'done' }, true)).toMatchObject({ count: 0 });
    expect(await discard({ kind: 'send', state: 'dead' }, false)).toMatchObject({ count: 2 });
    expect(await states(database)).toEqual({
      a: 'dead',
      b: 'discarded',
      c: 'discarded',
      d: 'ready',
      e: 'done',
      elsewhere: 'ready',
    });
    const [gone] = await queueJobs(context, actor, { limit: 1, state: 'discarded' });
    expect(gone).toMatchObject({ detail: 'asked twice' });
  });

  it('discards one job, and names it in the audit', async () => {
    const { context, actor, database } = await tenantWithJobs();
    const [job] = await queueJobs(context, actor, { limit: 1, kind: 'plan' });
    const mode = { dryRun: false, why: 'no longer wanted' };
    expect(await discardQueueJobs(context, actor, { ids: [job!.id] }, mode)).toMatchObject({ count: 1 });
    expect(await states(database)).toMatchObject({ a: 'discarded', b: 'dead' });
    expect(await audited(database)).toEqual([['discard-jobs', `job:${job!.id}`, 'done']]);
  });

  it('pauses and resumes, with the count of what stands still or goes on', async () => {
    const { context, actor } = await tenantWithJobs();
    const paused = async () => (await overview(context, actor)).queue.pause;
    expect(await pauseTenantQueue(context, actor, { dryRun: true, why: '' })).toBe(1);
    expect(await paused()).toBeNull();
    await pauseTenantQueue(context, actor, { dryRun: false, why: 'service moves house' });
    expect(await paused()).toMatchObject({ who: 'olga', why: 'service moves house', until: null });
    expect(await resumeTenantQueue(context, actor, { dryRun: true })).toBe(1);
    expect(await paused()).not.toBeNull();
    expect(await resumeTenantQueue(context, actor, { dryRun: false })).toBe(1);
    expect(await paused()).toBeNull();
    expect(await resumeTenantQueue(context, actor, { dryRun: false })).toBe(0);
  });

  it('is refused without the permission to send, already in the dry run', async () => {
    const { context, actor, database, reference } = await tenantWithJobs();
    await deny(reference, 'send-destination-survey');
    const [dry, why] = [{ dryRun: true }, 'x'];
    for (const act of [
      retryQueueJobs(context, actor, {}, dry),
      discardQueueJobs(context, actor, {}, { ...dry, why }),
      pauseTenantQueue(context, actor, { ...dry, why }),
      resumeTenantQueue(context, actor, dry),
    ])
      await expect(act).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    expect((await audited(database)).map(([act, , result]) => `${act} ${result}`)).toEqual([
      'resume-queue PERMISSION_DENIED',
      'pause-queue PERMISSION_DENIED',
      'discard-jobs PERMISSION_DENIED',
      'retry-jobs PERMISSION_DENIED',
    ]);
  });
});

describe('refusals', () => {
  it('say beforehand what a person may not do and why, without an audit row', async () => {
    const { context, actor, database, reference } = await tenantWithJobs();
    expect(await refusals(context, actor)).toEqual({
      look: null,
      getResults: null,
      send: null,
      operate: expect.objectContaining({ code: 'ROLE_NEEDED' }),
    });
    await deny(reference, 'send-destination-survey');
    expect(await refusals(context, actor)).toMatchObject({
      getResults: null,
      send: { code: 'PERMISSION_DENIED' },
    });
    expect(await refusals(context, STRANGER)).toMatchObject({
      look: { code: 'PERMISSION_NOT_SET' },
      getResults: { code: 'PERMISSION_NOT_SET' },
      send: { code: 'PERMISSION_NOT_SET' },
    });
    expect(await audited(database)).toEqual([]);
  });
});
