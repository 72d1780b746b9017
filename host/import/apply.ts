import type { Knex } from 'knex';
import type { IlrLearner } from '../../lib/ilr/model.ts';
import { bulkInsert, insertIfAbsent } from '../../lib/sql/index.ts';
import { withoutReplaced } from '../store/addresses.ts';
import { fromAim } from '../store/aim-rows.ts';
import { nextChange } from '../store/changes.ts';
import { nameKey } from '../store/name-key.ts';
import { markAbsent } from './absent.ts';
import { applyOutcomes } from './apply-outcomes.ts';
import { keepPreferences } from './preferences.ts';
import { type StagedFile, stagedPages } from './stage.ts';

/** What the pages of one import share. */
export interface ImportContext {
  readonly tx: Knex.Transaction;
  readonly staged: StagedFile;
  /** Whether the file's year carries contact preferences; if not, those held stay. */
  readonly hasPreferences: boolean;
  /** Instant of the import, ISO 8601 in UTC. */
  readonly at: string;
  /** The number in the feed of changes that all learners of this import get. */
  readonly change: number;
}

/**
 * Merges a staged file into what is held, in the caller's transaction: a half import is never visible. Upserts by
 * reference, replaces the year's aims, marks who is no longer there as absent, adds outcomes not on record.
 */
export async function applyStaged(
  tx: Knex.Transaction,
  staged: StagedFile,
  options: Pick<ImportContext, 'hasPreferences' | 'at'>,
): Promise<void> {
  const context = { tx, staged, ...options, change: await nextChange(tx) };
  for await (const page of stagedPages(tx, staged.id, 'learner')) await applyLearners(context, page);
  await markAbsent(context);
  for await (const page of stagedPages(tx, staged.id, 'destinations')) await applyOutcomes(context, page);
}

type Page = readonly { readonly ref: string; readonly digest: string; readonly record: string }[];

async function applyLearners(context: ImportContext, page: Page): Promise<void> {
  const { tx, staged, change } = context;
  const { year, ukprn } = staged.header;
  const held = await heldYears(
    tx,
    page.map(({ ref }) => ref),
  );
  const changed = page.filter(({ ref, digest }) => {
    const record = held.get(ref)?.find((row) => row.year === year && row.ukprn === ukprn);
    return record === undefined || record.digest !== digest || record.absent === 1;
  });
  if (changed.length === 0) return;
  const refs = changed.map(({ ref }) => ref);
  const learners = changed.map(({ record }) => JSON.parse(record) as IlrLearner);

  await tx('mis_learner_year').where({ ukprn, year }).whereIn('learner_ref', refs).delete();
  const years = changed.map(({ ref, digest }) => ({ ukprn, year, learner_ref: ref, digest, absent: 0 }));
  await bulkInsert(tx, 'mis_learner_year', years);
  await tx('mis_aim').where({ year }).whereIn('learner_ref', refs).delete();
  const aims = learners.flatMap(({ learnRefNumber, aims }) =>
    aims.map((aim, position) => ({ ...fromAim(learnRefNumber, year, position, aim) })),
  );
  await bulkInsert(tx, 'mis_aim', aims);

  // An older file, imported late, adds its aims and takes back nothing that a newer one told.
  const newest = learners.filter(({ learnRefNumber }) =>
    (held.get(learnRefNumber) ?? []).every((row) => row.year <= year),
  );
  await upsertDetails(context, newest);
  const older = refs.filter((ref) => !newest.some(({ learnRefNumber }) => learnRefNumber === ref));
  await tx('mis_learner').whereIn('ref', older).update({ change_no: change });
}

interface HeldYear {
  readonly learner_ref: string;
  readonly ukprn: number;
  readonly year: string;
  readonly digest: string;
  readonly absent: number;
}

async function heldYears(tx: Knex.Transaction, refs: readonly string[]): Promise<Map<string, HeldYear[]>> {
  const held = new Map<string, HeldYear[]>();
  for (const row of (await tx('mis_learner_year').whereIn('learner_ref', refs)) as HeldYear[])
    held.set(row.learner_ref, [...(held.get(row.learner_ref) ?? []), row]);
  return held;
}

async function upsertDetails(context: ImportContext, learners: readonly IlrLearner[]): Promise<void> {
  const { tx, staged, change, hasPreferences } = context;
  const refs = learners.map(({ learnRefNumber }) => learnRefNumber);
  const known = new Set(
    ((await tx('mis_learner').whereIn('ref', refs).select('ref')) as { ref: string }[]).map(({ ref }) => ref),
  );
  const kept = await withoutReplaced(tx, [...known]);
  const added: Record<string, unknown>[] = [];
  for (const learner of learners) {
    const told = details(learner);
    const row = {
      ...told,
      ...kept(told.ref, { email: told.email, telephone: told.telephone }),
      ukprn: staged.header.ukprn,
      absent: 0,
      change_no: change,
    };
    if (known.has(learner.learnRefNumber)) await tx('mis_learner').where({ ref: row.ref }).update(row);
    else added.push({ ...row, language: 'en', test: 0, preferences_known: 0 });
  }
  await bulkInsert(tx, 'mis_learner', added);
  await tx('mis_gone').whereIn('ref', refs).delete();
  await tx('mis_fam').whereIn('learner_ref', refs).delete();
  const fams = learners.flatMap(({ learnRefNumber, fams }) =>
    fams.map(({ type, code }) => ({ learner_ref: learnRefNumber, type, code })),
  );
  await insertIfAbsent(tx, 'mis_fam', ['learner_ref', 'type', 'code'], fams);
  if (hasPreferences) await keepPreferences(tx, learners);
}

function details(learner: IlrLearner) {
  return {
    ref: learner.learnRefNumber,
    prev_ref: learner.prevLearnRefNumber,
    uln: learner.uln,
    family_name: learner.familyName,
    name_key: nameKey(learner.familyName),
    given_names: learner.givenNames,
    date_of_birth: learner.dateOfBirth,
    email: learner.email,
    telephone: learner.telNo,
    plan_learn_hours: learner.planLearnHours,
    plan_eep_hours: learner.planEepHours,
  };
}
