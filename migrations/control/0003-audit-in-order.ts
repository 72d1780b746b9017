import type { Migration } from '../../lib/sql/types.ts';

/** As the audit of a tenant, and by tenant besides. */
const ASKED_BY = ['who', 'act', 'result', 'tenant'] as const;

export const auditInOrder: Migration = {
  name: '0003-audit-in-order',

  async up(tx) {
    await tx.schema.alterTable('ct_audit', (t) => {
      t.index(['at', 'id'], 'ix_ct_audit_at');
      for (const column of ASKED_BY) t.index([column, 'at', 'id'], `ix_ct_audit_${column}`);
    });
  },

  async down(tx) {
    await tx.schema.alterTable('ct_audit', (t) => {
      t.dropIndex(['at', 'id'], 'ix_ct_audit_at');
      for (const column of ASKED_BY) t.dropIndex([column, 'at', 'id'], `ix_ct_audit_${column}`);
    });
  },
};
