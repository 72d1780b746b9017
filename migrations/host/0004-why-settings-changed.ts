import type { Migration } from '../../lib/sql/types.ts';

/** The reason that whoever changed a setting gave, and the way to the history of one key. */
export const whySettingsChanged: Migration = {
  name: '0004-why-settings-changed',

  async up(tx) {
    await tx.schema.alterTable('mis_config_history', (t) => {
      t.string('why', 500);
    });
    await tx.schema.alterTable('mis_config_history', (t) => {
      t.index(['key', 'id'], 'ix_mis_config_history_key');
    });
  },

  async down(tx) {
    await tx.schema.alterTable('mis_config_history', (t) => {
      t.dropIndex(['key', 'id'], 'ix_mis_config_history_key');
    });
    await tx.schema.alterTable('mis_config_history', (t) => {
      t.dropColumn('why');
    });
  },
};
