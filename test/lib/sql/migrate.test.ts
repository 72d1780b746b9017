import { describe, expect, it } from 'vitest';
import type { Database, Migration, MigrationFamily } from '../../../lib/sql/index.ts';
import { calendarDate, doctor, instant, json, migrate, rollback, uuid } from '../../../lib/sql/index.ts';
import { temporaryDatabase, temporaryFile } from './temporary.ts';

const first: Migration = {
  name: '0001-pots',
  async up(tx) {
    await tx.schema.createTable('t_pot', (t) => {
      t.increments('id');
      uuid(t, 'key').notNullable();
      instant(t, 'seen_at').notNullable();
      calendarDate(t, 'ended_on');
      json(t, 'facts');
      t.index(['ended_on', 'id'], 'ix_t_pot_ended');
    });
  },
  async down(tx) {
    await tx.schema.dropTable('t_pot');
  },
};
const second: Migration = {
  name: '0002-notes',
  async up(tx) {
    await tx.schema.alterTable('t_pot', (t) => {
      t.string('note', 50);
    });
  },
  async down(tx) {
    await tx.schema.alterTable('t_pot', (t) => t.dropColumn('note'));
  },
};
const broken: Migration = {
  name: '0003-broken',
  async up(tx) {
    await tx.schema.createTable('t_half', (t) => t.increments('id'));
    await tx.raw('insert into nowhere values (1)');
  },
  async down() {},
};

const family = (...migrations: Migration[]): MigrationFamily => ({ family: 'trial', migrations });
const tables = async (database: Database): Promise<string[]> =>
  ((await database.reader('sqlite_master').where({ type: 'table' }).select('name')) as { name: string }[])
    .map((table) => table.name)
    .filter((name) => name.startsWith('t_'));

describe('migrate', () => {
  it('applies what is missing, once', async () => {
    const database = await temporaryDatabase();
    expect((await migrate(database, [family(first)])).applied).toEqual([
      { family: 'trial', name: '0001-pots' },
    ]);
    expect((await migrate(database, [family(first, second)])).applied).toEqual([
      { family: 'trial', name: '0002-notes' },
    ]);
    expect((await migrate(database, [family(first, second)])).applied).toEqual([]);
  });

  it('keeps nothing of a migration that fails and everything before it', async () => {
    const database = await temporaryDatabase();
    const failing = migrate(database, [family(first, second, broken)]);
    await expect(failing).rejects.toMatchObject({
      code: 'SQL_MIGRATION_FAILED',
      details: { name: '0003-broken' },
    });
    expect(await tables(database)).toEqual(['t_pot']);
    expect((await migrate(database, [family(first, second)])).applied).toEqual([]);
  });

  it('refuses a schema newer than itself and changes nothing', async () => {
    const database = await temporaryDatabase();
    await migrate(database, [family(first, second)]);
    const other: MigrationFamily = { family: 'other', migrations: [{ ...broken, name: '0001-other' }] };
    const old = migrate(database, [other, family(first)]);
    await expect(old).rejects.toMatchObject({ code: 'SQL_SCHEMA_NEWER', details: { name: '0002-notes' } });
  });

  it('refuses a migration numbered below an applied one', async () => {
    const database = await temporaryDatabase();
    await migrate(database, [family(first)]);
    const late = migrate(database, [family({ ...second, name: '0000-late' }, first)]);
    await expect(late).rejects.toMatchObject({ code: 'SQL_SCHEMA_ORDER', details: { name: '0000-late' } });
  });

  it('gives a migration the time that it takes, up and down', async () => {
    const database = await temporaryDatabase();
    let unhurried: boolean | undefined;
    const watched: Database = {
      ...database,
      transaction: (fn, options) =>
        database.transaction((tx) => {
          unhurried = options?.unhurried;
          return fn(tx);
        }, options),
    };
    const seen: (boolean | undefined)[] = [];
    const look = async () => void seen.push(unhurried);
    const slow: MigrationFamily = {
      family: 'slow',
      migrations: [{ name: '0001-index', up: look, down: look }],
    };
    await migrate(watched, [slow]);
    await rollback(watched, slow, { to: null });
    expect(seen).toEqual([true, true]);
  });

  it('keeps the lock after a migration that took longer than the lock is held', async () => {
    const database = await temporaryDatabase();
    const free: string[] = [];
    const watched: Database = {
      ...database,
      async transaction(fn, options) {
        const result = await database.transaction(fn, options);
        const past = database.reader('schema_lock').where('expires_at', '<', new Date().toISOString());
        if (options?.unhurried) free.push(...(await past.pluck('holder')));
        return result;
      },
    };
    const slow: Migration = {
      ...first,
      async up(tx, dialect) {
        await first.up(tx, dialect);
        await tx('schema_lock').update({ expires_at: '2001-01-01T00:00:00.000Z' });
      },
    };
    await migrate(watched, [family(slow, second)]);
    expect(free).toEqual([]);
  });

  it('lets two migrators start at once: each migration runs once', async () => {
    const file = await temporaryFile();
    const [one, two] = [await temporaryDatabase(file), await temporaryDatabase(file)];
    const results = await Promise.all([
      migrate(one, [family(first, second)]),
      migrate(two, [family(first, second)]),
    ]);
    const applied = results.flatMap((result) => result.applied.map((migration) => migration.name));
    expect(applied.sort()).toEqual(['0001-pots', '0002-notes']);
  });

  it('says who migrates when it may not wait, and takes over from a migrator that died', async () => {
    const file = await temporaryFile();
    const [one, two] = [await temporaryDatabase(file), await temporaryDatabase(file)];
    await migrate(one, [family(first)]);
    const hold = (expires: string) =>
      one.transaction((tx) => tx('schema_lock').update({ holder: 'elsewhere:1', expires_at: expires }));
    await hold('2999-01-01T00:00:00.000Z');
    const blocked = migrate(two, [family(first, second)], { waitSeconds: 0 });
    await expect(blocked).rejects.toMatchObject({
      code: 'SQL_MIGRATION_LOCKED',
      details: { holder: 'elsewhere:1' },
    });
    await hold('2001-01-01T00:00:00.000Z');
    expect((await migrate(two, [family(first, second)], { waitSeconds: 0 })).applied).toHaveLength(1);
  });

  it('writes nothing after losing the lock to another migrator', async () => {
    const file = await temporaryFile();
    const database = await temporaryDatabase(file);
    const stolen: Migration = {
      ...second,
      async up(tx) {
        await tx('schema_lock').update({ holder: 'elsewhere:1', expires_at: '2999-01-01T00:00:00.000Z' });
      },
    };
    const third: Migration = {
      ...broken,
      up: (tx) => tx.schema.createTable('t_third', (t) => t.increments('id')),
    };
    await expect(migrate(database, [family(first, stolen, third)])).rejects.toMatchObject({
      code: 'SQL_MIGRATION_LOCKED',
    });
    expect(await tables(database)).toEqual(['t_pot']);
  });
});

describe('rollback', () => {
  it('takes back down to the one named, newest first', async () => {
    const database = await temporaryDatabase();
    const all = family(first, second);
    await migrate(database, [all]);
    expect((await rollback(database, all, { to: '0001-pots' })).reverted.map((r) => r.name)).toEqual([
      '0002-notes',
    ]);
    expect(await doctor(database, [family(first)])).toEqual([]);
    expect((await rollback(database, all, { to: null })).reverted.map((r) => r.name)).toEqual(['0001-pots']);
    expect(await tables(database)).toEqual([]);
    await expect(rollback(database, all, { to: '0001-pots' })).rejects.toMatchObject({
      code: 'SQL_MIGRATION_UNKNOWN',
    });
  });
});

describe('doctor', () => {
  it('finds nothing in a fresh database', async () => {
    const database = await temporaryDatabase();
    await migrate(database, [family(first, second)]);
    expect(await doctor(database, [family(first, second)])).toEqual([]);
  });

  it.each([
    ['a lost table', 'drop table t_pot', 'table-missing', 't_pot'],
    ['a lost index', 'drop index ix_t_pot_ended', 'index-missing', 'ix_t_pot_ended'],
    ['a lost column', 'alter table t_pot drop column facts', 'column-missing', 't_pot.facts'],
    ['a column by hand', 'alter table t_pot add column extra text', 'column-unexpected', 't_pot.extra'],
    ['an index by hand', 'create index ix_extra on t_pot (key)', 'index-unexpected', 'ix_extra'],
  ])('names %s', async (_what, sql, kind, name) => {
    const database = await temporaryDatabase();
    await migrate(database, [family(first)]);
    await database.transaction((tx) => tx.raw(sql));
    expect(await doctor(database, [family(first)])).toMatchObject([{ kind, name }]);
  });

  it('names an index that covers other columns and a column of another type', async () => {
    const database = await temporaryDatabase();
    await migrate(database, [family(first)]);
    await database.transaction(async (tx) => {
      await tx.raw('drop index ix_t_pot_ended');
      await tx.raw('create index ix_t_pot_ended on t_pot (ended_on)');
      await tx.raw('alter table t_pot drop column facts');
      await tx.raw('alter table t_pot add column facts integer');
    });
    expect(await doctor(database, [family(first)])).toEqual([
      { kind: 'column-differs', name: 't_pot.facts', expected: 'text null', found: 'integer null' },
      { kind: 'index-differs', name: 'ix_t_pot_ended', expected: '(ended_on, id)', found: '(ended_on)' },
    ]);
  });

  it('names what was not applied yet, and a schema newer than ours', async () => {
    const database = await temporaryDatabase();
    expect(await doctor(database, [family(first)])).toMatchObject([
      { kind: 'migration-pending', name: 'trial/0001-pots' },
      { kind: 'table-missing', name: 't_pot' },
    ]);
    await migrate(database, [family(first, second)]);
    expect(await doctor(database, [family(first)])).toMatchObject([
      { kind: 'schema-newer', name: 'trial/0002-notes' },
      { kind: 'column-unexpected', name: 't_pot.note' },
    ]);
  });
});
