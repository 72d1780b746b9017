import type { MigrationFamily } from '../../lib/sql/types.ts';
import { personsAndDecisions } from './0001-persons-and-decisions.ts';
import { surveysAndOutcomes } from './0002-surveys-and-outcomes.ts';
import { details } from './0003-details.ts';
import { auditInOrder } from './0004-audit-in-order.ts';
import { instance } from './0005-instance.ts';
import { forTheReport } from './0006-for-the-report.ts';
import { erasures } from './0007-erasures.ts';
import { tallies } from './0008-tallies.ts';
import { seals } from './0009-seals.ts';
import { waves } from './0010-waves.ts';
import { conflicts } from './0011-conflicts.ts';
import { undoing } from './0012-undoing.ts';
import { holds } from './0013-holds.ts';
import { delayedRounds } from './0014-delayed-rounds.ts';

/** The plugin's tables (`dt_`), beside the host's in the tenant's own database. */
export const pluginMigrations: MigrationFamily = {
  family: 'plugin',
  migrations: [
    personsAndDecisions,
    surveysAndOutcomes,
    details,
    auditInOrder,
    instance,
    forTheReport,
    erasures,
    tallies,
    seals,
    waves,
    conflicts,
    undoing,
    holds,
    delayedRounds,
  ],
};
