import {
  discardJobs,
  type JobFilter,
  type JobRow,
  type JobsChanged,
  listFailures,
  listJobs,
  pauseQueue,
  payloadOf,
  queueSummary,
  resumeQueue,
  retryJobs,
} from '../../lib/queue/index.ts';
import type { Actor } from '../host.ts';
import { SYNC_QUEUE } from '../sync/context.ts';
import { type Act, PERMISSIONS, permitted } from './access.ts';
import type { AdminContext } from './context.ts';

/** Which jobs of the tenant are meant. Every part given must hold; none given means all of them. */
export type QueueFilter = Omit<JobFilter, 'queue'>;

/** One failed attempt of a job. */
export type JobFailure = Awaited<ReturnType<typeof listFailures>>[number];

/** A dry run only counts what the act would change; it leaves no audit row. */
interface Mode {
  readonly dryRun: boolean;
}

/** A page of the tenant's jobs, newest first: `before` is the last id of the page before. */
export async function queueJobs(
  context: AdminContext,
  actor: Actor,
  request: QueueFilter & { readonly before?: string; readonly limit: number },
): Promise<readonly JobRow[]> {
  const act: Act = { name: 'queue-jobs', target: null, permission: PERMISSIONS.getResults, effect: 'look' };
  return permitted(context, actor, act, () =>
    listJobs(context.host.database.reader, { ...request, queue: SYNC_QUEUE }),
  );
}

/** Why each attempt of a job failed, oldest first. */
export async function queueFailures(
  context: AdminContext,
  actor: Actor,
  id: string,
): Promise<readonly JobFailure[]> {
  const act: Act = { name: 'queue-failures', target: id, permission: PERMISSIONS.getResults, effect: 'look' };
  return permitted(context, actor, act, () => listFailures(context.host.database.reader, id));
}

/** What a job was given, part by part, as a screen may show it. */
export async function queuePayload(
  context: AdminContext,
  actor: Actor,
  id: string,
): Promise<Readonly<Record<string, string>>> {
  const act: Act = { name: 'queue-payload', target: id, permission: PERMISSIONS.getResults, effect: 'look' };
  return permitted(context, actor, act, async () =>
    redacted(await payloadOf(context.host.database.reader, id)),
  );
}

/** Numbers, dates, ids and references; none of them is a name, an address or a sentence. */
const REFERENCE = /^[\w:.@/-]{1,64}$/;
const ADDRESS = /@[^@]*\.[a-z]{2,}$|^\+?\d{9,}$/i;

/** Payloads hold references only. Should one ever hold more, it is not shown. */
function redacted(payload: unknown): Readonly<Record<string, string>> {
  if (typeof payload !== 'object' || payload === null) return {};
  const shown = (value: unknown) => {
    if (Array.isArray(value)) return `${value.length} of them`;
    if (typeof value === 'object' && value !== null) return `${Object.keys(value).length} parts`;
    const text = String(value ?? '');
    if (text === '') return '–';
    return REFERENCE.test(text) && !ADDRESS.test(text) ? text : '••••••';
  };
  return Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, shown(value)]));
}

/** Gives dead jobs a new start, with all their attempts. */
export async function retryQueueJobs(
  context: AdminContext,
  actor: Actor,
  filter: QueueFilter,
  { dryRun }: Mode,
): Promise<JobsChanged> {
  const { host } = context;
  return permitted(context, actor, actOn('retry-jobs', filter, dryRun), async (trace) => {
    const changed = await retryJobs(host.database, { ...filter, queue: SYNC_QUEUE }, { dryRun });
    trace.changed({ dead: changed.count }, { ready: changed.count });
    return changed;
  });
}

/** Takes jobs out that nobody works on: they will not be done. `why` stays with each of them. */
export async function discardQueueJobs(
  context: AdminContext,
  actor: Actor,
  filter: QueueFilter,
  { dryRun, why }: Mode & { readonly why: string },
): Promise<JobsChanged> {
  const { host } = context;
  return permitted(context, actor, actOn('discard-jobs', filter, dryRun), async (trace) => {
    const changed = await discardJobs(host.database, { ...filter, queue: SYNC_QUEUE }, { dryRun, why });
    trace.changed({ unfinished: changed.count }, { discarded: changed.count }, why);
    return changed;
  });
}

/**
 * Stops the tenant's queue on every machine until somebody resumes it; what is being worked on ends.
 * @returns how many jobs stand still
 */
export async function pauseTenantQueue(
  context: AdminContext,
  actor: Actor,
  { dryRun, why }: Mode & { readonly why: string },
): Promise<number> {
  const { host } = context;
  return permitted(context, actor, actOn('pause-queue', {}, dryRun), async (trace) => {
    const { pause, unfinished } = await standing(context);
    if (dryRun) return unfinished;
    await pauseQueue(host.database, { queue: SYNC_QUEUE, who: actor.id, why });
    trace.changed({ paused: pause?.why ?? null }, { paused: why, unfinished }, why);
    return unfinished;
  });
}

/** Lets the tenant's queue go on. @returns how many jobs go on; 0 as well when it was not paused */
export async function resumeTenantQueue(
  context: AdminContext,
  actor: Actor,
  { dryRun }: Mode,
): Promise<number> {
  const { host } = context;
  return permitted(context, actor, actOn('resume-queue', {}, dryRun), async (trace) => {
    const { pause, unfinished } = await standing(context);
    if (dryRun) return unfinished;
    const goesOn = (await resumeQueue(host.database, SYNC_QUEUE)) ? unfinished : 0;
    trace.changed({ paused: pause?.why ?? null }, { paused: null, unfinished: goesOn });
    return goesOn;
  });
}

async function standing({ host }: AdminContext) {
  const [queue] = await queueSummary(host.database.reader, [SYNC_QUEUE]);
  return { unfinished: (queue?.ready ?? 0) + (queue?.waiting ?? 0), pause: queue?.pause ?? null };
}

function actOn(name: string, { ids, ...parts }: QueueFilter, dryRun: boolean): Act {
  const named = Object.entries({ ...parts, ...(ids === undefined ? {} : { job: ids.join(' ') }) });
  const target = named.map(([part, value]) => `${part}:${value}`).join(' ');
  return {
    name,
    target: target || null,
    permission: PERMISSIONS.send,
    effect: dryRun ? 'look' : 'change',
  };
}
