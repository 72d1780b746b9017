import { calendarDate, instant, json, uuid } from '../../lib/sql/columns.ts';
import type { Migration } from '../../lib/sql/types.ts';

/** What running a service for many needs: keys that can be told apart, counts that instances share, and what was done. */
export const running: Migration = {
  name: '0009-running',

  async up(tx) {
    for (const column of ['name', 'made_by'] as const)
      await tx.schema.alterTable('sv_api_key', (t) => {
        t.string(column, 100);
      });
    await tx.schema.alterTable('sv_api_key', (t) => {
      calendarDate(t, 'used_on');
    });
    await tx.schema.alterTable('sv_api_key', (t) => {
      t.index(['tenant', 'created_at'], 'ix_sv_api_key_tenant');
    });

    // Requests of a minute, of those who make many (decision 0044). `subject` is a tenant, or the digest of an address.
    await tx.schema.createTable('sv_rate', (t) => {
      t.string('subject', 100).notNullable();
      t.integer('minute').notNullable();
      t.integer('count').notNullable();
      t.primary(['minute', 'subject']);
    });

    // What was erased: counts and instants, nothing of what it was. It is the receipt of whoever asked.
    await tx.schema.createTable('sv_erasure', (t) => {
      t.string('tenant', 64).notNullable();
      uuid(t, 'survey_id').notNullable();
      instant(t, 'at').notNullable();
      json(t, 'counts').notNullable();
      t.primary(['tenant', 'survey_id']);
    });

    // Who did what to keys and tenants. Never a key.
    await tx.schema.createTable('sv_audit', (t) => {
      t.increments('id');
      instant(t, 'at').notNullable();
      t.string('who', 100).notNullable();
      t.string('act', 32).notNullable();
      t.string('tenant', 64).notNullable();
      t.string('target', 100).notNullable();
    });
    await tx.schema.alterTable('sv_audit', (t) => {
      t.index(['tenant', 'id'], 'ix_sv_audit_tenant');
    });
  },

  async down(tx) {
    for (const table of ['audit', 'erasure', 'rate']) await tx.schema.dropTable(`sv_${table}`);
    await tx.schema.alterTable('sv_api_key', (t) => {
      t.dropIndex(['tenant', 'created_at'], 'ix_sv_api_key_tenant');
    });
    for (const column of ['used_on', 'made_by', 'name'])
      await tx.schema.alterTable('sv_api_key', (t) => {
        t.dropColumn(column);
      });
  },
};
