import { type DetailLine, field, heading, note } from '../../lib/screen/detail.ts';
import { clean, instant } from '../../lib/screen/text.ts';
import { type Explanation, waveTitle } from '../../plugin/admin/index.ts';
import { conflictText } from '../conflict-text.ts';
import { masked } from '../masked.ts';
import { SURVEY_MARKS } from '../theme.ts';

/** Everything about a learner: why each decision, each message, each row, and what happened when. Addresses masked. */
export function learnerDetail(explanation: Explanation): readonly DetailLine[] {
  const { learner, sameAs, told, decisions, surveys, destinations, conflicts, timeline } = explanation;
  return [
    field('Learner', clean(learner)),
    ...(sameAs.length === 0 ? [] : [field('Same person as', sameAs.map(clean).join(', '))]),
    ...told.map((one) => field('Told', clean(one), 'attention')),
    ...decisions.flatMap(decisionLines),
    ...(decisions.length === 0 ? [note('No run has decided about this learner yet.')] : []),
    ...surveys.flatMap(surveyLines),
    heading('Destination records'),
    ...destinations.map(destinationLine),
    ...(destinations.length === 0 ? [note('None.')] : []),
    ...(conflicts.length === 0 ? [] : [heading('Conflicts'), ...conflicts.map(conflictLine)]),
    heading('What happened'),
    ...timeline.map(({ at, told, who }) => field(instant(at), `${clean(told)} (${clean(who)})`)),
    ...(timeline.length === 0 ? [note('Nothing yet.')] : []),
  ];
}

function decisionLines(decision: Explanation['decisions'][number]): readonly DetailLine[] {
  const {
    pot,
    start,
    actualEnd,
    termination,
    reason,
    because,
    means,
    ifWrong,
    facts,
    held,
    rules,
    preset,
    profile,
    next,
  } = decision;
  return [
    heading(`Decision on ${clean(pot)}`),
    field('Learning', `${start} to ${actualEnd ?? 'now'}, left ${termination ?? '–'}`),
    field('Reason', `${reason}: ${because}`),
    ...Object.entries(facts).map(([name, value]) => field(`  ${clean(name)}`, clean(String(value ?? '–')))),
    ...(held === null ? [] : [field('Held', held, 'attention')]),
    field(
      'Rules',
      [rules, preset, profile]
        .flatMap((one) => one ?? [])
        .map(clean)
        .join(', '),
    ),
    note(means),
    note(`If that is wrong: ${ifWrong}`),
    ...next.map(({ told, what }, at) =>
      field(at === 0 ? 'Next' : 'Then', clean(told), ...(what === 'held' ? (['attention'] as const) : [])),
    ),
  ];
}

function surveyLines(survey: Explanation['surveys'][number]): readonly DetailLine[] {
  const { word, tone } = SURVEY_MARKS[survey.state];
  const messages = [...survey.contacts].sort((a, b) => a.number - b.number);
  return [
    heading(`Survey ${waveTitle(survey.wave)}`),
    field('State', word, tone),
    field('Rounds', `${survey.rounds}, the last on ${survey.lastRoundOn ?? '–'}`),
    field('Stop date', survey.stopOn),
    ...(survey.owes === null ? [] : [field('Owes', `a row, ${survey.owes}`, 'attention')]),
    ...messages.map(({ number, channel, kind, state, address, sentAt, why }) =>
      field(
        `Message ${number}`,
        `${kind} by ${channel} to ${masked(channel, address)}: ${state}${sentAt === null ? '' : ` ${instant(sentAt)}`}${why === null ? '' : `, ${clean(why)}`}`,
      ),
    ),
    ...(messages.length === 0 ? [note('No message yet.')] : []),
  ];
}

function destinationLine(row: Explanation['destinations'][number]): DetailLine {
  const { outType, outCode, startDate, endDate, collDate, source, provenance, withdrawn } = row;
  const until = endDate === null ? '' : ` to ${endDate}`;
  const cause = provenance === null ? '' : `, ${provenance.cause}`;
  const gone = withdrawn ? ', withdrawn' : '';
  return field(
    `${outType} ${outCode}`,
    `from ${startDate}${until}, collected ${collDate}, by ${source}${cause}${gone}`,
    ...(withdrawn ? (['quiet'] as const) : []),
  );
}

function conflictLine(conflict: Explanation['conflicts'][number]): DetailLine {
  const tone = conflict.state === 'open' ? 'attention' : 'quiet';
  return field(`Conflict ${conflict.number}`, clean(conflictText(conflict)), tone);
}
