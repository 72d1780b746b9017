import type { Migration } from '../../lib/sql/types.ts';

/** A file on its way in: laid aside piece by piece, so that no import holds it in memory. */
export const stagedFiles: Migration = {
  name: '0003-staged-files',

  async up(tx) {
    await tx.schema.createTable('mis_staged_file', (t) => {
      t.string('staging_id', 36).notNullable();
      t.integer('position').notNullable();
      t.binary('bytes').notNullable();
      t.primary(['staging_id', 'position']);
    });
  },

  async down(tx) {
    await tx.schema.dropTable('mis_staged_file');
  },
};
