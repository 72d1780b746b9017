import type { Column } from '../../lib/screen/layout.ts';
import { type Line, marked, quiet, type Span } from '../../lib/screen/line.ts';
import { clean, counted, duration, thousands } from '../../lib/screen/text.ts';
import type { Mark } from '../../lib/screen/theme.ts';
import { hasAge, hasText, parseFilter } from '../filter.ts';
import { type State, type TenantState, tenantIds } from '../state/state.ts';
import { TENANT_MARKS } from '../theme.ts';
import { knowledgeRate, knowledgeTrend, responseRate } from './rates.ts';
import { tenantDetail } from './tenant-detail.ts';
import type { View } from './view.ts';

const COLUMNS: readonly Column[] = [
  { title: 'Tenant', least: 17, rank: 1 },
  { title: 'Tracking', least: 10, most: 10, rank: 1 },
  { title: 'Dead', least: 6, most: 6, rank: 2, edge: 'right' },
  { title: 'Oldest ready', least: 12, most: 12, rank: 7, edge: 'right' },
  { title: 'Due', least: 6, most: 8, rank: 6, edge: 'right' },
  { title: 'Invited', least: 7, most: 8, rank: 6, edge: 'right' },
  { title: 'Answered', least: 8, most: 9, rank: 4, edge: 'right' },
  { title: 'OTH-3', least: 6, most: 8, rank: 5, edge: 'right' },
  { title: 'Response', least: 8, most: 8, rank: 3, edge: 'right' },
  { title: 'Known', least: 12, most: 12, rank: 3 },
  { title: 'Last run', least: 15, most: 18, rank: 5 },
  { title: 'Next run', least: 16, most: 16, rank: 8 },
];

/** Ready jobs that nobody has taken for this long want a look. */
const LATE_SECONDS = 3_600;

/** All tenants, worst first. */
export function tenantsView(state: State): View {
  const values = { state: Object.keys(TENANT_MARKS), age: 'age', tenant: tenantIds(state) } as const;
  const filter = parseFilter(state.lists.tenants.filter, values);
  const all = [...state.tenants].sort((a, b) => rankOf(a) - rankOf(b) || a.id.localeCompare(b.id));
  const rows = all.filter(
    (row) =>
      hasText(filter, row.id, nameOf(row)) &&
      hasAge(filter, row.overview?.queue.oldestReadySeconds ?? null) &&
      (filter.parts.tenant === undefined || row.id === filter.parts.tenant) &&
      (filter.parts.state === undefined || markOf(row).word === filter.parts.state),
  );
  const byId = new Map(all.map((row) => [row.id, row]));
  return {
    columns: COLUMNS,
    values,
    filter,
    ids: rows.map(({ id }) => id),
    cells: (at) => cellsOf(rows[at]),
    count:
      rows.length === all.length
        ? counted(all.length, 'tenant')
        : `${rows.length} of ${counted(all.length, 'tenant')}`,
    summary: summaryOf(all),
    empty: all.length === 0 ? 'This installation has no tenants.' : 'No tenant matches the filter.',
    nameOf: (id) => {
      const row = byId.get(id);
      return row === undefined ? id : nameOf(row);
    },
    detail: (id) => {
      const row = byId.get(id);
      return row === undefined ? [] : tenantDetail(row, markOf(row));
    },
  };
}

/** A tenant's name, as far as it was read. */
export function nameOf({ id, overview }: TenantState): string {
  return clean(overview?.tenant.name ?? id);
}

function markOf({ overview, error }: TenantState): Mark {
  if (isDisabled(error)) return TENANT_MARKS.disabled;
  if (overview === null) return error === null ? TENANT_MARKS.reading : TENANT_MARKS.unread;
  if (overview.hold.held) return TENANT_MARKS.held;
  if (overview.queue.pause !== null) return TENANT_MARKS.paused;
  return overview.enabled ? TENANT_MARKS.on : TENANT_MARKS.off;
}

/** Its manifest says that the plugin is not loaded: nobody has to look. */
function isDisabled(error: TenantState['error']): boolean {
  return error?.code === 'TENANT_DISABLED';
}

/** The lower, the sooner somebody has to look. */
function rankOf({ overview, error }: TenantState): number {
  if (isDisabled(error)) return 5;
  if (error !== null) return 0;
  if (overview === null) return 4;
  if (overview.queue.dead > 0) return 1;
  if (overview.hold.held || overview.queue.pause !== null) return 2;
  return (overview.queue.oldestReadySeconds ?? 0) > LATE_SECONDS ? 3 : 4;
}

function cellsOf(row: TenantState | undefined): readonly Span[] {
  if (row === undefined) return [];
  const { overview } = row;
  const name: Span = { text: nameOf(row) };
  if (overview === null) return [name, marked(markOf(row))];
  const { queue, surveys, runs, nextRun, tallies } = overview;
  const oldest = queue.oldestReadySeconds;
  const [last] = runs;
  const [newest] = tallies;
  return [
    name,
    marked(markOf(row)),
    queue.dead > 0 ? { text: `✗ ${thousands(queue.dead)}`, tone: 'bad' } : quiet('0'),
    oldest === null
      ? quiet('–')
      : { text: duration(oldest), ...(oldest > LATE_SECONDS ? { tone: 'attention' } : {}) },
    number(surveys.due),
    number(surveys.invited),
    number(surveys.answered),
    newest === undefined ? quiet('–') : number(newest.unreached),
    { text: responseRate(overview) },
    { text: `${knowledgeRate(overview).padStart(5)} ${knowledgeTrend(overview)}` },
    { text: last === undefined ? 'none yet' : `${last.localDate} ${last.state}` },
    nextRun === null ? quiet('–') : { text: `${nextRun.date} ${nextRun.time}` },
  ];
}

function number(count: number | undefined): Span {
  return count === undefined || count === 0 ? quiet('0') : { text: thousands(count) };
}

function summaryOf(tenants: readonly TenantState[]): Line {
  const dead = tenants.reduce((sum, { overview }) => sum + (overview?.queue.dead ?? 0), 0);
  const unread = tenants.filter(({ error }) => error !== null && !isDisabled(error)).length;
  return [
    ...(dead > 0 ? [{ text: `✗ ${counted(dead, 'dead job')}  `, tone: 'bad' } as const] : []),
    ...(unread > 0 ? [{ text: `✗ ${unread} not read  `, tone: 'bad' } as const] : []),
  ];
}
