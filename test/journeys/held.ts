import { openDatabase } from '../../lib/sql/index.ts';
import { ownTables } from '../support/own-tables.ts';
import type { College } from './college.ts';

/** Every table of plugin, queue and service, as one text each. */
export async function tables({ houses }: College): Promise<ReadonlyMap<string, string>> {
  const service = await openDatabase(houses.installation.home.databases.service);
  try {
    const texts = new Map<string, string>();
    for (const database of [houses.tenant.reference.host.database, service])
      for (const name of await ownTables(database))
        if (!name.startsWith('mis_'))
          texts.set(
            database === service ? `service: ${name}` : name,
            JSON.stringify(await database.reader(name)),
          );
    return texts;
  } finally {
    await service.close();
  }
}
