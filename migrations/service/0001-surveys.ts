import { calendarDate, instant, json, uuid } from '../../lib/sql/columns.ts';
import type { Migration } from '../../lib/sql/types.ts';

/** Tenants with their keys, surveys, messages, what may not be sent to, and the feed. */
export const surveys: Migration = {
  name: '0001-surveys',

  async up(tx) {
    // `position` is the counter of the tenant's feed: taken in the transaction that writes the event.
    await tx.schema.createTable('sv_tenant', (t) => {
      t.string('id', 64).notNullable().primary();
      t.string('name', 200).notNullable();
      json(t, 'account');
      t.integer('held').notNullable();
      t.string('held_by', 100);
      t.string('held_reason', 500);
      instant(t, 'held_at');
      t.string('epoch', 36).notNullable();
      t.integer('position').notNullable();
      instant(t, 'fed_at');
      instant(t, 'created_at').notNullable();
    });

    // The sha-256 of the key: the key itself is shown once.
    await tx.schema.createTable('sv_api_key', (t) => {
      t.string('hash', 64).notNullable().primary();
      t.string('tenant', 64).notNullable();
      instant(t, 'created_at').notNullable();
      instant(t, 'ends_at');
    });

    // `token` stands in clear: the same link goes out again in every reminder.
    await tx.schema.createTable('sv_survey', (t) => {
      t.string('tenant', 64).notNullable();
      uuid(t, 'id').notNullable();
      t.string('token', 24).notNullable();
      t.string('state', 16).notNullable();
      t.string('learner', 64).notNullable();
      t.string('given_name', 100).notNullable();
      t.string('course', 200).notNullable();
      t.string('provider', 200).notNullable();
      t.string('language', 2).notNullable();
      calendarDate(t, 'ended_on').notNullable();
      calendarDate(t, 'closes_on').notNullable();
      t.integer('living_question').notNullable();
      json(t, 'draft');
      json(t, 'answers');
      calendarDate(t, 'submitted_on');
      instant(t, 'opened_at');
      instant(t, 'created_at').notNullable();
      t.primary(['tenant', 'id']);
    });
    await tx.schema.alterTable('sv_survey', (t) => {
      t.unique(['token'], { indexName: 'ux_sv_survey_token' });
      t.index(['tenant', 'learner'], 'ix_sv_survey_learner');
    });

    await tx.schema.createTable('sv_message', (t) => {
      uuid(t, 'id').notNullable().primary();
      t.string('tenant', 64).notNullable();
      uuid(t, 'survey_id').notNullable();
      t.integer('contact_number').notNullable();
      t.string('channel', 5).notNullable();
      t.string('kind', 16).notNullable();
      t.string('address', 254).notNullable();
      t.string('content_hash', 64).notNullable();
      instant(t, 'not_before');
      instant(t, 'send_before').notNullable();
      t.string('state', 12).notNullable();
      t.string('reason', 64);
      t.integer('queued').notNullable();
      instant(t, 'changed_at').notNullable();
      t.string('subject', 1000);
      json(t, 'text');
      json(t, 'html');
    });
    await tx.schema.alterTable('sv_message', (t) => {
      t.unique(['tenant', 'survey_id', 'contact_number', 'channel'], { indexName: 'ux_sv_message_contact' });
      t.index(['state', 'queued', 'not_before'], 'ix_sv_message_due');
    });

    // Nobody of this learner, or nothing to this address, over this channel (`all`: any).
    await tx.schema.createTable('sv_suppression', (t) => {
      t.string('tenant', 64).notNullable();
      t.string('subject', 8).notNullable();
      t.string('value', 254).notNullable();
      t.string('channel', 5).notNullable();
      t.string('reason', 24).notNullable();
      instant(t, 'at').notNullable();
      t.primary(['tenant', 'subject', 'value', 'channel']);
    });

    await tx.schema.createTable('sv_event', (t) => {
      t.string('tenant', 64).notNullable();
      t.integer('position').notNullable();
      t.string('type', 24).notNullable();
      instant(t, 'at').notNullable();
      uuid(t, 'survey_id');
      json(t, 'body').notNullable();
      t.primary(['tenant', 'position']);
    });
    await tx.schema.alterTable('sv_event', (t) => {
      t.index(['tenant', 'survey_id'], 'ix_sv_event_survey');
    });
  },

  async down(tx) {
    for (const table of ['event', 'suppression', 'message', 'survey', 'api_key', 'tenant'])
      await tx.schema.dropTable(`sv_${table}`);
  },
};
