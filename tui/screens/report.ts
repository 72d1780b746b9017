import type { Column } from '../../lib/screen/layout.ts';
import { type Line, quiet, type Span } from '../../lib/screen/line.ts';
import { clean, counted, thousands } from '../../lib/screen/text.ts';
import {
  REPORT_COLUMNS,
  type ReportColumn,
  type ReportRow,
  recentReport,
  reportParameters,
} from '../../plugin/admin/index.ts';
import { type Filter, type FilterValues, hasText, parseFilter } from '../filter.ts';
import { startOf } from '../state/excerpt.ts';
import { type ReportLine, type State, tenantIds, tenantInHand } from '../state/state.ts';
import { reportDetail } from './report-detail.ts';
import type { View } from './view.ts';

/** Cells by what a value is: a column that the report gains is drawn without being named here. */
const CELLS = {
  date: { least: 10, most: 10 },
  number: { least: 6, most: 13, edge: 'right' },
  text: { least: 12, most: 18 },
} as const satisfies Readonly<Record<ReportColumn['kind'], Omit<Column, 'title' | 'rank'>>>;

const SHOWN: readonly ReportColumn[] = REPORT_COLUMNS.filter(({ onScreen }) => onScreen);
/** What became of a learner and what is to be looked at stay longest beside the learner's reference. */
const FIRST = ['learner', 'circumstance', 'review', 'name'];

/** The words for what became of a learner, whole; the sentence why takes what is left. */
const OWN: Readonly<Partial<Record<string, Omit<Column, 'title' | 'rank'>>>> = {
  learner: { least: 12, most: 14 },
  circumstance: { least: 20, most: 20 },
  why: { least: 12 },
};

const COLUMNS: readonly Column[] = SHOWN.map(({ id, title, kind }, at) => {
  const first = FIRST.indexOf(id);
  return { title, ...(OWN[id] ?? CELLS[kind]), rank: first < 0 ? FIRST.length + at + 1 : first + 1 };
});

const PARAMETERS = reportParameters();

/** *ILR Destinations Tracking* of the tenant in hand: the filter gives its parameters. */
export function reportView(state: State): View {
  const { report } = state.excerpts;
  const values = valuesOf(state);
  const filter = parseFilter(state.lists.report.filter, values);
  const lines = report.rows.filter(({ row }) => hasText(filter, row.learner as string, row.name as string));
  const byId = new Map(report.rows.map((line) => [line.id, line]));
  return {
    columns: COLUMNS,
    values,
    filter,
    ids: lines.map(({ id }) => id),
    cells: (at) => cellsOf(lines[at]),
    count: countOf(state, filter, lines.length),
    summary: summaryOf(state),
    empty: emptyOf(state),
    nameOf: (id) => `Learner ${id.split(' ')[0]}`,
    detail: (id, open) => {
      const line = byId.get(id);
      return line === undefined ? [] : reportDetail(line.row, open ? state.records : undefined);
    },
  };
}

/** The parameters as the report takes them; null: it is not known yet what day it is there. */
export function reportAsked(state: State): Readonly<Record<string, string>> | null {
  const today = tenantInHand(state)?.overview?.today;
  if (today === undefined) return null;
  const { tenant: _, ...parts } = parseFilter(state.lists.report.filter, valuesOf(state)).parts;
  return { ...recentReport(today), ...parts };
}

/** The lines of a page, after those before it. A learner may have several surveys: each line has an id of its own. */
export function reportLines(
  {
    rows,
    next,
  }: { readonly rows: readonly Readonly<Record<string, unknown>>[]; readonly next: string | null },
  before: readonly ReportLine[],
): readonly ReportLine[] {
  const ids = new Set(before.map(({ id }) => id));
  return rows.map((found, at) => {
    const row = found as ReportRow;
    const plain = `${row.learner} ${row.termination ?? ''} ${row.wave ?? ''}`;
    let id = plain;
    for (let copy = 2; ids.has(id); copy += 1) id = `${plain} ${copy}`;
    ids.add(id);
    return { id, row, cursor: at === rows.length - 1 ? next : null };
  });
}

function valuesOf(state: State): FilterValues {
  const own = PARAMETERS.map(({ id, choices }): [string, FilterValues[string]] => [
    id,
    choices.length === 0 ? 'text' : choices.map(({ value }) => value),
  ]);
  return { ...Object.fromEntries(own), tenant: tenantIds(state) };
}

function cellsOf(line: ReportLine | undefined): readonly Span[] {
  if (line === undefined) return [];
  const row: Readonly<Record<string, string | number | null>> = line.row;
  return SHOWN.map(({ id }) => {
    const value = row[id];
    if (value === null || value === undefined) return quiet('–');
    return id === 'review' && value === 'yes'
      ? { text: '! yes', tone: 'attention' }
      : { text: clean(String(value)) };
  });
}

function countOf({ excerpts: { report } }: State, { text }: Filter, shown: number): string {
  const seen = startOf(report).offset + report.rows.length;
  const all = report.more ? `${thousands(seen)}+ lines` : counted(seen, 'line');
  return text === '' ? all : `${thousands(shown)} of the ${all} read`;
}

/** What is asked without having been typed: `by:sent  from:2024-08-01`. */
function summaryOf(state: State): Line {
  const asked = reportAsked(state) ?? {};
  const { parts } = parseFilter(state.lists.report.filter, valuesOf(state));
  return PARAMETERS.flatMap(({ id }) => {
    const value = asked[id];
    return value === undefined || parts[id] !== undefined
      ? []
      : [quiet(`${id}:`), { text: `${clean(value)}  ` }];
  });
}

function emptyOf({ excerpts: { report }, error, mode }: State): string {
  if (mode === 'filter') return 'Enter asks for it.';
  if (error !== null) return 'The report could not be read.';
  return report.loaded
    ? 'Nobody in these dates. Try by:leavers, or other dates with from: and to:.'
    : 'Reading…';
}
