import {
  configStanding,
  destinationsReport,
  leavers,
  queueJobs,
  readReportParameters,
} from '../../plugin/admin/index.ts';
import type { ScreenId } from '../keys.ts';
import { leaversFilter } from '../screens/outcomes.ts';
import { queueFilter } from '../screens/queue.ts';
import { reportAsked, reportLines } from '../screens/report.ts';
import { EXCERPT, type Excerpt, startOf } from './excerpt.ts';
import type { Excerpts, Patch, ReportLine, State, Tenant } from './state.ts';

/** How the list of a screen is read, where it is not part of the overview. */
interface ListSource {
  /** What is asked for besides the tenant: the same text of it means the same list. */
  readonly asks: (state: State) => unknown;
  /** What is read once has been read. */
  readonly isRead?: (state: State) => boolean;
  readonly read: (state: State, tenant: Tenant) => Promise<Patch>;
}

/** Pages of the report in memory. */
const PAGES = 2;
const PAGE = 200;

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
  report: {
    // What is being typed is not asked yet: each reading is on record.
    asks: (state) => [reportWanted(state), state.mode === 'filter', state.reported === null],
    isRead: (state) => state.mode === 'filter' || state.reported === reportWanted(state),
    async read(state, { context, actor }) {
      const wanted = reportWanted(state);
      const asked = reportAsked(state);
      if (asked === null) return (now) => now;
      const parameters = readReportParameters(asked);
      const rows: ReportLine[] = [];
      let after = startOf(state.excerpts.report).after?.cursor ?? null;
      for (let page = 0; page < PAGES && (page === 0 || after !== null); page += 1) {
        const from = after === null ? {} : { after };
        const table = await destinationsReport(context, actor, parameters, { ...from, limit: PAGE });
        rows.push(...reportLines(table, rows));
        after = table.next;
      }
      const more = after !== null;
      return (now) => {
        const report = { ...now.excerpts.report, rows, more, loaded: true };
        return { ...now, reported: wanted, excerpts: { ...now.excerpts, report } };
      };
    },
  },
};

/** Which report is in front, and from where on. */
function reportWanted(state: State): string {
  return JSON.stringify([reportAsked(state), startOf(state.excerpts.report).after?.cursor]);
}

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
