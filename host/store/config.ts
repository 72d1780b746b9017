import type { Knex } from 'knex';
import type { Database } from '../../lib/sql/index.ts';
import type { ConfigChange, ConfigValue, Host } from '../../plugin/host.ts';

/** The config store: the value of each key, and who changed it when from what to what. */
export function configStore(database: Database, now: () => string): Host['config'] {
  const read = (text: string | null): ConfigValue | undefined =>
    text === null ? undefined : (JSON.parse(text) as ConfigValue);

  return {
    async get(key) {
      const row = await database.reader('mis_config').where({ key }).first('value');
      return row === undefined ? undefined : read(row.value as string);
    },
    async all() {
      const rows = await database.reader('mis_config').orderBy('key');
      return Object.fromEntries(rows.map((row) => [row.key as string, read(row.value as string)!]));
    },
    async set(key, value, who) {
      await database.transaction((tx) => write(tx, key, value, who, now()));
    },
    async history(key) {
      const rows = await database.reader('mis_config_history').where({ key }).orderBy('id');
      return rows.map(
        (row): ConfigChange => ({ key, old: read(row.old), new: read(row.new), who: row.who, when: row.at }),
      );
    },
  };
}

async function write(
  tx: Knex.Transaction,
  key: string,
  value: ConfigValue | undefined,
  who: string,
  at: string,
): Promise<void> {
  const held = await tx('mis_config').where({ key }).first('value');
  const before = (held?.value as string | undefined) ?? null;
  const after = value === undefined ? null : JSON.stringify(value);
  if (before === after) return;
  if (after === null) await tx('mis_config').where({ key }).delete();
  else if (before === null) await tx('mis_config').insert({ key, value: after });
  else await tx('mis_config').where({ key }).update({ value: after });
  await tx('mis_config_history').insert({ key, old: before, new: after, who, at });
}
