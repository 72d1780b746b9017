import { pino } from 'pino';
import { tenantRegister } from '../../host/tenants.ts';
import { CodedError } from '../../lib/errors/index.ts';
import { type Database, migrate, openDatabase } from '../../lib/sql/index.ts';
import { controlMigrations } from '../../migrations/control/index.ts';
import { type RoleOf, rolesIn } from '../../plugin/admin/index.ts';
import { type Layer, readInstallation } from '../../plugin/config/index.ts';
import type { HostLog } from '../../plugin/host.ts';
import { surroundings } from '../surroundings.ts';
import { clockAt, type InstallationClock } from './clock.ts';
import { type Home, makeHome } from './home.ts';
import { type Tenants, tenantsOf } from './tenants.ts';

/** One installation, open: its control database and what all its tenants share. */
export interface Installation {
  readonly home: Home;
  readonly control: Database;
  readonly tenants: Tenants;
  readonly clock: InstallationClock;
  /** Business time: with it and the two around it, an installation is the gate of what support staff do to it. */
  readonly now: () => string;
  readonly log: HostLog;
  /** Settings of the installation file in the folder. */
  readonly settings: Layer;
  /** The role of whoever acts, among support staff. */
  readonly roleOf: RoleOf;
  /** Only what looks goes through its gate, whoever asks. */
  readonly readOnly: boolean;
  close(): Promise<void>;
}

/**
 * Opens the installation in a folder.
 *
 * @param options.create make it when there is none
 * @param options.readOnly let only what looks through its gate; default: as the command line's surroundings say
 * @throws INSTALLATION_NONE, CONFIG_FILE_*, and what opening a database throws
 */
export async function openInstallation(
  home: Home,
  options: { readonly create?: boolean; readonly readOnly?: boolean } = {},
): Promise<Installation> {
  if (options.create === true) {
    makeHome(home);
    await home.databases.create(home.databases.control);
  } else if (home.databases.isMissing()) throw new CodedError('INSTALLATION_NONE', { folder: home.folder });
  const settings = await readInstallation(home.folder);
  const control = await openDatabase(home.databases.control);
  try {
    await migrate(control, [controlMigrations]);
  } catch (error) {
    await control.close();
    throw error;
  }
  const clock = clockAt(home.clock);
  return {
    home,
    control,
    tenants: tenantsOf(home, tenantRegister(control)),
    clock,
    now: () => clock.now(),
    log: fileLog(home.log),
    settings,
    roleOf: rolesIn(control),
    readOnly: options.readOnly ?? surroundings().readOnly,
    close: () => control.close(),
  };
}

/** Events go to a file of the folder, so that neither a screen nor a pipe ever has a log line in it. */
function fileLog(file: string): HostLog {
  const log = pino({ base: null }, pino.destination({ dest: file, sync: true, mode: 0o600 }));
  return {
    info: (event, fields = {}) => log.info(fields, event),
    warn: (event, fields = {}) => log.warn(fields, event),
    error: (event, fields = {}) => log.error(fields, event),
  };
}
