import type { Migration } from '../../lib/sql/index.ts';

/** Dead jobs that nobody has acknowledged: a screen counts them every second, and used to look each one up. */
export const deadAndUnseen: Migration = {
  name: '0002-dead-and-unseen',

  async up(tx) {
    await tx.raw(
      "create index ix_dq_job_unseen on dq_job (queue, id) where state = 'dead' and acknowledged_at is null",
    );
  },

  async down(tx) {
    await tx.schema.alterTable('dq_job', (t) => {
      t.dropIndex([], 'ix_dq_job_unseen');
    });
  },
};
