import type { Migration } from '../../lib/sql/types.ts';

/** The line of each tenant for each channel, oldest first, and how many of it were handed over in a minute (decision 0053). */
export const pace: Migration = {
  name: '0011-pace',

  async up(tx) {
    await tx.schema.createTable('sv_pace', (t) => {
      t.string('channel', 5).notNullable();
      t.string('tenant', 64).notNullable();
      t.integer('minute').notNullable();
      t.integer('count').notNullable();
      t.primary(['channel', 'tenant']);
    });
    // What may go at once stands in the line by when it came.
    await tx('sv_message')
      .where({ state: 'waiting' })
      .whereNull('not_before')
      .update({ not_before: tx.raw('??', ['changed_at']) });
    await tx.schema.alterTable('sv_message', (t) => {
      t.dropIndex(['state', 'queued', 'not_before'], 'ix_sv_message_due');
    });
    await tx.schema.alterTable('sv_message', (t) => {
      t.index(['state', 'queued', 'tenant', 'channel', 'not_before', 'send_before'], 'ix_sv_message_line');
    });
  },

  async down(tx) {
    await tx.schema.alterTable('sv_message', (t) => {
      t.dropIndex(
        ['state', 'queued', 'tenant', 'channel', 'not_before', 'send_before'],
        'ix_sv_message_line',
      );
    });
    await tx.schema.alterTable('sv_message', (t) => {
      t.index(['state', 'queued', 'not_before'], 'ix_sv_message_due');
    });
    await tx.schema.dropTable('sv_pace');
  },
};
