import { openOf, type TenantAccess } from './access.ts';
import { detailWanted, listWanted, readDetail, readList, readTenant } from './refresh.ts';
import type { Patch, State } from './state.ts';

/** Tenants looked at in a second beside the one in hand, in turn: many tenants cost no more than these. */
const BESIDE = 4;

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
  let reading = false;
  let read: Promise<void> = Promise.resolve();
  let turn = 0;

  /** Decided at once, so that nothing can be wanted between the last look and the end of reading. */
  function next(): Promise<Patch> | null {
    const state = get();
    const inHand = openOf(tenants, state.tenant);
    if (wanted.list && inHand !== null) {
      wanted.list = false;
      return readList(state, inHand);
    }
    if (wanted.detail && inHand !== null) {
      wanted.detail = false;
      return readDetail(state, inHand);
    }
    const [id] = wanted.tenants;
    if (id === undefined) return null;
    wanted.tenants.delete(id);
    const tenant = tenants.find((one) => one.id === id);
    const known = state.tenants.find((one) => one.id === id);
    return tenant === undefined ? next() : readTenant(tenant, known);
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
      // Those still being opened cost nothing to ask, and are shown as soon as they are up.
      const opening = get().tenants.filter(({ overview, error }) => overview === null && error === null);
      const ids = [...beside.flatMap((at) => tenants[at]?.id ?? []), ...opening.map(({ id }) => id)];
      want([get().tenant, ...ids], true, true);
    },
    follow(before) {
      const now = get();
      const list = listWanted(now) !== listWanted(before);
      want([], list, list || detailWanted(now) !== detailWanted(before));
    },
    settled: () => read,
  };
}
