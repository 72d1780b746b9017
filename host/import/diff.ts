import type { Knex } from 'knex';
import { CodedError } from '../../lib/errors/index.ts';
import type { Database } from '../../lib/sql/index.ts';
import { missingFrom } from './absent.ts';
import type { StagedFile } from './stage.ts';

/** What importing a staged file would do. */
export interface ImportDiff {
  readonly year: string;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Learners held for this year and provider that the file no longer has. */
  readonly absent: number;
  /** The first references of each kind. */
  readonly addedSample: readonly string[];
  readonly changedSample: readonly string[];
  readonly absentSample: readonly string[];
  /** Learners held for this year and provider before. */
  readonly held: number;
}

/** References listed of each kind: enough to recognise what is wrong with a file. */
const SAMPLE = 20;

/** Compares a staged file with what is held: counts first, before anything is written. */
export async function diffStaged(database: Database, staged: StagedFile): Promise<ImportDiff> {
  const { reader } = database;
  const { year, ukprn } = staged.header;
  const inFile = () => reader('mis_staged as s').where({ 's.staging_id': staged.id, 's.kind': 'learner' });
  const known = () =>
    inFile().whereIn(
      's.ref',
      reader('mis_learner_year').select('learner_ref').where({ year, ukprn, absent: 0 }),
    );
  const added = () =>
    inFile().whereNotIn(
      's.ref',
      reader('mis_learner_year').select('learner_ref').where({ year, ukprn, absent: 0 }),
    );
  const changed = () =>
    inFile()
      .join('mis_learner_year as y', 'y.learner_ref', 's.ref')
      .where({ 'y.year': year, 'y.ukprn': ukprn, 'y.absent': 0 })
      .andWhereRaw('y.digest <> s.digest');
  const missing = () => missingFrom(reader, staged);
  const held = reader('mis_learner_year').where({ year, ukprn, absent: 0 });
  const changedCount = await count(changed());
  return {
    year,
    added: await count(added()),
    addedSample: await sample(added(), 's.ref'),
    changed: changedCount,
    changedSample: await sample(changed(), 's.ref'),
    unchanged: (await count(known())) - changedCount,
    absent: await count(missing()),
    absentSample: await sample(missing(), 'learner_ref'),
    held: await count(held),
  };
}

async function count(query: Knex.QueryBuilder): Promise<number> {
  const row = (await query.count({ n: '*' }).first()) as { n: number };
  return Number(row.n);
}

async function sample(query: Knex.QueryBuilder, column: string): Promise<string[]> {
  const rows = (await query.select({ ref: column }).orderBy(column).limit(SAMPLE)) as { ref: string }[];
  return rows.map(({ ref }) => ref);
}

/** @throws `IMPORT_LEARNER_REPEATED`: which of two records is right, nobody can tell */
export async function refuseRepeated(database: Database, stagedId: string): Promise<void> {
  const repeated = (await database
    .reader('mis_staged')
    .where({ staging_id: stagedId, kind: 'learner' })
    .groupBy('ref')
    .havingRaw('count(*) > 1')
    .orderBy('ref')
    .select('ref')) as { ref: string }[];
  if (repeated.length > 0)
    throw new CodedError('IMPORT_LEARNER_REPEATED', { count: repeated.length, learner: repeated[0]!.ref });
}
