import type { Knex } from 'knex';
import type { CalendarDate } from '../../lib/ilr/model.ts';
import { inChunks, insertIfAbsent } from '../../lib/sql/index.ts';
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

/** Writes persons of whom the related ones were read in the same transaction. */
export const savePersons = table.save;

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

/** A person who is due for review, and since when. */
export interface PersonDue {
  readonly personKey: string;
  readonly reviewOn: CalendarDate;
}

/** The persons due for review on `today`, those due longest first, after `after`: a page of `limit`. */
export async function personsDue(
  connection: Connection,
  request: { readonly today: CalendarDate; readonly after: PersonDue | null; readonly limit: number },
): Promise<PersonDue[]> {
  const { today, after, limit } = request;
  const due = (left: number) =>
    connection('dt_person')
      .distinct({ personKey: 'person_key', reviewOn: 'review_on' })
      .where('review_on', '<=', today)
      .orderBy(['review_on', 'person_key'])
      .limit(left);
  if (after === null) return due(limit);
  // The rest of the day the page before ended in, then the later days: each one step into the index. Asked as one question
  // with an `or`, every page would read all who are due.
  const same: PersonDue[] = await due(limit)
    .where('review_on', after.reviewOn)
    .where('person_key', '>', after.personKey);
  if (same.length === limit) return same;
  return [...same, ...(await due(limit - same.length).where('review_on', '>', after.reviewOn))];
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

/** The persons of these learner records; those that no run has seen yet are left out. */
export async function personsOf(connection: Connection, refs: readonly string[]): Promise<PersonRow[]> {
  const rows: PersonRow[] = [];
  for (const page of inChunks(refs, 400))
    rows.push(...(await table.read(connection).whereIn('learner_ref', page)));
  return rows;
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

/** Puts these learners' persons into the next run; who is due since longer stays so. */
export async function reviewLearners(
  tx: Knex.Transaction,
  refs: readonly string[],
  on: CalendarDate,
): Promise<void> {
  for (const page of inChunks(refs, 300)) {
    const persons = tx('dt_person').select('person_key').whereIn('learner_ref', page);
    await tx('dt_person').whereIn('person_key', persons).where(notDueBy(on)).update({ review_on: on });
  }
}

/** Puts the persons of messages that no run handed over into this one. */
export async function reviewUnsent(tx: Knex.Transaction, on: CalendarDate): Promise<void> {
  const persons = tx('dt_person as p')
    .join('dt_contact as c', 'c.learner_ref', 'p.learner_ref')
    .where('c.state', 'planned')
    .select('p.person_key');
  await tx('dt_person').whereIn('person_key', persons).where(notDueBy(on)).update({ review_on: on });
}

/** A settings change visits everybody. */
export async function reviewEverybody(tx: Knex.Transaction, on: CalendarDate): Promise<void> {
  await tx('dt_person').where(notDueBy(on)).update({ review_on: on });
}

function notDueBy(on: CalendarDate) {
  return (where: Knex.QueryBuilder) => where.whereNull('review_on').orWhere('review_on', '>', on);
}

/** A record that turned out to belong to another person than before. */
export interface PersonMove {
  readonly learnerRef: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Takes along what is kept by person: surveys go with the record they are about, and what the former person told us to
 * stop holds for the new one as well. Nobody is asked twice, or again, because two records were found to be one person.
 */
export async function movePersons(tx: Knex.Transaction, moves: readonly PersonMove[]): Promise<void> {
  for (const { learnerRef, to } of moves)
    for (const table of ['dt_survey', 'dt_decision'])
      await tx(table).where('learner_ref', learnerRef).update({ person_key: to });
  const pairs = new Map(moves.map(({ from, to }) => [`${from} ${to}`, { from, to }]));
  for (const { from, to } of pairs.values())
    for (const { person_key: _, ...told } of await tx('dt_suppression').where('person_key', from))
      await insertIfAbsent(
        tx,
        'dt_suppression',
        ['person_key', 'scope', 'reason'],
        [{ ...told, person_key: to }],
      );
}

/** Forgets records that the host erased. */
export async function removePersons(tx: Knex.Transaction, refs: readonly string[]): Promise<void> {
  for (const page of inChunks(refs, 400))
    for (const table of ['dt_person', 'dt_decision', 'dt_address'])
      await tx(table).whereIn('learner_ref', page).delete();
}
