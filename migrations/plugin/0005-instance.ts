import { randomUUID } from 'node:crypto';
import { instant, uuid } from '../../lib/sql/columns.ts';
import type { Migration } from '../../lib/sql/types.ts';

/** What this database calls itself to the survey service: one row, made with the table (decision 0033). */
export const instance: Migration = {
  name: '0005-instance',

  async up(tx) {
    await tx.schema.createTable('dt_instance', (t) => {
      uuid(t, 'id').notNullable().primary();
      t.integer('generation').notNullable();
      uuid(t, 'token').notNullable();
      // What `token` becomes when the service has answered; null: nothing is on its way.
      uuid(t, 'next_token');
      // Where the database stood when it last named itself; null: it never did.
      t.string('place', 400);
      instant(t, 'refused_at');
    });
    await tx('dt_instance').insert({ id: randomUUID(), generation: 0, token: randomUUID() });
  },

  async down(tx) {
    await tx.schema.dropTable('dt_instance');
  },
};
