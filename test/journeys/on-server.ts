import { randomBytes } from 'node:crypto';
import { chosenServer } from '../support/server-url.ts';

/** Journeys go on files, or each on databases of its own on the chosen server. */
export function onServer(): { database?: string; mark?: string } {
  const database = chosenServer();
  return database === undefined ? {} : { database, mark: `_journey_${randomBytes(4).toString('hex')}` };
}
