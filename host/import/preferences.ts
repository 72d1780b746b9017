import type { Knex } from 'knex';
import type { IlrLearner } from '../../lib/ilr/model.ts';
import { insertIfAbsent } from '../../lib/sql/index.ts';

/** RUI codes that no import takes away: a named person does, with a reason. */
const STANDING_RUI = [3, 4, 5];

/** The file's preferences replace those held, but RUI 3, 4 and 5 stay whatever a file says. */
export async function keepPreferences(tx: Knex.Transaction, learners: readonly IlrLearner[]): Promise<void> {
  const refs = learners.map(({ learnRefNumber }) => learnRefNumber);
  await tx('mis_preference')
    .whereIn('learner_ref', refs)
    .andWhereNot((standing) => standing.where('type', 'RUI').whereIn('code', STANDING_RUI))
    .delete();
  const rows = learners.flatMap(({ learnRefNumber, preferences }) =>
    preferences.map(({ type, code }) => ({ learner_ref: learnRefNumber, type, code })),
  );
  await insertIfAbsent(tx, 'mis_preference', ['learner_ref', 'type', 'code'], rows);
  await tx('mis_learner').whereIn('ref', refs).update({ preferences_known: 1 });
  // One preference is enough to know that the files of this provider carry them.
  if (rows.length > 0) await tx('mis_counter').where({ name: 'preferences' }).update({ value: 1 });
}
