import type { MigrationFamily } from '../../lib/sql/types.ts';
import { surveys } from './0001-surveys.ts';
import { instances } from './0002-instances.ts';
import { retention } from './0004-retention.ts';
import { offboardings } from './0005-offboardings.ts';
import { logo } from './0006-logo.ts';
import { receipts } from './0007-receipts.ts';
import { replies } from './0008-replies.ts';
import { running } from './0009-running.ts';
import { assists } from './0010-assists.ts';
import { pace } from './0011-pace.ts';
import { toldBefore } from './0012-told-before.ts';
import { reasons } from './0013-reasons.ts';

/** The survey service's tables (`sv_`), in its own database. */
export const serviceMigrations: MigrationFamily = {
  family: 'service',
  migrations: [
    surveys,
    instances,
    retention,
    offboardings,
    logo,
    receipts,
    replies,
    running,
    assists,
    pace,
    toldBefore,
    reasons,
  ],
};
