import { calendarDate, instant, json } from '../../lib/sql/columns.ts';
import type { Migration } from '../../lib/sql/types.ts';

/** What the MIS keeps around its learners: config, users and permissions, imports, proposals, notifications. */
export const administration: Migration = {
  name: '0002-administration',

  async up(tx) {
    await tx.schema.createTable('mis_config', (t) => {
      t.string('key', 100).notNullable().primary();
      json(t, 'value').notNullable();
    });
    await tx.schema.createTable('mis_config_history', (t) => {
      t.increments('id');
      t.string('key', 100).notNullable();
      json(t, 'old');
      json(t, 'new');
      t.string('who', 100).notNullable();
      instant(t, 'at').notNullable();
    });

    await tx.schema.createTable('mis_user', (t) => {
      t.string('id', 64).notNullable().primary();
      t.string('name', 100).notNullable();
    });
    await tx.schema.createTable('mis_user_group', (t) => {
      t.string('user_id', 64).notNullable();
      t.string('group_id', 64).notNullable();
      t.primary(['user_id', 'group_id']);
    });
    await tx.schema.createTable('mis_permission', (t) => {
      t.string('subject_kind', 8).notNullable();
      t.string('subject_id', 64).notNullable();
      t.string('permission', 64).notNullable();
      t.string('state', 8).notNullable();
      t.string('who', 100).notNullable();
      instant(t, 'at').notNullable();
      t.primary(['subject_kind', 'subject_id', 'permission']);
    });

    await tx.schema.createTable('mis_import', (t) => {
      t.increments('id');
      t.integer('ukprn').notNullable();
      t.string('year', 7).notNullable();
      calendarDate(t, 'file_preparation_date').notNullable();
      json(t, 'counts').notNullable();
      t.string('who', 100).notNullable();
      instant(t, 'at').notNullable();
    });
    await tx.schema.createTable('mis_import_file', (t) => {
      t.integer('import_id').notNullable();
      t.integer('position').notNullable();
      t.binary('bytes').notNullable();
      t.primary(['import_id', 'position']);
    });
    await tx.schema.createTable('mis_staged', (t) => {
      t.string('staging_id', 36).notNullable();
      t.string('kind', 16).notNullable();
      t.integer('position').notNullable();
      t.string('ref', 64).notNullable();
      t.string('digest', 64).notNullable();
      json(t, 'record').notNullable();
      t.primary(['staging_id', 'kind', 'position']);
    });
    await tx.schema.alterTable('mis_staged', (t) => {
      t.index(['staging_id', 'ref'], 'ix_mis_staged_ref');
    });

    await tx.schema.createTable('mis_address_proposal', (t) => {
      t.string('learner_ref', 64).notNullable();
      t.string('channel', 8).notNullable();
      t.string('address', 254).notNullable();
      t.string('who', 100).notNullable();
      t.string('state', 16).notNullable();
      instant(t, 'at').notNullable();
      t.primary(['learner_ref', 'channel', 'address']);
    });
    await tx.schema.createTable('mis_notification', (t) => {
      t.increments('id');
      t.string('user_id', 64).notNullable();
      t.string('message', 500).notNullable();
      instant(t, 'at').notNullable();
    });
  },

  async down(tx) {
    const tables = [
      'notification',
      'address_proposal',
      'staged',
      'import_file',
      'import',
      'permission',
      'user_group',
      'user',
      'config_history',
      'config',
    ];
    for (const table of tables) await tx.schema.dropTable(`mis_${table}`);
  },
};
