import { configStanding, leavers, queueJobs } from '../../plugin/admin/index.ts';
import type { ScreenId } from '../keys.ts';
import { leaversFilter } from '../screens/outcomes.ts';
import { queueFilter } from '../screens/queue.ts';
import { EXCERPT, type Excerpt, startOf } from './excerpt.ts';
import type { Excerpts, Patch, State, Tenant } from './state.ts';

/** How the list of a screen is read, where it is not part of the overview. */
interface ListSource {
  /** What is asked for besides the tenant: the same text of it means the same list. */
  readonly asks: (state: State) => unknown;
  readonly read: (state: State, tenant: Tenant) => Promise<Patch>;
}

export const LISTS: Readonly<Partial<Record<ScreenId, ListSource>>> = {
  queue: {
    asks: (state) => [queueFilter(state), startOf(state.excerpts.queue)],
    async read(state, { context, actor }) {
      const { after } = startOf(state.excerpts.queue);
      const before = after === null ? {} : { before: after.id };
      const rows = await queueJobs(context, actor, { ...queueFilter(state), ...before, limit: EXCERPT });
      return filled('queue', rows);
    },
  },
  outcomes: {
    asks: (state) => [leaversFilter(state), startOf(state.excerpts.outcomes)],
    async read(state, { context, actor }) {
      const { after } = startOf(state.excerpts.outcomes);
      return filled(
        'outcomes',
        await leavers(context, actor, { ...leaversFilter(state), after, limit: EXCERPT }),
      );
    },
  },
  configs: {
    asks: () => null,
    async read(_, { context, actor }) {
      const configs = await configStanding(context, actor);
      return (now) => ({ ...now, configs });
    },
  },
};

function filled<K extends 'queue' | 'outcomes'>(screen: K, rows: Excerpts[K]['rows']): Patch {
  return (now) => {
    const excerpt: Excerpt<Excerpts[K]['rows'][number]> = {
      ...now.excerpts[screen],
      rows,
      more: rows.length === EXCERPT,
      loaded: true,
    };
    return { ...now, excerpts: { ...now.excerpts, [screen]: excerpt } };
  };
}
