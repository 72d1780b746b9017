import type { MigrationFamily } from '../../lib/sql/types.ts';
import { tenants } from './0001-tenants.ts';
import { support } from './0002-support.ts';

/** The installation's own tables (`ct_`), in its control database. */
export const controlMigrations: MigrationFamily = { family: 'control', migrations: [tenants, support] };
