import type { Knex } from 'knex';
import type { LearnerIdentity } from '../../plugin/host.ts';
import { identityOf, type LearnerRecord } from './learner-rows.ts';

export interface LearnerQuery {
  /** Beginning of a reference or of a family name; empty: every learner. */
  readonly find: string;
  /** What an earlier page gave as `next`; null: from the beginning. */
  readonly after: string | null;
  readonly limit: number;
}

export interface FoundLearners {
  readonly learners: readonly LearnerIdentity[];
  /** Pass as `after` for the next page; null at the end. */
  readonly next: string | null;
}

const BY_REF = 'ref:';
const BY_NAME = 'name:';

/** Learners whose reference begins with what is looked for, then those whose family name does; each by reference. */
export async function findLearners(
  connection: Knex,
  { find, after, limit }: LearnerQuery,
): Promise<FoundLearners> {
  const begins = `${escaped(find)}%`;
  const page = (from: string) =>
    connection('mis_learner').where('ref', '>', from).orderBy('ref').limit(limit) as Knex.QueryBuilder;
  if (after === null || after.startsWith(BY_REF)) {
    const records = await page(after?.slice(BY_REF.length) ?? '').whereRaw(LIKE_REF, [begins]);
    // Whoever asks for everybody has them all by reference.
    if (records.length === limit || find === '') return found(records, BY_REF, limit);
    const named = await byName(page(''), begins, limit - records.length);
    const last = named.length === limit - records.length ? `${BY_NAME}${named.at(-1)!.ref}` : null;
    return { learners: [...records, ...named].map(identityOf), next: last };
  }
  return found(await byName(page(after.slice(BY_NAME.length)), begins, limit), BY_NAME, limit);
}

const LIKE_REF = "ref like ? escape '!'";

async function byName(page: Knex.QueryBuilder, begins: string, limit: number): Promise<LearnerRecord[]> {
  return page
    .whereRaw("lower(family_name) like lower(?) escape '!'", [begins])
    .whereRaw(`not (${LIKE_REF})`, [begins])
    .limit(limit);
}

function found(records: readonly LearnerRecord[], way: string, limit: number): FoundLearners {
  const next = records.length === limit ? `${way}${records.at(-1)!.ref}` : null;
  return { learners: records.map(identityOf), next };
}

/** What a pattern would take for more than itself, on either database. */
function escaped(text: string): string {
  return text.replace(/[!%_[]/g, '!$&');
}
