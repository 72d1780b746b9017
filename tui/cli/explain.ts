import { type Actor, type AdminContext, type Explanation, explain } from '../../plugin/admin/index.ts';
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
    ],
    listing: {
      columns: [
        { id: 'at', title: 'When' },
        { id: 'what', title: 'What' },
        { id: 'why', title: 'Why' },
        { id: 'who', title: 'Who' },
        { id: 'data', title: 'Facts' },
      ],
      rows: explanation.timeline.map(({ at, what, why, who, data }) => ({
        at: at.slice(0, 16).replace('T', ' '),
        what,
        why,
        who,
        data: data === null || ANSWERS.includes(what) ? '' : factsOf(JSON.parse(data) as Facts),
      })),
    },
    json: explanation,
  };
}

function headline({ learner, sameAs, told }: Explanation): string[] {
  return [
    `Learner ${learner}`,
    ...(sameAs.length === 0 ? [] : [`The same person as ${sameAs.join(', ')}`]),
    ...told.map((line) => `Told: ${line}`),
  ];
}

function decisions({ decisions }: Explanation): string[] {
  if (decisions.length === 0) return ['', 'No run has decided on this learner yet.'];
  return decisions.flatMap((one) => [
    '',
    `Period of training from ${one.start}: ${dates(one)}`,
    `  ${one.reason}: ${one.because}${one.held === null ? '' : ` (held: ${one.held})`}`,
    `  by the facts: ${factsOf(one.facts)}`,
    `  rules version ${one.rules}; looked at again ${one.nextLook === null ? 'when the data change' : `on ${one.nextLook}`}`,
  ]);
}

function dates({ actualEnd, termination }: Explanation['decisions'][number]): string {
  const ended = actualEnd === null ? 'learning goes on' : `learning ended ${actualEnd}`;
  return termination === null ? ended : `${ended}, terminated ${termination}`;
}

function surveys({ surveys }: Explanation): string[] {
  return surveys.flatMap((survey) => [
    '',
    `Survey ${survey.surveyId}: ${survey.state}; contact stops after ${survey.stopOn}, the link on ${survey.closesOn}`,
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
