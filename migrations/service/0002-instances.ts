import { instant, uuid } from '../../lib/sql/columns.ts';
import type { Migration } from '../../lib/sql/types.ts';

/** Which database each tenant's plugin speaks for, and who said so where it was doubted (decision 0033). */
export const instances: Migration = {
  name: '0002-instances',

  async up(tx) {
    await tx.schema.createTable('sv_instance', (t) => {
      t.string('tenant', 64).notNullable().primary();
      uuid(t, 'id').notNullable();
      t.integer('generation').notNullable();
      uuid(t, 'token').notNullable();
      // Whether the plugin is known to hold the token: until then a lost reply is told from a copy.
      t.integer('used').notNullable();
      t.string('confirmed_by', 100);
      t.string('confirmed_reason', 500);
      instant(t, 'confirmed_at');
    });
  },

  async down(tx) {
    await tx.schema.dropTable('sv_instance');
  },
};
