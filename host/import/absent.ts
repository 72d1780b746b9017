import type { Knex } from 'knex';
import type { ImportContext } from './apply.ts';
import type { StagedFile } from './stage.ts';

/** Learners held for the file's year and provider that the file no longer has. */
export function missingFrom(connection: Knex, { id, header }: Pick<StagedFile, 'id' | 'header'>) {
  const inFile = connection('mis_staged').select('ref').where({ staging_id: id, kind: 'learner' });
  return connection('mis_learner_year')
    .where({ year: header.year, ukprn: header.ukprn, absent: 0 })
    .whereNotIn('learner_ref', inFile);
}

/**
 * Marks who was in an earlier file of this year and provider and is not in this one: kept, contact held, listed. A
 * learner whom a newer year's file has is absent from this year only, and stays in contact.
 */
export async function markAbsent({ tx, staged, change }: ImportContext): Promise<void> {
  const { year, ukprn } = staged.header;
  const missing = missingFrom(tx, staged).select('learner_ref');
  const inNewerFile = tx('mis_learner_year').select('learner_ref').where('year', '>', year);
  await tx('mis_learner')
    .whereIn('ref', missing)
    .whereNotIn('ref', inNewerFile)
    .update({ absent: 1, change_no: change });
  await tx('mis_learner_year')
    .where({ year, ukprn, absent: 0 })
    .whereNotIn(
      'learner_ref',
      tx('mis_staged').select('ref').where({ staging_id: staged.id, kind: 'learner' }),
    )
    .update({ absent: 1 });
}
