import type { MigrationFamily } from '../../lib/sql/index.ts';
import { jobs } from './0001-jobs.ts';
import { deadAndUnseen } from './0002-dead-and-unseen.ts';

/** The durable queue's tables (`dq_`), in whichever database has work to do. */
export const queueMigrations: MigrationFamily = { family: 'queue', migrations: [jobs, deadAndUnseen] };
