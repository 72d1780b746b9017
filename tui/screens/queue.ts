import { note } from '../../lib/screen/detail.ts';
import type { Column } from '../../lib/screen/layout.ts';
import { type Line, marked, quiet, type Span } from '../../lib/screen/line.ts';
import { clean, counted, duration, instant, thousands } from '../../lib/screen/text.ts';
import type { JobRow, JobState, QueueFilter } from '../../plugin/admin/index.ts';
import { ageText, type Filter, hasText, parseFilter } from '../filter.ts';
import { startOf } from '../state/excerpt.ts';
import { type State, tenantIds, tenantInHand } from '../state/state.ts';
import { JOB_MARKS } from '../theme.ts';
import { jobDetail } from './job-detail.ts';
import type { View } from './view.ts';

const COLUMNS: readonly Column[] = [
  { title: 'Job', least: 5, most: 9, rank: 1, edge: 'right' },
  { title: 'State', least: 11, most: 11, rank: 1 },
  { title: 'Kind', least: 9, most: 12, rank: 1 },
  { title: 'Age', least: 6, most: 7, rank: 2, edge: 'right' },
  { title: 'Try', least: 5, most: 5, rank: 4, edge: 'right' },
  { title: 'Reason', least: 14, rank: 3 },
  { title: 'Next try', least: 16, most: 16, rank: 5 },
];

/** The steps of the procedure, what follows it, and what is done for one survey or learner. */
const KINDS = [
  ...['retrieve', 'reconcile', 'scan', 'plan', 'send', 'close', 'finish'],
  ...['tally', 'tidy', 'retention', 'catch-up', 'withdraw', 'erase'],
];
const STATES = Object.keys(JOB_MARKS) as JobState[];

const valuesOf = (state: State) =>
  ({ state: STATES, kind: KINDS, age: 'age', tenant: tenantIds(state) }) as const;

/** The jobs of the tenant in hand, newest first. */
export function queueView(state: State): View {
  const {
    excerpts: { queue: jobs },
    now,
  } = state;
  const values = valuesOf(state);
  const filter = parseFilter(state.lists.queue.filter, values);
  const rows = jobs.rows.filter((job) => hasText(filter, job.id, job.key, job.reason, job.detail));
  const byId = new Map(jobs.rows.map((job) => [job.id, job]));
  const seen = startOf(jobs).offset + jobs.rows.length;
  const all = jobs.more ? `${thousands(seen)}+ jobs` : counted(seen, 'job');
  return {
    columns: COLUMNS,
    values,
    filter,
    ids: rows.map(({ id }) => id),
    cells: (at) => cellsOf(rows[at], now),
    count: countOf(filter, all, rows.length),
    summary: summaryOf(state),
    empty: jobs.loaded ? 'No jobs here.' : 'Reading…',
    nameOf: (id) => `Job ${id}`,
    detail: (id) => {
      const job = byId.get(id);
      const known = state.failures?.job === id ? state.failures : null;
      return job === undefined ? [note('The job is no longer in the list.')] : jobDetail(job, known, now);
    },
  };
}

function countOf({ text, age }: Filter, all: string, shown: number): string {
  const old = age === null ? all : `${all} ${ageText(age)}`;
  return text === '' ? old : `${thousands(shown)} of the newest ${old}`;
}

/** State, kind and age of the filter, as the queue is asked for them. */
export function queueFilter(state: State): QueueFilter {
  const { parts, age } = parseFilter(state.lists.queue.filter, valuesOf(state));
  const at = age === null ? '' : new Date(state.now - age.seconds * 1_000).toISOString();
  const wanted = STATES.find((one) => one === parts.state);
  return {
    ...(wanted === undefined ? {} : { state: wanted }),
    ...(parts.kind === undefined ? {} : { kind: parts.kind }),
    ...(age === null ? {} : age.over ? { enqueuedBefore: at } : { enqueuedAfter: at }),
  };
}

function cellsOf(job: JobRow | undefined, now: number): readonly Span[] {
  if (job === undefined) return [];
  return [
    { text: job.id },
    marked(JOB_MARKS[job.state]),
    { text: clean(job.kind) },
    { text: ageOf(job, now) },
    { text: `${job.attempt}/${job.maxAttempts}` },
    { text: clean(job.reason ?? '') },
    job.state === 'waiting' ? { text: instant(job.runAt) } : quiet('–'),
  ];
}

function ageOf(job: JobRow, now: number): string {
  return duration((now - Date.parse(job.enqueuedAt)) / 1_000);
}

function summaryOf(state: State): Line {
  const queue = tenantInHand(state)?.overview?.queue;
  if (queue === undefined) return [];
  const counts = (['ready', 'waiting', 'leased', 'dead'] as const).map((name): Span => {
    const { symbol, tone } = JOB_MARKS[name];
    const text = `${symbol} ${thousands(queue[name])} ${name}  `;
    return queue[name] > 0 ? { text, tone } : quiet(text);
  });
  const { pause } = queue;
  const stands: Span[] =
    pause === null
      ? []
      : [{ text: `‖ paused by ${clean(pause.who)}: ${clean(pause.why)}`, tone: 'attention' }];
  return [...stands.map((one) => ({ ...one, text: `${one.text}  ` })), ...counts];
}
