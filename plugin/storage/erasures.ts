import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { withoutDetail } from '../../lib/seal/index.ts';
import { bulkUpdate, inChunks, insertIfAbsent } from '../../lib/sql/index.ts';
import { type Connection, defineTable } from './table.ts';

/** How much of each kind was erased. */
export type ErasedCounts = Readonly<Record<string, number>>;

/** One erasure, without saying of whom. */
export interface ErasureRow {
  readonly id: number;
  readonly at: string;
  readonly who: string;
  readonly why: string;
  /** JSON. */
  readonly counts: string;
  /** How many surveys the service was asked to erase, and of how many it said so. */
  readonly surveys: number;
  readonly surveysGone: number;
}

const table = defineTable<ErasureRow>(
  'dt_erasure',
  ['id'],
  ['id', 'at', 'who', 'why', 'counts', 'surveys', 'surveysGone'],
);

/** @returns its number */
export async function addErasure(
  tx: Knex.Transaction,
  row: Omit<ErasureRow, 'id' | 'surveysGone'>,
): Promise<number> {
  const [added] = (await tx('dt_erasure')
    .insert({ ...row, surveys_gone: 0 })
    .returning('id')) as { id: number }[];
  return added!.id;
}

/** Marks learners as erased: from now on they are not read from the MIS. */
export async function markErased(
  tx: Knex.Transaction,
  tenant: string,
  refs: readonly string[],
  erasure: number,
): Promise<void> {
  const rows = refs.map((ref) => ({ digest: digestOf(tenant, ref), erasure }));
  await insertIfAbsent(tx, 'dt_erased', ['digest'], rows);
}

/** Which of these learners were erased, and by which erasure. */
export async function erasedAmong(
  connection: Connection,
  tenant: string,
  refs: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const erased = new Map<string, number>();
  // Hardly any tenant has erased anybody: then no digest is made.
  if (refs.length === 0 || (await connection('dt_erased').first('erasure')) === undefined) return erased;
  const byDigest = new Map(refs.map((ref) => [digestOf(tenant, ref), ref]));
  for (const page of inChunks([...byDigest.keys()], 400)) {
    const rows = (await connection('dt_erased').whereIn('digest', page)) as {
      digest: string;
      erasure: number;
    }[];
    for (const { digest, erasure } of rows) erased.set(byDigest.get(digest)!, erasure);
  }
  return erased;
}

function digestOf(tenant: string, learnerRef: string): string {
  return createHash('sha256').update(`${tenant}:${learnerRef}`).digest('hex');
}

/** Notes that the service erased one more of the surveys. */
export async function noteSurveyGone(tx: Knex.Transaction, erasure: number): Promise<void> {
  await tx('dt_erasure').where({ id: erasure }).increment('surveys_gone', 1);
}

export async function erasureOf(connection: Connection, id: number): Promise<ErasureRow | undefined> {
  return table.read(connection).where({ id }).first();
}

/** Newest first. */
export async function erasures(connection: Connection, limit: number): Promise<ErasureRow[]> {
  return table.read(connection).orderBy('id', 'desc').limit(limit);
}

/** Tables that know a learner by reference, in words for a receipt. */
const BY_LEARNER = {
  dt_contact: 'messages',
  dt_outcome: 'rows of outcomes',
  dt_event: 'events',
  dt_review: 'reviews',
  dt_conflict: 'conflicts',
  dt_decision: 'decisions',
  dt_address: 'addresses',
  dt_person: 'records',
} as const;

/** A learner as the tables know them: by the records of one person, the person, and the surveys of those records. */
export interface Whose {
  readonly refs: readonly string[];
  readonly persons: readonly string[];
  readonly surveys: readonly string[];
}

/** What is held of these learner records and of the person they are, counted. */
export async function countHeld(connection: Connection, whose: Whose): Promise<ErasedCounts> {
  return each(whose, async (table, column, values) => {
    const row = await connection(table).whereIn(column, values).count({ rows: '*' }).first();
    return Number((row as { rows: number } | undefined)?.rows ?? 0);
  });
}

/**
 * What is left of an erased event besides its number, its place and its digest, which with its salt gone says nothing: the
 * chain of seals stays whole (decision 0052).
 */
export const ERASED_EVENT = {
  learnerRef: '',
  surveyId: null,
  what: 'erased',
  why: null,
  who: '',
  data: null,
  salt: null,
  dropped: null,
} as const;

/**
 * Deletes what is held of these learner records and of the person they are; of events the content.
 * @param at instant of the erasure, which erased events bear in place of their own
 * @returns how many rows of each kind
 */
export function deleteHeld(tx: Knex.Transaction, whose: Whose, at: string): Promise<ErasedCounts> {
  const { learnerRef, surveyId, ...left } = ERASED_EVENT;
  return each(whose, (table, column, values) => {
    const rows = tx(table).whereIn(column, values);
    return table === 'dt_event'
      ? rows.update({ ...left, learner_ref: learnerRef, survey_id: surveyId, at })
      : rows.delete();
  });
}

async function each(
  { refs, persons, surveys }: Whose,
  perform: (table: string, column: string, values: string[]) => Promise<number>,
): Promise<ErasedCounts> {
  const counts: Record<string, number> = {};
  const add = async (word: string, name: string, column: string, all: readonly string[]) => {
    counts[word] = 0;
    for (const values of inChunks(all, 400)) counts[word] += await perform(name, column, [...values]);
  };
  await add('answers', 'dt_response', 'survey_id', surveys);
  await add('surveys', 'dt_survey', 'survey_id', surveys);
  for (const [name, word] of Object.entries(BY_LEARNER)) await add(word, name, 'learner_ref', refs);
  await add('wishes', 'dt_suppression', 'person_key', persons);
  return counts;
}

/** What a learner told, with nothing told. */
const NO_ANSWERS = JSON.stringify({ activities: [], preferNotToSay: false });

/** Drops what was said to and by the learner in these surveys; their states and dates stay. */
export async function dropContents(
  tx: Knex.Transaction,
  surveys: readonly { readonly surveyId: string; readonly learnerRef: string }[],
): Promise<void> {
  for (const page of inChunks(surveys, 400)) {
    const ids = page.map(({ surveyId }) => surveyId);
    await tx('dt_contact').whereIn('survey_id', ids).update({ address: '', given_name: '', course: '' });
    await tx('dt_response').whereIn('survey_id', ids).update({ answers: NO_ANSWERS, evidence: '[]' });
    await tx('dt_conflict').whereIn('survey_id', ids).delete();
    // Events are found by their learner.
    const refs = [...new Set(page.map(({ learnerRef }) => learnerRef))];
    await tx('dt_conflict').whereIn('learner_ref', refs).whereNot('state', 'open').delete();
    const events = (await tx('dt_event')
      .whereIn('learner_ref', refs)
      .whereIn('survey_id', ids)
      .whereNotNull('data')
      .select('id', 'data', 'salt')) as { id: number; data: string; salt: string }[];
    await bulkUpdate(tx, 'dt_event', ['id'], events.map(withoutFacts));
  }
}

/** An event whose facts are kept no longer: what happened and when can still be shown to be as it was sealed. */
function withoutFacts({
  id,
  data,
  salt,
}: {
  readonly id: number;
  readonly data: string;
  readonly salt: string;
}) {
  const left = withoutDetail(salt, data);
  return { id, data: null, salt: left.salt, dropped: left.detailDigest };
}

/** Acts of staff on these learners, oldest first. */
export async function actsOn(
  connection: Connection,
  refs: readonly string[],
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const rows: Record<string, unknown>[] = [];
  for (const page of inChunks(refs, 400))
    rows.push(
      ...(await connection('dt_audit')
        .whereIn('target', page)
        .orderBy('id')
        .select('at', 'who', 'act', 'target', 'result', 'detail')),
    );
  return rows;
}

/** Lets the audit go on saying who did what, no longer to whom: acts on these learners are acts on an erasure. */
export async function unnameAudit(
  tx: Knex.Transaction,
  refs: readonly string[],
  erasure: number,
): Promise<number> {
  let rows = 0;
  for (const page of inChunks(refs, 400))
    rows += await tx('dt_audit')
      .whereIn('target', page)
      .update({ target: `erasure ${erasure}`, detail: null });
  return rows;
}

/** Every row that is held of these learners, as it lies in its table. */
export async function rowsHeld(
  connection: Connection,
  whose: Whose,
): Promise<Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>> {
  const rows: Record<string, Readonly<Record<string, unknown>>[]> = {};
  await each(whose, async (name, column, values) => {
    const found = (await connection(name).whereIn(column, values)) as Record<string, unknown>[];
    rows[name] = [...(rows[name] ?? []), ...found];
    return found.length;
  });
  return rows;
}
