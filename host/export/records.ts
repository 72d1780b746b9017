import type { Knex } from 'knex';
import type { IlrDestinationRecord } from '../../lib/ilr/model.ts';
import { type DestinationRecord, toDestination } from '../store/destinations.ts';

/** Learners read at a time. */
const PAGE = 500;

/**
 * The outcomes on record by learner, in order of reference: one record per learner, as a return wants them. Withdrawn
 * rows and test learners stay out.
 */
export async function* destinationRecords(connection: Knex): AsyncGenerator<IlrDestinationRecord> {
  for (let after = ''; ; ) {
    const learners = (await learnersWithOutcomes(connection, after)) as { ref: string; uln: number }[];
    if (learners.length === 0) return;
    const rows = (await connection('mis_destination')
      .whereIn(
        'learner_ref',
        learners.map(({ ref }) => ref),
      )
      .andWhere('withdrawn', 0)
      .orderBy(['learner_ref', 'start_date', 'out_type', 'out_code', 'id'])) as DestinationRecord[];
    const outcomes = new Map<string, IlrDestinationRecord['outcomes'][number][]>();
    for (const row of rows) {
      const { outType, outCode, startDate, endDate, collDate } = toDestination(row);
      const list = outcomes.get(row.learner_ref) ?? [];
      outcomes.set(row.learner_ref, [...list, { outType, outCode, startDate, endDate, collDate }]);
    }
    for (const { ref, uln } of learners)
      yield { learnRefNumber: ref, uln: Number(uln), outcomes: outcomes.get(ref) ?? [] };
    after = learners.at(-1)!.ref;
  }
}

function learnersWithOutcomes(connection: Knex, after: string) {
  const outcomes = connection('mis_destination as d')
    .select('d.id')
    .whereRaw('d.learner_ref = l.ref')
    .andWhere('d.withdrawn', 0);
  return connection('mis_learner as l')
    .where('l.ref', '>', after)
    .andWhere('l.test', 0)
    .whereExists(outcomes)
    .orderBy('l.ref')
    .limit(PAGE)
    .select('l.ref', 'l.uln');
}
