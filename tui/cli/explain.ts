import {
  type Actor,
  type AdminContext,
  type Explanation,
  explain,
  heldInWords,
  waveTitle,
} from '../../plugin/admin/index.ts';
import { conflictText } from '../conflict-text.ts';
import type { Answer } from './answer.ts';
import { factsOf } from './facts.ts';

type Facts = Readonly<Record<string, unknown>>;

/** Of an answer the timeline keeps a digest, by which evidence shows that nobody changed it. */
const ANSWERS: readonly string[] = ['answered', 'partly-answered'];

/** `explain LEARNER`: why a learner was asked or not, and everything that happened, oldest first. */
export async function explainAnswer(context: AdminContext, actor: Actor, learner: string): Promise<Answer> {
  const explanation = await explain(context, actor, learner);
  return {
    notes: [
      ...headline(explanation),
      ...decisions(explanation),
      ...surveys(explanation),
      ...records(explanation),
      ...conflicts(explanation),
    ],
    listing: {
      columns: [
        { id: 'when', title: 'When' },
        { id: 'told', title: 'What happened' },
        { id: 'who', title: 'By' },
      ],
      rows: explanation.timeline.map(({ when, told, who }) => ({ when, told, who })),
    },
    spreadsheet: {
      columns: ['at', 'told', 'what', 'why', 'who', 'data'].map((id) => ({ id, title: id })),
      rows: explanation.timeline.map(({ at, told, what, why, who, data }) => ({
        at,
        told,
        what,
        why,
        who,
        data: data === null || ANSWERS.includes(what) ? '' : factsOf(JSON.parse(data) as Facts),
      })),
    },
    json: explanation,
  };
}

function headline({ learner, sameAs, told, hold }: Explanation): string[] {
  return [
    `Learner ${learner}`,
    ...(hold.held ? [heldInWords(hold)] : []),
    ...(sameAs.length === 0 ? [] : [`The same person as ${sameAs.join(', ')}`]),
    ...told.map((line) => `Told: ${line}`),
  ];
}

function decisions({ decisions }: Explanation): string[] {
  if (decisions.length === 0) return ['', 'No run has decided on this learner yet.'];
  return decisions.flatMap((one) => [
    '',
    `Period of training from ${one.start}: ${dates(one)}`,
    `  ${one.reason}: ${one.because}${one.held === null ? '' : ` (held: ${one.held})`}. ${one.means}`,
    `  by the facts: ${factsOf(one.facts)}; rules version ${one.rules}${settingsOf(one)}`,
    `  if that is wrong: ${one.ifWrong}`,
    ...one.next.map(({ told }, at) => `  ${at === 0 ? 'next' : 'then'}: ${told}`),
  ]);
}

function settingsOf({ preset, profile }: Explanation['decisions'][number]): string {
  return preset === null ? '' : `, contact preset ${preset}, profile ${profile}`;
}

function dates({ actualEnd, termination }: Explanation['decisions'][number]): string {
  const ended = actualEnd === null ? 'learning goes on' : `learning ended ${actualEnd}`;
  return termination === null ? ended : `${ended}, terminated ${termination}`;
}

function surveys({ surveys }: Explanation): string[] {
  return surveys.flatMap((survey) => [
    '',
    `Survey ${waveTitle(survey.wave)}, ${survey.surveyId}: ${survey.state}; contact stops after ${survey.stopOn}, the link on ${survey.closesOn}`,
    ...survey.contacts.map(
      ({ number, channel, kind, state, why, sentAt }) =>
        `  round ${number}, ${channel}, ${kind}: ${state}${why === null ? '' : ` (${why})`}${sentAt === null ? '' : ` ${sentAt.slice(0, 10)}`}`,
    ),
  ]);
}

function records({ destinations }: Explanation): string[] {
  if (destinations.length === 0) return ['', 'No destination is on record.'];
  return [
    '',
    'Destinations on record:',
    ...destinations.map(
      (row) =>
        `  ${row.outType} ${row.outCode} from ${row.startDate}${row.endDate === null ? '' : ` to ${row.endDate}`}, collected ${row.collDate}, by ${row.source}${row.provenance === null ? '' : ` (${row.provenance.cause})`}${row.withdrawn ? ', withdrawn' : ''}`,
    ),
  ];
}

function conflicts({ conflicts }: Explanation): string[] {
  if (conflicts.length === 0) return [];
  return ['', 'Conflicts:', ...conflicts.map((one) => `  ${conflictText(one)}`)];
}
