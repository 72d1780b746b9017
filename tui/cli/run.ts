import { type Actor, type AdminContext, confirmSuppressionList, runNow } from '../../plugin/admin/index.ts';
import type { Answer } from './answer.ts';

/** Counters of a run in the words and order in which people ask for them; what is not named here stays in the JSON. */
const COUNTED: readonly (readonly [string, string])[] = [
  ['answers', 'answers imported'],
  ['learnersRead', 'learner records read'],
  ['decisions', 'decisions taken'],
  ['surveysOpened', 'surveys opened'],
  ['contactsPlanned', 'messages planned'],
  ['handedOver', 'messages taken by the survey service'],
  ['notAccepted', 'messages not taken'],
  ['heldBack', 'messages planned before that are held back'],
  ['surveysClosed', 'surveys closed'],
  ['interimRows', 'interim rows'],
  ['rowsAppended', 'destination rows written'],
  ['rowsAmended', 'destination rows confirmed or amended'],
  ['rowsWithdrawn', 'destination rows withdrawn'],
  ['FEED_BEHIND', 'surveys held because the service was behind'],
];

/** `run`: the procedure now, to its end. */
export async function runAnswer(context: AdminContext, actor: Actor): Promise<Answer> {
  const report = await runNow(context, actor);
  return {
    notes: [`Run ${report.runId} is ${report.state}.`],
    listing: {
      columns: [
        { id: 'count', title: 'Count' },
        { id: 'what', title: 'What' },
      ],
      rows: COUNTED.flatMap(([name, what]) => {
        const count = report.counts[name] ?? 0;
        return count === 0 ? [] : [{ count, what }];
      }),
    },
    json: report,
  };
}

/** `suppressions confirm`: the list of learners not to contact, which data without preferences ask for. */
export async function suppressionsAnswer(
  context: AdminContext,
  actor: Actor,
  learnerRefs: readonly string[],
): Promise<Answer> {
  await confirmSuppressionList(context, actor, learnerRefs);
  const count = learnerRefs.length;
  return {
    notes: [
      count === 0
        ? 'Confirmed: there is nobody whom the list names.'
        : `Confirmed: ${count} learners are not contacted.`,
    ],
    json: { suppressed: count },
  };
}
