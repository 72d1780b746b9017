import type { Migration } from '../../lib/sql/types.ts';

/** The audit is asked for by each of these, newest first: a page of a million rows is a step into one of the indexes. */
const ASKED_BY = ['who', 'act', 'result'] as const;

export const auditInOrder: Migration = {
  name: '0004-audit-in-order',

  async up(tx) {
    await tx.schema.alterTable('dt_audit', (t) => {
      t.index(['at', 'id'], 'ix_dt_audit_at');
      for (const column of ASKED_BY) t.index([column, 'at', 'id'], `ix_dt_audit_${column}`);
    });
  },

  async down(tx) {
    await tx.schema.alterTable('dt_audit', (t) => {
      t.dropIndex(['at', 'id'], 'ix_dt_audit_at');
      for (const column of ASKED_BY) t.dropIndex([column, 'at', 'id'], `ix_dt_audit_${column}`);
    });
  },
};
