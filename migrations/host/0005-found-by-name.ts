import type { Knex } from 'knex';
import type { Migration } from '../../lib/sql/types.ts';

/** Learners written back in one go. */
const PAGE = 1_000;

/** Family names in a spelling that is compared letter by letter, so that an index leads to their beginnings. */
export const foundByName: Migration = {
  name: '0005-found-by-name',

  async up(tx) {
    await tx.schema.alterTable('mis_learner', (t) => {
      t.string('name_key', 100);
    });
    await tx('mis_learner').update({ name_key: tx.raw('lower(family_name)') });
    await spellRest(tx);
    await tx.schema.alterTable('mis_learner', (t) => {
      t.index(['name_key', 'ref'], 'ix_mis_learner_name');
    });
  },

  async down(tx) {
    await tx.schema.alterTable('mis_learner', (t) => {
      t.dropIndex(['name_key', 'ref'], 'ix_mis_learner_name');
    });
    await tx.schema.alterTable('mis_learner', (t) => {
      t.dropColumn('name_key');
    });
  },
};

/** No database takes accents away, and one of them knows capitals of English only: the few names with others, one by one. */
async function spellRest(tx: Knex.Transaction): Promise<void> {
  for (let after = ''; ; ) {
    const page = (await tx('mis_learner')
      .where('ref', '>', after)
      .orderBy('ref')
      .limit(PAGE)
      .select('ref', 'family_name', 'name_key')) as Record<'ref' | 'family_name' | 'name_key', string>[];
    for (const { ref, family_name, name_key } of page)
      if (spelt(family_name) !== name_key)
        await tx('mis_learner')
          .where({ ref })
          .update({ name_key: spelt(family_name) });
    if (page.length < PAGE) return;
    after = page.at(-1)!.ref;
  }
}

/** As `host/store/name-key.ts` spells it when this migration was written. */
function spelt(name: string | null): string | null {
  return name === null ? null : name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().slice(0, 100);
}
