import { type DetailLine, field, heading, note } from '../../lib/screen/detail.ts';
import type { Column } from '../../lib/screen/layout.ts';
import { marked, quiet, type Span } from '../../lib/screen/line.ts';
import { clean, counted, instant, thousands } from '../../lib/screen/text.ts';
import type { TenantOverview } from '../../plugin/admin/index.ts';
import { type Filter, hasAge, hasText, parseFilter } from '../filter.ts';
import { type State, type TenantState, tenantIds, tenantInHand } from '../state/state.ts';
import { RUN_MARKS } from '../theme.ts';
import type { View } from './view.ts';

type Run = TenantOverview['runs'][number];

const COLUMNS: readonly Column[] = [
  { title: 'Run', least: 5, most: 6, rank: 1, edge: 'right' },
  { title: 'State', least: 9, most: 9, rank: 1 },
  { title: 'Kind', least: 9, most: 9, rank: 2 },
  { title: 'Date', least: 10, most: 10, rank: 1 },
  { title: 'Took', least: 8, most: 8, rank: 6, edge: 'right' },
  { title: 'Sent', least: 7, most: 7, rank: 3, edge: 'right' },
  { title: 'Answers', least: 7, most: 7, rank: 4, edge: 'right' },
  { title: 'Rows', least: 6, most: 6, rank: 5, edge: 'right' },
  { title: 'Asked by', least: 12, rank: 7 },
];

const STATES = Object.keys(RUN_MARKS);
const KINDS = ['daily', 'by-hand', 'responses', 'single'];

/** What each counter of a run counts, in the order of the steps. A counter that is not here is shown by its own name. */
const COUNTERS: Readonly<Record<string, string>> = {
  events: 'Events read',
  answers: 'Answers',
  learnersRead: 'Learners read',
  persons: 'Persons looked at',
  decisions: 'Decisions',
  surveysOpened: 'Surveys opened',
  contactsPlanned: 'Messages planned',
  handedOver: 'Messages sent',
  notAccepted: 'Not accepted',
  surveysClosed: 'Surveys closed',
  rowsAppended: 'Rows written',
  rowsAmended: 'Rows amended',
  rowsWithdrawn: 'Rows withdrawn',
  interimRows: 'Interim rows',
  feedBehind: 'Feed not read',
  FEED_BEHIND: 'Held, feed behind',
};

/** The latest runs of the tenant in hand. */
export function runsView(state: State): View {
  const tenant = tenantInHand(state);
  const all = tenant?.overview?.runs ?? [];
  const values = { state: STATES, kind: KINDS, age: 'age', tenant: tenantIds(state) } as const;
  const filter = parseFilter(state.lists.runs.filter, values);
  const rows = all.filter((run) => meant(run, filter, state.now));
  return {
    columns: COLUMNS,
    values,
    filter,
    ids: rows.map(({ id }) => String(id)),
    cells: (at) => cellsOf(rows[at]),
    count:
      rows.length === all.length
        ? counted(all.length, 'run')
        : `${rows.length} of ${counted(all.length, 'run')}`,
    summary: [],
    empty: emptyOf(tenant),
    nameOf: (id) => `Run ${id}`,
    detail: (id) => {
      const run = all.find((one) => String(one.id) === id);
      if (run === undefined) return [note('The run is no longer in the list.')];
      return runDetail(
        run,
        all.find((other) => other.id < run.id && other.kind === run.kind),
      );
    },
  };
}

function meant(run: Run, filter: Filter, now: number): boolean {
  const { state, kind } = filter.parts;
  return (
    (state === undefined || run.state === state) &&
    (kind === undefined || run.kind === kind) &&
    hasAge(filter, (now - Date.parse(run.startedAt)) / 1_000) &&
    hasText(filter, String(run.id), run.localDate, run.askedBy)
  );
}

function cellsOf(run: Run | undefined): readonly Span[] {
  if (run === undefined) return [];
  const { counts } = run;
  const rows = (counts.rowsAppended ?? 0) + (counts.rowsAmended ?? 0);
  return [
    { text: String(run.id) },
    marked(RUN_MARKS[run.state]),
    { text: run.kind },
    { text: run.localDate },
    { text: took(run) },
    number(counts.handedOver),
    number(counts.answers),
    number(rows),
    quiet(clean(run.askedBy)),
  ];
}

function number(count = 0): Span {
  return count === 0 ? quiet('0') : { text: thousands(count) };
}

function took({ startedAt, finishedAt }: Run): string {
  if (finishedAt === null) return '–';
  const seconds = Math.round((Date.parse(finishedAt) - Date.parse(startedAt)) / 1_000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`;
}

/** What a run did, and what changed since the last one of its kind. */
function runDetail(run: Run, before: Run | undefined): readonly DetailLine[] {
  const names = [...new Set([...Object.keys(COUNTERS), ...Object.keys(run.counts)])];
  const { word, tone } = RUN_MARKS[run.state];
  return [
    field('Run', `${run.id}, ${run.kind}`),
    field('State', word, tone),
    field('Date', run.localDate),
    field('Started', instant(run.startedAt)),
    field('Finished', instant(run.finishedAt)),
    field('Took', took(run)),
    field('Asked by', clean(run.askedBy)),
    heading(before === undefined ? 'Counts' : `Counts, and the change since run ${before.id}`),
    ...names
      .filter((name) => run.counts[name] !== undefined)
      .map((name) => field(COUNTERS[name] ?? name, countText(run.counts[name] ?? 0, before?.counts[name]))),
    ...(Object.keys(run.counts).length === 0 ? [note('Nothing was counted.')] : []),
  ];
}

function countText(count: number, before: number | undefined): string {
  const change = before === undefined ? 0 : count - before;
  return `${thousands(count)}${change === 0 ? '' : ` (${change > 0 ? '+' : '−'}${thousands(Math.abs(change))})`}`;
}

function emptyOf(tenant: TenantState | undefined): string {
  const overview = tenant?.overview ?? null;
  if (overview === null) return tenant?.error == null ? 'Reading…' : 'The runs could not be read.';
  return overview.runs.length === 0 ? 'No run yet.' : 'No run matches the filter.';
}
