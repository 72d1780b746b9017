import { instant, json, type Migration, uuid } from '../../lib/sql/index.ts';

/** Jobs, why they failed, and which queues stand still. The states are told in `lib/queue/types.ts`. */
export const jobs: Migration = {
  name: '0001-jobs',

  async up(tx) {
    await tx.schema.createTable('dq_job', (t) => {
      t.bigIncrements('id');
      t.string('queue', 40).notNullable();
      t.string('kind', 60).notNullable();
      t.string('job_key', 200).notNullable();
      json(t, 'payload').notNullable();
      t.integer('priority').notNullable();
      t.string('state', 12).notNullable();
      instant(t, 'rank').notNullable();
      instant(t, 'run_at').notNullable();
      t.integer('attempt').notNullable();
      t.integer('max_attempts').notNullable();
      uuid(t, 'lease_token');
      instant(t, 'lease_until');
      t.string('worker', 100);
      instant(t, 'enqueued_at').notNullable();
      instant(t, 'settled_at');
      instant(t, 'acknowledged_at');
      t.string('reason', 100);
      t.string('detail', 500);
    });
    await tx.schema.alterTable('dq_job', (t) => {
      t.unique(['job_key'], { indexName: 'uq_dq_job_key' });
    });
    // One index per question, over only the rows it may ever return: a finished job costs the claim nothing.
    for (const index of [
      "ix_dq_job_ready on dq_job (queue, rank, id) where state = 'ready'",
      "ix_dq_job_waiting on dq_job (queue, run_at) where state = 'waiting'",
      "ix_dq_job_leased on dq_job (queue, lease_until) where state = 'leased'",
      "ix_dq_job_dead on dq_job (queue, id) where state = 'dead'",
      'ix_dq_job_finished on dq_job (state, settled_at) where settled_at is not null',
    ])
      await tx.raw(`create index ${index}`);

    await tx.schema.createTable('dq_failure', (t) => {
      t.bigIncrements('id');
      t.bigInteger('job_id').notNullable();
      t.integer('attempt').notNullable();
      t.string('worker', 100);
      t.string('reason', 100).notNullable();
      t.string('detail', 500);
      instant(t, 'failed_at').notNullable();
    });
    await tx.schema.alterTable('dq_failure', (t) => {
      t.index(['job_id', 'id'], 'ix_dq_failure_job');
    });

    await tx.schema.createTable('dq_pause', (t) => {
      t.string('queue', 40).notNullable().primary();
      t.string('who', 100).notNullable();
      t.string('why', 200).notNullable();
      instant(t, 'since').notNullable();
      instant(t, 'until_at');
    });
  },

  async down(tx) {
    for (const table of ['dq_pause', 'dq_failure', 'dq_job']) await tx.schema.dropTable(table);
  },
};
