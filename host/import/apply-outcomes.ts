import type { IlrDestinationRecord } from '../../lib/ilr/model.ts';
import { insertDestinations } from '../store/destinations.ts';
import type { ImportContext } from './apply.ts';

/**
 * Adds the outcomes of the file that are not on record. What is on record, ours or anybody's, is left as it is: the
 * same outcome is one of the same type, code and start. What the plugin wrote and took back, or staff took back through it,
 * is not brought back by a file that was made in between. A record of nobody held is left out.
 */
export async function applyOutcomes(
  { tx, at, change }: ImportContext,
  page: readonly { readonly ref: string; readonly record: string }[],
): Promise<void> {
  const refs = page.map(({ ref }) => ref);
  const learners = (await tx('mis_learner').whereIn('ref', refs).select('ref')) as { ref: string }[];
  const known = new Set(learners.map(({ ref }) => ref));
  const held = new Set(
    (
      await tx('mis_destination')
        .whereIn('learner_ref', refs)
        .andWhere((held) => held.where('withdrawn', 0).orWhereNotNull('provenance'))
    ).map((row) =>
      keyOf(row.learner_ref, { outType: row.out_type, outCode: row.out_code, startDate: row.start_date }),
    ),
  );
  const added = page.flatMap(({ ref, record }) =>
    (JSON.parse(record) as IlrDestinationRecord).outcomes
      .filter((row) => known.has(ref) && isNew(held, keyOf(ref, row)))
      .map((row) => ({ learnerRef: ref, potId: null, row, source: 'import' as const, provenance: null })),
  );
  await insertDestinations(tx, added, at);
  const touched = [...new Set(added.map(({ learnerRef }) => learnerRef))];
  await tx('mis_learner').whereIn('ref', touched).update({ change_no: change });
}

function isNew(held: Set<string>, key: string): boolean {
  if (held.has(key)) return false;
  held.add(key);
  return true;
}

function keyOf(ref: string, row: { outType: string; outCode: number; startDate: string }): string {
  return [ref, row.outType, row.outCode, row.startDate].join('|');
}
