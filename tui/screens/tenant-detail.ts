import { type DetailLine, field, heading, note } from '../../lib/screen/detail.ts';
import { clean, duration, instant, thousands } from '../../lib/screen/text.ts';
import type { Mark } from '../../lib/screen/theme.ts';
import { heldInWords, REASONS, type SurveyState } from '../../plugin/admin/index.ts';
import type { TenantState } from '../state/state.ts';
import { SURVEY_MARKS } from '../theme.ts';
import { knowledgeRate, knowledgeTrend, responseRate, whoseRates } from './rates.ts';

const RUNS_SHOWN = 5;
const NOT_TOLD = 'The survey service does not know of it yet: it is told by serve or by the next run.';

/** How a tenant stands, in words and counts. */
export function tenantDetail(
  { id, overview, error, refusals }: TenantState,
  mark: Mark,
): readonly DetailLine[] {
  const { look, getResults, send } = refusals;
  const refused = [look, getResults, send].flatMap((refusal) => refusal ?? []);
  const told = new Set(refused.filter(({ code }) => code !== error?.code).map(({ message }) => message));
  const troubles = [
    ...(error === null ? [] : [note(`${error.message}. ${error.hint}`, 'bad')]),
    ...[...told].map((message) => note(message, 'attention')),
  ];
  if (overview === null) return [field('Tenant', id), field('Tracking', mark.word, mark.tone), ...troubles];
  const { queue, surveys, decisions, runs, today, nextRun, tallies } = overview;
  const { pause } = queue;
  const [newest] = tallies;
  return [
    field('Tenant', clean(id)),
    field('Tracking', overview.enabled ? 'on' : 'off'),
    field('Today there', today),
    ...(nextRun === null ? [] : [field('Next run', `${nextRun.date} ${nextRun.time}`)]),
    ...(overview.hold.held ? [note(heldInWords(overview.hold), 'attention')] : []),
    ...(overview.hold.serviceTold ? [] : [note(NOT_TOLD, 'attention')]),
    ...troubles,
    heading('Queue'),
    field(
      'Jobs',
      `${queue.ready} ready, ${queue.waiting} waiting, ${queue.leased} leased, ${queue.dead} dead`,
    ),
    ...(queue.oldestReadySeconds === null ? [] : [field('Oldest ready', duration(queue.oldestReadySeconds))]),
    ...(pause === null ? [] : [field('Paused', `by ${clean(pause.who)}: ${clean(pause.why)}`, 'attention')]),
    heading('Surveys'),
    ...(Object.keys(SURVEY_MARKS) as SurveyState[])
      .filter((state) => surveys[state] !== undefined)
      .map((state) => field(`${SURVEY_MARKS[state].symbol} ${state}`, thousands(surveys[state] ?? 0))),
    ...(Object.keys(surveys).length === 0 ? [note('None yet.')] : []),
    heading('Leavers of a year'),
    ...(newest === undefined
      ? [note('Not counted yet: the next run does.')]
      : [
          note(whoseRates(newest)),
          field('Leavers', thousands(newest.leavers)),
          field(
            'Response rate',
            `${responseRate(overview)}: ${thousands(newest.answered)} of ${thousands(newest.contacted)}`,
          ),
          field(
            'Knowledge rate',
            `${knowledgeRate(overview)}: ${thousands(newest.known)} of ${thousands(newest.leavers)}`,
          ),
          field('By run', knowledgeTrend(overview)),
          field('OTH-3', `${thousands(newest.unreached)} not reached`),
        ]),
    heading('Decisions'),
    ...REASONS.filter(({ code }) => decisions[code] !== undefined).map(
      ({ code, title }): DetailLine => ({
        kind: 'text',
        text: `${thousands(decisions[code] ?? 0)} ${code}: ${title}`,
      }),
    ),
    ...(Object.keys(decisions).length === 0 ? [note('None yet: no run has looked at the learners.')] : []),
    heading('Latest runs'),
    ...runs
      .slice(0, RUNS_SHOWN)
      .map(({ id: run, kind, state, startedAt }) =>
        field(`Run ${run}`, `${kind}, ${state}, ${instant(startedAt)}`),
      ),
    ...(runs.length === 0 ? [note('None yet.')] : []),
  ];
}
