import { type DetailLine, field, note } from '../../lib/screen/detail.ts';
import type { Column } from '../../lib/screen/layout.ts';
import { type Line, marked, quiet, type Span } from '../../lib/screen/line.ts';
import { clean, counted, thousands } from '../../lib/screen/text.ts';
import type { Mark } from '../../lib/screen/theme.ts';
import { type LeaverRow, REASONS, type SurveyState } from '../../plugin/admin/index.ts';
import { type Filter, parseFilter } from '../filter.ts';
import { startOf } from '../state/excerpt.ts';
import { type State, tenantIds, tenantInHand } from '../state/state.ts';
import { NOT_ASKED, SURVEY_MARKS } from '../theme.ts';
import { learnerDetail } from './learner-detail.ts';
import type { View } from './view.ts';

const COLUMNS: readonly Column[] = [
  { title: 'Learner', least: 12, most: 14, rank: 1 },
  { title: 'Survey', least: 17, most: 17, rank: 1 },
  { title: 'Reason', least: 12, most: 22, rank: 2 },
  { title: 'Left', least: 10, most: 10, rank: 3 },
  { title: 'Rounds', least: 6, most: 6, rank: 5, edge: 'right' },
  { title: 'Last round', least: 10, most: 10, rank: 4 },
  { title: 'Stop date', least: 10, most: 10, rank: 6 },
  { title: 'Next look', least: 10, most: 10, rank: 7 },
  { title: 'Period of training', least: 18, rank: 8 },
];

const STATES = Object.keys(SURVEY_MARKS) as SurveyState[];
const CODES = REASONS.map(({ code }) => code);

const valuesOf = (state: State) => ({ state: STATES, reason: CODES, tenant: tenantIds(state) });

/** Every leaver of the tenant in hand: references only, no names and no addresses. */
export function outcomesView(state: State): View {
  const leavers = state.excerpts.outcomes;
  const values = valuesOf(state);
  const parsed = parseFilter(state.lists.outcomes.filter, values);
  const tooMany = parsed.text.includes(' ') ? ['text is the beginning of one learner reference'] : [];
  const filter = { ...parsed, problems: [...parsed.problems, ...tooMany] };
  const byId = new Map(leavers.rows.map((row) => [leaverId(row), row]));
  return {
    columns: COLUMNS,
    values,
    filter,
    ids: [...byId.keys()],
    cells: (at) => cellsOf(leavers.rows[at]),
    count: countOf(state, filter),
    summary: summaryOf(state),
    empty: leavers.loaded
      ? 'No leavers here. A run of the procedure decides about every learner.'
      : 'Reading…',
    nameOf: (id) => `Learner ${id.split(' ')[0]}`,
    detail: (id, open) => {
      const row = byId.get(id);
      if (!open) return row === undefined ? [] : rowDetail(row);
      const { learner } = state;
      return learner === null || learner.ref !== learnerOf(id)
        ? [note('Reading…')]
        : learnerDetail(learner.explanation);
    },
  };
}

/** A line is one POT of one learner. A reference of the ILR has no spaces. */
export function leaverId({ learnerRef, potId }: LeaverRow): string {
  return `${learnerRef} ${potId}`;
}

export function learnerOf(id: string): string {
  return id.split(' ')[0] ?? id;
}

/** What the filter asks the table of leavers for; the text is the beginning of a reference. */
export function leaversFilter(state: State) {
  const typed = state.lists.outcomes.filter;
  const { state: survey, reason } = parseFilter(typed, valuesOf(state)).parts;
  const [learner] = typed.split(/\s+/).filter((term) => term !== '' && !term.includes(':'));
  return {
    ...(survey === undefined ? {} : { state: survey }),
    ...(reason === undefined ? {} : { reason }),
    ...(learner === undefined ? {} : { learner }),
  };
}

function markOf({ state }: LeaverRow): Mark {
  return state === null ? NOT_ASKED : SURVEY_MARKS[state];
}

function cellsOf(row: LeaverRow | undefined): readonly Span[] {
  if (row === undefined) return [];
  return [
    { text: clean(row.learnerRef) },
    marked(markOf(row)),
    { text: row.held === null ? row.reason : `${row.reason} (${row.held})` },
    { text: row.termination ?? '–' },
    { text: String(row.rounds ?? '–') },
    { text: row.lastRoundOn ?? '–' },
    { text: row.stopOn ?? '–' },
    { text: row.reviewOn ?? '–' },
    quiet(clean(row.potId)),
  ];
}

/** Counted by the counters that are kept, or as far as was read: never a count over all rows. */
function countOf(state: State, { parts, text }: Filter): string {
  const leavers = state.excerpts.outcomes;
  const overview = tenantInHand(state)?.overview;
  const seen = startOf(leavers).offset + leavers.rows.length;
  if (text === '' && parts.state === undefined && leavers.more && overview != null) {
    const { reason } = parts;
    const all = Object.entries(overview.decisions).filter(
      ([code]) => reason === undefined || code === reason,
    );
    return `${thousands(all.reduce((sum, [, pots]) => sum + pots, 0))} leavers and those held`;
  }
  return leavers.more ? `${thousands(seen)}+ leavers` : counted(seen, 'leaver');
}

function summaryOf(state: State): Line {
  const { surveys = {}, openConflicts = 0 } = tenantInHand(state)?.overview ?? {};
  const conflicts: Line =
    openConflicts === 0 ? [] : [{ text: `! ${counted(openConflicts, 'conflict')}`, tone: 'attention' }];
  return [
    ...STATES.filter((one) => surveys[one] !== undefined).map((one) => {
      const { symbol, tone } = SURVEY_MARKS[one];
      return { text: `${symbol} ${thousands(surveys[one] ?? 0)} ${one}  `, tone };
    }),
    ...conflicts,
  ];
}

function rowDetail(row: LeaverRow): readonly DetailLine[] {
  const { word, tone } = markOf(row);
  const because = REASONS.find(({ code }) => code === row.reason)?.title ?? '';
  return [
    field('Learner', clean(row.learnerRef)),
    field('Period', clean(row.potId)),
    field('Survey', word, tone),
    field('Reason', `${row.reason}: ${because}`),
    ...(row.held === null ? [] : [field('Held', row.held, 'attention')]),
    field('Left', row.termination),
    ...(row.rounds === null ? [] : [field('Rounds', `${row.rounds}, the last on ${row.lastRoundOn ?? '–'}`)]),
    ...(row.stopOn === null ? [] : [field('Stop date', row.stopOn)]),
    ...(row.reviewOn === null ? [] : [field('Next look', row.reviewOn)]),
    note(''),
    note('Open the line for facts, messages, answers and rows. Each look at a learner is on record.'),
  ];
}
