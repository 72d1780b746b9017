import type { Knex } from 'knex';
import type { Database } from '../../lib/sql/index.ts';
import type { ConfigChange, ConfigValue, Host } from '../../plugin/host.ts';

/** The config store: the value of each key, and who changed it when and why from what to what. */
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
    async set(key, value, who, { why, tx: theirs } = {}) {
      const change = { key, value, who, why: why?.slice(0, LONGEST_REASON) ?? null, at: now() };
      return theirs === undefined ? database.transaction((tx) => write(tx, change)) : write(theirs, change);
    },
    async history(key) {
      const rows = await database.reader('mis_config_history').where({ key }).orderBy('id');
      return rows.map(
        ({ id, old, new: value, who, at: when, why }): ConfigChange => ({
          ...{ id: String(id), key, old: read(old), new: read(value) },
          ...{ who, when, why },
        }),
      );
    },
  };
}

/** What the column holds; a longer reason is cut rather than the change lost. */
const LONGEST_REASON = 500;

interface Change {
  readonly key: string;
  readonly value: ConfigValue | undefined;
  readonly who: string;
  readonly why: string | null;
  readonly at: string;
}

async function write(tx: Knex.Transaction, { key, value, who, why, at }: Change): Promise<string | null> {
  const held = await tx('mis_config').where({ key }).first('value');
  const before = (held?.value as string | undefined) ?? null;
  const after = value === undefined ? null : JSON.stringify(value);
  if (before === after) return null;
  if (after === null) await tx('mis_config').where({ key }).delete();
  else if (before === null) await tx('mis_config').insert({ key, value: after });
  else await tx('mis_config').where({ key }).update({ value: after });
  const [made] = (await tx('mis_config_history')
    .insert({ key, old: before, new: after, who, why, at })
    .returning('id')) as { readonly id: number | string }[];
  return String(made!.id);
}
