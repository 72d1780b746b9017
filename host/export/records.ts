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
    const refs = await refsWithOutcomes(connection, after);
    if (refs.length === 0) return;
    for (const record of (await recordsOf(connection, refs)).values())
      if (record.outcomes.length > 0) yield record;
    after = refs.at(-1)!;
  }
}

/**
 * The records of some learners, at most a page, in order of reference. A learner whose rows were all withdrawn has an
 * empty record, one of whom nothing was ever on record has none; test learners have none either.
 */
export async function recordsOf(
  connection: Knex,
  refs: readonly string[],
): Promise<Map<string, IlrDestinationRecord>> {
  const learners = (await connection('mis_learner')
    .whereIn('ref', refs)
    .andWhere('test', 0)
    .orderBy('ref')
    .select('ref', 'uln')) as { ref: string; uln: number }[];
  const rows = (await connection('mis_destination')
    .whereIn(
      'learner_ref',
      learners.map(({ ref }) => ref),
    )
    .orderBy(['learner_ref', 'start_date', 'out_type', 'out_code', 'id'])) as DestinationRecord[];
  const records = new Map<string, IlrDestinationRecord>();
  for (const { ref, uln } of learners) {
    const own = rows.filter((row) => row.learner_ref === ref);
    if (own.length === 0) continue;
    const outcomes = own.filter((row) => row.withdrawn === 0).map(outcomeOf);
    records.set(ref, { learnRefNumber: ref, uln: Number(uln), outcomes });
  }
  return records;
}

function outcomeOf(row: DestinationRecord): IlrDestinationRecord['outcomes'][number] {
  const { outType, outCode, startDate, endDate, collDate } = toDestination(row);
  return { outType, outCode, startDate, endDate, collDate };
}

async function refsWithOutcomes(connection: Knex, after: string): Promise<string[]> {
  const outcomes = connection('mis_destination as d')
    .select('d.id')
    .whereRaw('d.learner_ref = l.ref')
    .andWhere('d.withdrawn', 0);
  const rows = await connection('mis_learner as l')
    .where('l.ref', '>', after)
    .andWhere('l.test', 0)
    .whereExists(outcomes)
    .orderBy('l.ref')
    .limit(PAGE)
    .select('l.ref');
  return rows.map((row) => row.ref as string);
}
