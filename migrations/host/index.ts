import type { MigrationFamily } from '../../lib/sql/types.ts';
import { learners } from './0001-learners.ts';
import { administration } from './0002-administration.ts';
import { stagedFiles } from './0003-staged-files.ts';
import { whySettingsChanged } from './0004-why-settings-changed.ts';
import { foundByName } from './0005-found-by-name.ts';
import { decidedCorrections } from './0007-decided-corrections.ts';

/** The reference MIS's own tables (`mis_`), in the tenant's database. */
export const hostMigrations: MigrationFamily = {
  family: 'host',
  migrations: [learners, administration, stagedFiles, whySettingsChanged, foundByName, decidedCorrections],
};
