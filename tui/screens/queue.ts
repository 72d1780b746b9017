import { note } from '../../lib/screen/detail.ts';
import type { Column } from '../../lib/screen/layout.ts';
import { type Line, marked, quiet, type Span } from '../../lib/screen/line.ts';
import { clean, counted, duration, instant, thousands } from '../../lib/screen/text.ts';
import type { JobRow, JobState } from '../../plugin/admin/index.ts';
import { hasText, parseFilter } from '../filter.ts';
import { startOf } from '../state/excerpt.ts';
import { type State, tenantInHand } from '../state/state.ts';
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

/** The steps of the procedure, and the withdrawal of a survey. */
const KINDS = ['retrieve', 'reconcile', 'scan', 'plan', 'send', 'close', 'finish', 'withdraw'];
const STATES = Object.keys(JOB_MARKS) as JobState[];
const VALUES = { state: STATES, kind: KINDS };

/** The jobs of the tenant in hand, newest first. */
export function queueView(state: State): View {
  const { jobs, now } = state;
  const filter = parseFilter(state.lists.queue.filter, VALUES);
  const rows = jobs.rows.filter((job) => hasText(filter, job.id, job.key, job.reason, job.detail));
  const byId = new Map(jobs.rows.map((job) => [job.id, job]));
  const seen = startOf(jobs).offset + jobs.rows.length;
  const all = jobs.more ? `${thousands(seen)}+ jobs` : counted(seen, 'job');
  return {
    columns: COLUMNS,
    values: VALUES,
    filter,
    ids: rows.map(({ id }) => id),
    cells: (at) => cellsOf(rows[at], now),
    count: filter.text === '' ? all : `${thousands(rows.length)} of the newest ${all}`,
    summary: summaryOf(state),
    empty: jobs.loaded ? 'No jobs here.' : 'Reading…',
    nameOf: (id) => `Job ${id}`,
    detail: (id) => {
      const job = byId.get(id);
      const known = state.failures?.job === id ? state.failures.rows : [];
      return job === undefined ? [note('The job is no longer in the list.')] : jobDetail(job, known, now);
    },
  };
}

/** The state and the kind of the filter, as the queue is asked for them. */
export function queueFilter(state: State) {
  const { parts } = parseFilter(state.lists.queue.filter, VALUES);
  const wanted = STATES.find((one) => one === parts.state);
  return {
    ...(wanted === undefined ? {} : { state: wanted }),
    ...(parts.kind === undefined ? {} : { kind: parts.kind }),
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
