import type { MigrationFamily } from '../../lib/sql/index.ts';
import { jobs } from './0001-jobs.ts';

/** The durable queue's tables (`dq_`), in whichever database has work to do. */
export const queueMigrations: MigrationFamily = { family: 'queue', migrations: [jobs] };
