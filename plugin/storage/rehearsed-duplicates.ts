import { bulkInsert } from '../../lib/sql/index.ts';
import type { Database } from '../../lib/sql/types.ts';
import type { SharedTrait } from '../domain/index.ts';
import type { LearnerRange } from './rehearsed-pots.ts';
import type { Connection } from './table.ts';

/** What a learner record may share with one of another person, as a digest. */
export interface SharedKey {
  readonly shares: SharedTrait;
  readonly digest: string;
  readonly learner_ref: string;
}

/** Records of a group that are told of each other: more share a birth date that stands for none, and say nothing. */
const MOST_TOLD = 10;

const KEYS = 'rehearsed_key';
const DUPLICATES = 'rehearsed_duplicate';

/** Keeps what each learner could share, and then finds what persons do share. */
export async function findDuplicates(
  tables: Database,
  pages: AsyncIterable<readonly SharedKey[]>,
): Promise<void> {
  // Without an index: digests come in no order, and each would be a page of it. They are sorted once instead.
  await tables.transaction((tx) =>
    tx.schema.createTable(KEYS, (t) => {
      for (const column of ['shares', 'digest', 'learner_ref']) t.text(column).notNullable();
    }),
  );
  for await (const keys of pages) await tables.transaction((tx) => bulkInsert(tx, KEYS, keys));
  // Who was erased is in none of the plugin's tables, and so in none of these groups.
  await tables.transaction(async (tx) => {
    await tx.raw(
      `create table ${DUPLICATES} as
         select shares, digest, learner_ref, records
           from (select k.shares, k.digest, k.learner_ref, count(*) over own as records,
                        min(p.person_key) over own as first, max(p.person_key) over own as last
                   from ${KEYS} k join dt_person p on p.learner_ref = k.learner_ref
                 window own as (partition by k.shares, k.digest))
          where first <> last`,
    );
    await tx.raw(`create index ix_${DUPLICATES}_learner on ${DUPLICATES} (learner_ref)`);
    await tx.raw(`create index ix_${DUPLICATES}_digest on ${DUPLICATES} (digest)`);
  });
}

/** How many groups share each, and how many records are in them. */
export async function countDuplicates(
  tables: Connection,
): Promise<{ readonly shares: SharedTrait; readonly groups: number; readonly learners: number }[]> {
  return tables.raw(
    `select shares, count(distinct digest) as "groups", count(*) as learners from ${DUPLICATES} group by shares order by shares desc`,
  );
}

/** Others that share something with the learners of a range, in groups small enough to be looked at. */
export async function duplicatesIn(
  tables: Connection,
  { after, upTo }: LearnerRange,
): Promise<{ readonly learnerRef: string; readonly shares: SharedTrait; readonly other: string }[]> {
  const query = tables(`${DUPLICATES} as d`)
    .join(`${DUPLICATES} as o`, (join) => join.on('o.digest', 'd.digest').andOn('o.shares', 'd.shares'))
    .join('dt_person as p', 'p.learner_ref', 'd.learner_ref')
    .join('dt_person as q', 'q.learner_ref', 'o.learner_ref')
    .whereRaw('p.person_key <> q.person_key')
    .where('d.records', '<=', MOST_TOLD)
    .where('d.learner_ref', '>', after);
  if (upTo !== null) query.where('d.learner_ref', '<=', upTo);
  return query
    .orderBy(['d.learner_ref', 'o.learner_ref'])
    .select({ learnerRef: 'd.learner_ref', shares: 'd.shares', other: 'o.learner_ref' });
}
