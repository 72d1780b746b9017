import type { Knex } from 'knex';
import type { CalendarDate } from '../../lib/ilr/model.ts';
import { inChunks } from '../../lib/sql/index.ts';
import { type Connection, defineTable } from './table.ts';

/** One learner record and the person it belongs to. `reviewOn` ≤ today puts the person into the next run. */
export interface PersonRow {
  readonly learnerRef: string;
  readonly personKey: string;
  /** What records of one person share (ULN, birth date, family name) as a digest; null when it can prove nothing. */
  readonly matchKey: string | null;
  readonly prevRef: string | null;
  readonly reviewOn: CalendarDate | null;
}

const table = defineTable<PersonRow>(
  'dt_person',
  ['learnerRef'],
  ['learnerRef', 'personKey', 'matchKey', 'prevRef', 'reviewOn'],
);

export const upsertPersons = table.upsert;

/** What ties a record to others. */
export type RecordLinks = Pick<PersonRow, 'learnerRef' | 'matchKey' | 'prevRef'>;

/** Every record that could be of the same persons as `records`: same digest, linked by a previous reference, or grouped before. */
export async function relatedPersons(tx: Connection, records: readonly RecordLinks[]): Promise<PersonRow[]> {
  const found = new Map<string, PersonRow>();
  let frontier = records;
  while (frontier.length > 0) {
    const next: PersonRow[] = [];
    for (const page of inChunks(frontier, 300)) {
      const refs = page.map((record) => record.learnerRef);
      const keys = page.flatMap((record) => record.matchKey ?? []);
      const previous = page.flatMap((record) => record.prevRef ?? []);
      const queries = [
        table.read(tx).whereIn('learner_ref', [...refs, ...previous]),
        table.read(tx).whereIn('match_key', keys),
        table.read(tx).whereIn('prev_ref', refs),
        table
          .read(tx)
          .whereIn('person_key', tx('dt_person').select('person_key').whereIn('learner_ref', refs)),
      ];
      for (const query of queries)
        for (const row of (await query) as PersonRow[])
          if (!found.has(row.learnerRef)) {
            found.set(row.learnerRef, row);
            next.push(row);
          }
    }
    frontier = next;
  }
  return [...found.values()];
}

/** Keys of the persons due for review on `today`, in order, after `after`: a page of `limit` persons. */
export async function personsDue(
  connection: Connection,
  request: { readonly today: CalendarDate; readonly after: string; readonly limit: number },
): Promise<string[]> {
  const rows = await connection('dt_person')
    .distinct('person_key')
    .where('review_on', '<=', request.today)
    .andWhere('person_key', '>', request.after)
    .orderBy('person_key')
    .limit(request.limit);
  return rows.map((row) => row.person_key as string);
}

/** The records of each of these persons. */
export async function recordsOf(connection: Connection, personKeys: readonly string[]): Promise<PersonRow[]> {
  const rows: PersonRow[] = [];
  for (const page of inChunks(personKeys, 400))
    rows.push(...(await table.read(connection).whereIn('person_key', page)));
  return rows;
}

/** The person a learner record belongs to; undefined when the plugin has not seen the record yet. */
export async function personOf(connection: Connection, learnerRef: string): Promise<PersonRow | undefined> {
  return table.read(connection).where('learner_ref', learnerRef).first();
}

/** Sets when each person is looked at again (null: only when their data change). */
export async function setReview(
  tx: Knex.Transaction,
  reviews: ReadonlyMap<string, CalendarDate | null>,
): Promise<void> {
  const byDate = new Map<CalendarDate | null, string[]>();
  for (const [person, on] of reviews) byDate.set(on, [...(byDate.get(on) ?? []), person]);
  for (const [on, persons] of byDate)
    for (const page of inChunks(persons, 400))
      await tx('dt_person').whereIn('person_key', page).update({ review_on: on });
}

/** Puts these learners' persons into the next run. */
export async function reviewLearners(
  tx: Knex.Transaction,
  refs: readonly string[],
  on: CalendarDate,
): Promise<void> {
  for (const page of inChunks(refs, 300)) {
    const persons = tx('dt_person').select('person_key').whereIn('learner_ref', page);
    await tx('dt_person').whereIn('person_key', persons).update({ review_on: on });
  }
}

/** A settings change visits everybody. */
export async function reviewEverybody(tx: Knex.Transaction, on: CalendarDate): Promise<void> {
  await tx('dt_person').update({ review_on: on });
}

/** Forgets records that the host erased. */
export async function removePersons(tx: Knex.Transaction, refs: readonly string[]): Promise<void> {
  for (const page of inChunks(refs, 400)) await tx('dt_person').whereIn('learner_ref', page).delete();
}
