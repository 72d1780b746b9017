import { CodedError } from '../../../lib/errors/index.ts';
import type { Database } from '../../../lib/sql/index.ts';
import { openServiceDatabase, type ReadSettings, readServiceSettings } from '../../../service/index.ts';
import { surroundings } from '../../surroundings.ts';

/** Which service is meant. */
export interface OfService {
  readonly config?: string;
}

/** The settings of the service that is meant. @throws as `readServiceSettings` */
export function serviceSettings({ config }: OfService): Promise<ReadSettings> {
  return readServiceSettings({ file: config, folder: process.cwd(), env: process.env });
}

/**
 * Opens the database of a service, performs, and closes it whatever happens. No gate stands here: whoever may read the
 * settings has the database already (decision 0043).
 */
export async function atService<T>(of: OfService, perform: (database: Database) => Promise<T>): Promise<T> {
  const database = await openServiceDatabase((await serviceSettings(of)).settings);
  try {
    return await perform(database);
  } finally {
    await database.close();
  }
}

/** The same for what changes something. @throws STARTED_READ_ONLY inside a dashboard that only looks */
export async function changeService<T>(
  of: OfService,
  perform: (database: Database) => Promise<T>,
): Promise<T> {
  if (surroundings().readOnly) throw new CodedError('STARTED_READ_ONLY');
  return atService(of, perform);
}
