import type { MigrationFamily } from '../../lib/sql/types.ts';
import { tenants } from './0001-tenants.ts';
import { support } from './0002-support.ts';
import { auditInOrder } from './0003-audit-in-order.ts';
import { rollouts } from './0004-rollouts.ts';
import { offboardings } from './0005-offboardings.ts';

/** The installation's own tables (`ct_`), in its control database. */
export const controlMigrations: MigrationFamily = {
  family: 'control',
  migrations: [tenants, support, auditInOrder, rollouts, offboardings],
};
