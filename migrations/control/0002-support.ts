import { instant, json } from '../../lib/sql/columns.ts';
import type { Migration } from '../../lib/sql/types.ts';

/** Who supports the installation, and what they did to it. */
export const support: Migration = {
  name: '0002-support',

  async up(tx) {
    await tx.schema.createTable('ct_role', (t) => {
      t.string('subject_kind', 8).notNullable();
      t.string('subject_id', 64).notNullable();
      t.string('role', 16).notNullable();
      t.string('who', 100).notNullable();
      instant(t, 'at').notNullable();
      t.primary(['subject_kind', 'subject_id']);
    });

    // Groups of support staff; a user of a tenant's MIS has the groups of the MIS besides.
    await tx.schema.createTable('ct_member', (t) => {
      t.string('user_id', 64).notNullable();
      t.string('group_id', 64).notNullable();
      t.primary(['user_id', 'group_id']);
    });

    await tx.schema.createTable('ct_audit', (t) => {
      t.increments('id');
      instant(t, 'at').notNullable();
      t.string('who', 100).notNullable();
      t.string('tenant', 64);
      t.string('act', 64).notNullable();
      t.string('target', 100);
      t.string('result', 64).notNullable();
      json(t, 'detail');
    });
  },

  async down(tx) {
    for (const table of ['audit', 'member', 'role']) await tx.schema.dropTable(`ct_${table}`);
  },
};
