import { isDeepStrictEqual } from 'node:util';
import { asCoded, type CodedError, EXIT } from '../../lib/errors/index.ts';
import { failure } from '../../lib/screen/messages.ts';
import { overview, refusals } from '../../plugin/admin/index.ts';
import type { TenantAccess } from './access.ts';
import { DETAILS, lineWanted } from './details.ts';
import { LISTS } from './lists.ts';
import type { Patch, State, Tenant, TenantState } from './state.ts';

/**
 * Reads how a tenant stands, where it is open.
 * @param kept somebody needs it afterwards; else it may rest
 */
export async function readTenant(
  access: TenantAccess,
  known: TenantState | undefined,
  kept: boolean,
): Promise<Patch> {
  const { id } = access;
  // What a person may not do is known also where the first thing they may not is look.
  let read: Partial<TenantState> = {};
  const look = async ({ context, actor }: Tenant) => {
    const allowed = await refusals(context, actor);
    read = { refusals: allowed };
    // A refusal is on record once, when it was met, and not every second after.
    const refused = known?.error?.exitCode === EXIT.permission && allowed.look !== null;
    if (!refused) read = { ...read, overview: inMinutes(await overview(context, actor)), error: null };
  };
  try {
    const tenant = access.now();
    if (tenant === null) return (state) => state;
    await (kept ? look(tenant) : access.glance(() => look(tenant)));
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
  return JSON.stringify([screen, tenant, LISTS[screen]?.asks(state)]);
}

/** Reads the list of the screen in front, where it is not part of the overview. */
export async function readList(state: State, tenant: Tenant): Promise<Patch> {
  const source = LISTS[state.screen];
  if (source === undefined || source.isRead?.(state) === true) return (now) => now;
  const wanted = listWanted(state);
  const onlyIfWanted =
    (patch: Patch): Patch =>
    (now) =>
      listWanted(now) === wanted ? patch(now) : now;
  try {
    const patch = await source.read(state, tenant);
    return onlyIfWanted((now) => mergedState(now, { ...patch(now), error: null }));
  } catch (error) {
    return onlyIfWanted((now) => merged(now, { ...now, error: asCoded(error) }));
  }
}

/** What goes with the line in front: the same text means the same. */
export function detailWanted(state: State): string {
  return JSON.stringify([state.tenant, state.screen, lineWanted(state)]);
}

/** Reads what goes with the line in front. */
export async function readDetail(state: State, tenant: Tenant): Promise<Patch> {
  const source = DETAILS[state.screen];
  const line = lineWanted(state);
  if (source === undefined || line === null || source.isRead?.(state) === true) return (now) => now;
  const wanted = detailWanted(state);
  const onlyIfWanted =
    (patch: Patch): Patch =>
    (now) =>
      detailWanted(now) === wanted ? patch(now) : now;
  try {
    const patch = await source.read(line, tenant);
    return onlyIfWanted((now) => merged(now, patch(now)));
  } catch (error) {
    return onlyIfWanted((now) => ({ ...now, open: null, message: failure(error) }));
  }
}

/** The error that the person in front has to know of: that of the list, else that of its tenant. */
export function troubleOf(state: State): CodedError | null {
  return state.error ?? state.tenants.find(({ id }) => id === state.tenant)?.error ?? null;
}

/** Excerpts are objects of objects: one that was not read anew stays the same one. */
function mergedState(now: State, next: State): State {
  return merged(now, { ...next, excerpts: merged(now.excerpts, next.excerpts) });
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
