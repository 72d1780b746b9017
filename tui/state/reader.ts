import { openOf, type TenantAccess } from './access.ts';
import { detailWanted, listWanted, readDetail, readList, readTenant } from './refresh.ts';
import type { Patch, State } from './state.ts';

/** Tenants looked at in a second beside the one in hand, in turn: many tenants cost no more than these. */
const BESIDE = 4;
/** Tenants beside the one in hand that are opened at the same time: as many hold memory, and one that hangs holds up no other. */
const COMING = 8;
/** Milliseconds after which the next is opened though the one before is not up: opening a file takes the process whole, and keys go between. */
const BREATH_MS = 200;

/** Keeps what is shown fresh: one read after the other, never two of the same at once. */
export interface Reader {
  /** Everything, as at the start and after an act. */
  readAll(): void;
  /** What a second brings: the tenant in hand, some others in turn, and the lists in front. */
  readOn(): void;
  /** Reads at once what a person now looks at and did not before. */
  follow(before: State): void;
  /** Ends when nothing is being read. */
  settled(): Promise<void>;
}

export function createReader(
  tenants: readonly TenantAccess[],
  get: () => State,
  update: (patch: Patch) => void,
): Reader {
  const wanted = { tenants: new Set<string>(), list: false, detail: false };
  const coming = new Set<string>();
  let breath: NodeJS.Timeout | null = null;
  /** Up, or known not to come up, and not read yet. */
  const arrived = new Set<string>();
  const byId = new Map(tenants.map((tenant) => [tenant.id, tenant]));
  let reading = false;
  let read: Promise<void> = Promise.resolve();
  let turn = 0;

  /** Decided at once, so that nothing can be wanted between the last look and the end of reading. */
  function next(): Promise<Patch> | null {
    const state = get();
    bring(state.tenant);
    const inHand = openOf(tenants, state.tenant);
    if (wanted.list && inHand !== null) {
      wanted.list = false;
      return readList(state, inHand);
    }
    if (wanted.detail && inHand !== null) {
      wanted.detail = false;
      return readDetail(state, inHand);
    }
    // Before others are opened: else they would heap up.
    const [up] = arrived;
    if (up !== undefined) {
      arrived.delete(up);
      return readOne(state, up);
    }
    for (const id of wanted.tenants) {
      const how = byId.get(id)?.state();
      if (how === 'due' && !coming.has(id)) {
        // Whoever waits for a place stays wanted.
        if (coming.size >= COMING || breath !== null) continue;
        bring(id);
        breath = setTimeout(breathe, BREATH_MS).unref();
      }
      wanted.tenants.delete(id);
      if (how === 'open' || how === 'troubled') return readOne(state, id);
    }
    return null;
  }

  function readOne(state: State, id: string): Promise<Patch> {
    const known = state.tenants.find((one) => one.id === id);
    return readTenant(byId.get(id)!, known, isNeeded(state, id));
  }

  /** Opens a tenant that is closed, and reads it when it is up. */
  function bring(id: string): void {
    const tenant = byId.get(id);
    const how = tenant?.state();
    if (tenant === undefined || coming.has(id) || (how !== 'due' && how !== 'at rest')) return;
    coming.add(id);
    const up = () => {
      coming.delete(id);
      arrived.add(id);
      breathe();
    };
    tenant.open().then(up, up);
  }

  /** The next may be opened. */
  function breathe(): void {
    if (breath !== null) clearTimeout(breath);
    breath = null;
    want([], false, false);
  }

  async function readWanted(): Promise<void> {
    reading = true;
    try {
      for (let part = next(); part !== null; part = next()) update(await part);
    } finally {
      reading = false;
    }
  }

  function want(ids: readonly string[], list: boolean, detail: boolean): void {
    for (const id of ids) wanted.tenants.add(id);
    wanted.list ||= list;
    wanted.detail ||= detail;
    if (!reading) read = readWanted();
  }

  return {
    readAll: () =>
      want(
        tenants.map(({ id }) => id),
        true,
        true,
      ),
    readOn() {
      const beside = Array.from(
        { length: Math.min(BESIDE, tenants.length) },
        (_, at) => (turn + at) % tenants.length,
      );
      turn += BESIDE;
      const ids = beside.flatMap((at) => tenants[at]?.id ?? []);
      want([get().tenant, ...ids], true, true);
    },
    follow(before) {
      const now = get();
      const list = listWanted(now) !== listWanted(before);
      // The one that was in hand may rest now, the one that is may have to be opened.
      const hands = now.tenant === before.tenant ? [] : [now.tenant, before.tenant];
      want(hands, list, list || detailWanted(now) !== detailWanted(before));
    },
    settled: () => read,
  };
}

/** The tenant in hand is read every second, and what is asked or goes on has its tenant from before: none of them may rest. */
function isNeeded({ tenant, dialog, work }: State, id: string): boolean {
  return id === tenant || dialog !== null || work !== null;
}
