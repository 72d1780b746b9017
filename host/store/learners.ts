import type { Knex } from 'knex';
import { CodedError } from '../../lib/errors/index.ts';
import { type Database, inChunks } from '../../lib/sql/index.ts';
import type { HostLearner, NamedLearner, SuppressionReason } from '../../plugin/host.ts';
import { nextChange, touchLearners } from './changes.ts';
import { IDENTITY_COLUMNS, identityOf, type LearnerRecord, wholeLearners } from './learner-rows.ts';

/** Most references one question may name: every one is a parameter of a statement. */
const MOST_REFS = 500;

/** The tables that hold parts of a learner. */
const PARTS = ['mis_aim', 'mis_pot', 'mis_preference', 'mis_fam', 'mis_learner_year', 'mis_address_proposal'];

/** Whole learners by reference, those that are unknown left out. */
export async function learnersByRef(database: Database, refs: readonly string[]): Promise<HostLearner[]> {
  const found: HostLearner[] = [];
  for (const page of inChunks(refs, MOST_REFS))
    found.push(...(await wholeLearners(database.reader, await recordsOf(database, page))));
  return found;
}

/** The same of whom a list only has to name. */
export async function namedLearners(database: Database, refs: readonly string[]): Promise<NamedLearner[]> {
  const found: NamedLearner[] = [];
  for (const page of inChunks(refs, MOST_REFS))
    for (const record of await recordsOf(database, page).select(...IDENTITY_COLUMNS, 'test'))
      found.push({ ...identityOf(record), test: Boolean(record.test) });
  return found;
}

function recordsOf({ reader }: Database, refs: readonly string[]) {
  return reader<LearnerRecord>('mis_learner').whereIn('ref', refs).orderBy('ref');
}

/**
 * Stops all contact with a learner until a named person lifts it. No import does.
 * @throws `HOST_LEARNER_UNKNOWN`
 */
export async function suppressLearner(
  database: Database,
  learner: { readonly ref: string; readonly reason: SuppressionReason; readonly who: string },
  at: string,
): Promise<void> {
  await database.transaction((tx) =>
    changeLearner(tx, learner.ref, {
      suppression: learner.reason,
      suppressed_by: learner.who,
      suppressed_at: at,
    }),
  );
}

/** Lets a learner be contacted again who is suppressed for this reason; for another one they stay so. */
export async function liftSuppression(
  database: Database,
  ref: string,
  reason: SuppressionReason,
): Promise<void> {
  await database.transaction(async (tx) => {
    const held = await tx('mis_learner').where({ ref, suppression: reason }).first('ref');
    if (held !== undefined)
      await changeLearner(tx, ref, { suppression: null, suppressed_by: null, suppressed_at: null });
  });
}

/**
 * Changes columns of a learner and moves it in the feed.
 * @throws `HOST_LEARNER_UNKNOWN`
 */
export async function changeLearner(
  tx: Knex.Transaction,
  ref: string,
  columns: Partial<LearnerRecord> = {},
): Promise<void> {
  await requireLearner(tx, ref);
  if (Object.keys(columns).length > 0) await tx('mis_learner').where({ ref }).update(columns);
  await touchLearners(tx, [ref]);
}

/** @throws `HOST_LEARNER_UNKNOWN` */
export async function requireLearner(connection: Knex, ref: string): Promise<void> {
  const held = await connection('mis_learner').where({ ref }).first('ref');
  if (held === undefined) throw new CodedError('HOST_LEARNER_UNKNOWN', { learner: ref });
}

/**
 * Removes a learner and everything held of it; the feed keeps the bare reference as a tombstone.
 * @throws `HOST_LEARNER_UNKNOWN`
 */
export async function eraseLearner(database: Database, ref: string): Promise<void> {
  await database.transaction(async (tx) => {
    await requireLearner(tx, ref);
    const destinations = tx('mis_destination').select('id').where({ learner_ref: ref });
    await tx('mis_destination_version').whereIn('id', destinations).delete();
    for (const table of [...PARTS, 'mis_destination']) await tx(table).where({ learner_ref: ref }).delete();
    await tx('mis_learner').where({ ref }).delete();
    await tx('mis_gone').where({ ref }).delete();
    await tx('mis_gone').insert({ ref, change_no: await nextChange(tx) });
  });
}
