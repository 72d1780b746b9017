import type { Knex } from 'knex';
import type { LearnerIdentity } from '../../plugin/host.ts';
import { identityOf, type LearnerRecord } from './learner-rows.ts';
import { nameKey } from './name-key.ts';

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

/** What is looked for, and the column that begins with it. Each way is one walk along an index. */
interface Way {
  readonly column: 'ref' | 'name_key';
  readonly begins: string;
}

/** The last row of a page: by which way it was found, and where it stands there. */
interface Mark {
  readonly way: number;
  readonly value: string;
  readonly ref: string;
}

/** Learners whose reference begins with what is looked for, as typed and in capitals, then those whose family name does. */
export async function findLearners(
  connection: Knex,
  { find, after, limit }: LearnerQuery,
): Promise<FoundLearners> {
  const ways = waysOf(find.trim());
  const mark = after === null ? null : (JSON.parse(after) as Mark);
  const found: LearnerRecord[] = [];
  for (let way = mark?.way ?? 0; way < ways.length; way += 1) {
    const from = mark?.way === way ? mark : null;
    const rows = await alongWay(connection, ways, way, from).limit(limit - found.length);
    found.push(...rows);
    if (found.length === limit) {
      const last = found.at(-1)!;
      const next: Mark = { way, value: last[ways[way]!.column] ?? '', ref: last.ref };
      return { learners: found.map(identityOf), next: JSON.stringify(next) };
    }
  }
  return { learners: found.map(identityOf), next: null };
}

function waysOf(find: string): readonly Way[] {
  // Whoever asks for everybody has them all by reference.
  if (find === '') return [{ column: 'ref', begins: '' }];
  const refs = [...new Set([find, find.toUpperCase()])].map((begins): Way => ({ column: 'ref', begins }));
  return [...refs, { column: 'name_key', begins: nameKey(find) }];
}

/** The rows of one way after a mark, without those that the ways before it have shown. */
function alongWay(connection: Knex, ways: readonly Way[], at: number, mark: Mark | null) {
  const { column, begins } = ways[at]!;
  const rows = connection<LearnerRecord>('mis_learner')
    .where(column, '>=', mark?.value ?? begins)
    .orderBy(column)
    .select<LearnerRecord[]>();
  if (begins !== '') rows.where(column, '<', afterAll(begins));
  if (column !== 'ref') rows.orderBy('ref');
  for (const { begins: shown } of ways.slice(0, at))
    rows.where((where) => where.where('ref', '<', shown).orWhere('ref', '>=', afterAll(shown)));
  if (mark === null) return rows;
  return column === 'ref'
    ? rows.where('ref', '>', mark.ref)
    : rows.where((where) =>
        where
          .where(column, '>', mark.value)
          .orWhere((same) => same.where(column, mark.value).where('ref', '>', mark.ref)),
      );
}

/** The least text after all that begin so: the databases compare by code point (lib/sql/columns.ts). */
function afterAll(begins: string): string {
  const characters = [...begins];
  const last = characters.pop()!.codePointAt(0)!;
  // Between these two are halves of characters, which no text holds.
  return characters.join('') + String.fromCodePoint(last === 0xd7ff ? 0xe000 : last + 1);
}
