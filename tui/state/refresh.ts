import { isDeepStrictEqual } from 'node:util';
import { asCoded, type CodedError } from '../../lib/errors/index.ts';
import { failure } from '../../lib/screen/messages.ts';
import { explain, leavers, overview, queueFailures, queueJobs, refusals } from '../../plugin/admin/index.ts';
import { learnerOf, leaversFilter } from '../screens/outcomes.ts';
import { queueFilter } from '../screens/queue.ts';
import type { TenantAccess } from './access.ts';
import { EXCERPT, type Excerpt, startOf } from './excerpt.ts';
import { selectedId } from './navigate.ts';
import type { State, Tenant, TenantState } from './state.ts';

/** Takes what was read over into whatever the state has become meanwhile. */
export type Patch = (state: State) => State;

/** Exit code of every error about a permission. */
const NOT_PERMITTED = 3;

/** Reads how a tenant stands, where it is open. */
export async function readTenant(access: TenantAccess, known: TenantState | undefined): Promise<Patch> {
  const { id } = access;
  // What a person may not do is known also where the first thing they may not is look.
  let read: Partial<TenantState> = {};
  try {
    const tenant = access.now();
    if (tenant === null) return (state) => state;
    const { context, actor } = tenant;
    const allowed = await refusals(context, actor);
    read = { refusals: allowed };
    // A refusal is on record once, when it was met, and not every second after.
    const refused = known?.error?.exitCode === NOT_PERMITTED && allowed.look !== null;
    if (!refused) read = { ...read, overview: inMinutes(await overview(context, actor)), error: null };
  } catch (error) {
    read = { ...read, error: asCoded(error) };
  }
  return (state) => {
    const tenants = state.tenants.map((one) => (one.id === id ? merged(one, { ...one, ...read }) : one));
    return tenants.every((one, at) => one === state.tenants[at]) ? state : { ...state, tenants };
  };
}

/** Nobody needs the seconds of the oldest job, and a screen that shows none need not be drawn for one. */
function inMinutes(read: Awaited<ReturnType<typeof overview>>) {
  const { oldestReadySeconds: seconds } = read.queue;
  const oldestReadySeconds = seconds === null ? null : Math.floor(seconds / 60) * 60;
  return { ...read, queue: { ...read.queue, oldestReadySeconds } };
}

/** What list the screen in front wants to read: the same text means the same list. */
export function listWanted(state: State): string {
  const { screen, tenant } = state;
  if (screen === 'queue') return JSON.stringify([screen, tenant, queueFilter(state), startOf(state.jobs)]);
  if (screen === 'outcomes')
    return JSON.stringify([screen, tenant, leaversFilter(state), startOf(state.leavers)]);
  return `${screen} ${tenant}`;
}

/** Reads the list of the screen in front, where it is not part of the overview. */
export async function readList(state: State, { context, actor }: Tenant): Promise<Patch> {
  const wanted = listWanted(state);
  const onlyIfWanted =
    (patch: Patch): Patch =>
    (now) =>
      listWanted(now) === wanted ? patch(now) : now;
  try {
    if (state.screen === 'queue') {
      const { after } = startOf(state.jobs);
      const before = after === null ? {} : { before: after.id };
      const rows = await queueJobs(context, actor, { ...queueFilter(state), ...before, limit: EXCERPT });
      return onlyIfWanted((now) => readWell({ ...now, jobs: filled(now.jobs, rows) }, now));
    }
    if (state.screen === 'outcomes') {
      const { after } = startOf(state.leavers);
      const rows = await leavers(context, actor, { ...leaversFilter(state), after, limit: EXCERPT });
      return onlyIfWanted((now) => readWell({ ...now, leavers: filled(now.leavers, rows) }, now));
    }
    return (now) => now;
  } catch (error) {
    return onlyIfWanted((now) => merged(now, { ...now, error: asCoded(error) }));
  }
}

/** The line of which more is read than its list tells: the selected job, and a learner once opened. */
function lineWanted(state: State): { readonly screen: 'queue' | 'outcomes'; readonly id: string } | null {
  const { screen, open } = state;
  const id = screen === 'queue' ? (open?.id ?? selectedId(state)) : open?.id;
  return (screen === 'queue' || screen === 'outcomes') && id != null ? { screen, id } : null;
}

/** What goes with the line in front: the same text means the same. */
export function detailWanted(state: State): string {
  return JSON.stringify([state.tenant, lineWanted(state)]);
}

/** Reads what goes with the line in front. A learner is asked for once for each time somebody opens the line. */
export async function readDetail(state: State, { context, actor }: Tenant): Promise<Patch> {
  const wanted = detailWanted(state);
  const onlyIfWanted =
    (patch: Patch): Patch =>
    (now) =>
      detailWanted(now) === wanted ? patch(now) : now;
  const line = lineWanted(state);
  try {
    if (line?.screen === 'queue') {
      const failures = { job: line.id, rows: await queueFailures(context, actor, line.id) };
      return onlyIfWanted((now) => merged(now, { ...now, failures }));
    }
    if (line?.screen === 'outcomes' && state.learner === null) {
      const ref = learnerOf(line.id);
      const explanation = await explain(context, actor, ref);
      return onlyIfWanted((now) => ({ ...now, learner: { ref, explanation } }));
    }
    return (now) => now;
  } catch (error) {
    return onlyIfWanted((now) => ({ ...now, open: null, message: failure(error) }));
  }
}

/** The error that the person in front has to know of: that of the list, else that of its tenant. */
export function troubleOf(state: State): CodedError | null {
  return state.error ?? state.tenants.find(({ id }) => id === state.tenant)?.error ?? null;
}

function filled<R>(excerpt: Excerpt<R>, rows: readonly R[]): Excerpt<R> {
  return { ...excerpt, rows, more: rows.length === EXCERPT, loaded: true };
}

function readWell(read: State, now: State): State {
  return merged(now, { ...read, error: null });
}

/** The next object, with the parts of the last one that are the same; the last one itself where all are. */
function merged<T extends object>(last: T, next: T): T {
  const kept = Object.entries(next).map(([name, value]) => {
    const before = last[name as keyof T];
    return [name, before !== value && isDeepStrictEqual(before, value) ? before : value] as const;
  });
  return kept.every(([name, value]) => last[name as keyof T] === value)
    ? last
    : (Object.fromEntries(kept) as T);
}
