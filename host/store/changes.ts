import type { Knex } from 'knex';
import { inChunks } from '../../lib/sql/index.ts';
import type { ChangesRequest, LearnerChanges, LearnerIdentity } from '../../plugin/host.ts';
import { identityOf, type LearnerRecord, wholeLearners } from './learner-rows.ts';

/**
 * The feed of changed learners. Each change takes the next number of one counter, in the transaction of the change:
 * whoever commits later has the higher number, so a reader that goes on from the last number it saw misses nothing.
 */
export async function touchLearners(tx: Knex.Transaction, refs: readonly string[]): Promise<void> {
  if (refs.length === 0) return;
  const number = await nextChange(tx);
  for (const page of inChunks(refs, 500))
    await tx('mis_learner').whereIn('ref', page).update({ change_no: number });
}

/** The number of a change that the caller is making. */
export async function nextChange(tx: Knex.Transaction): Promise<number> {
  await tx('mis_counter').where({ name: 'change' }).increment('value', 1);
  const row = await tx('mis_counter').where({ name: 'change' }).first('value');
  return Number(row.value);
}

/** Learners of one page, however many are asked for: what one write transaction of the plugin can follow. */
const MOST_LEARNERS = 1000;

/**
 * The records of learners changed after `cursor`, in pages. The cursor is a number and a reference: many share one number. Both
 * reads stop at the number that was the latest when the first began, so that what commits in between is the next page's.
 */
async function changedRecords(
  connection: Knex,
  request: ChangesRequest,
): Promise<Omit<LearnerChanges, 'learners'> & { readonly learners: readonly LearnerRecord[] }> {
  const from = parseCursor(request.cursor);
  const limit = Math.min(request.limit, MOST_LEARNERS);
  const { value } = await connection('mis_counter').where({ name: 'change' }).first('value');
  const until = Number(value);
  const records = await recordsBetween(connection, from, until, limit + 1);
  const more = records.length > limit;
  const page = records.slice(0, limit);
  const last = page.at(-1);
  const reached = more ? { number: last!.change_no, ref: last!.ref } : { number: until, ref: LAST_REF };
  const gone = (await connection('mis_gone')
    .where('change_no', '>', from.number)
    .andWhere('change_no', '<=', reached.number)
    .select('ref')) as { ref: string }[];
  return {
    learners: page,
    gone: gone.map((row) => row.ref),
    cursor: `${reached.number}.${reached.ref}`,
    more,
  };
}

/** Whole learners changed after `cursor`, in pages. */
export async function learnerChanges(connection: Knex, request: ChangesRequest): Promise<LearnerChanges> {
  const page = await changedRecords(connection, request);
  return { ...page, learners: await wholeLearners(connection, page.learners) };
}

/** The same changes as `learnerChanges`, of each learner only who they are: nothing else of them is read. */
export async function identityChanges(
  connection: Knex,
  request: ChangesRequest,
): Promise<LearnerChanges<LearnerIdentity>> {
  const page = await changedRecords(connection, request);
  return { ...page, learners: page.learners.map(identityOf) };
}

/** Sorts after every reference: the whole of a change was read. */
const LAST_REF = '\uffff';

/** The rest of the change the reader stopped in, then the later ones: each by the index, also where a whole import is one change. */
async function recordsBetween(
  connection: Knex,
  from: Position,
  until: number,
  limit: number,
): Promise<LearnerRecord[]> {
  const same = (await connection('mis_learner')
    .where('change_no', from.number)
    .andWhere('ref', '>', from.ref)
    .orderBy('ref')
    .limit(limit)) as LearnerRecord[];
  if (same.length === limit) return same;
  const later = (await connection('mis_learner')
    .where('change_no', '>', from.number)
    .andWhere('change_no', '<=', until)
    .orderBy(['change_no', 'ref'])
    .limit(limit - same.length)) as LearnerRecord[];
  return [...same, ...later];
}

interface Position {
  readonly number: number;
  readonly ref: string;
}

function parseCursor(cursor: string | null): Position {
  if (cursor === null) return { number: 0, ref: '' };
  const at = cursor.indexOf('.');
  return { number: Number(cursor.slice(0, at)), ref: cursor.slice(at + 1) };
}
