import { expect, it } from 'vitest';
import { doctor, migrate, rollback } from '../../lib/sql/index.ts';
import { controlMigrations } from '../../migrations/control/index.ts';
import { hostMigrations } from '../../migrations/host/index.ts';
import { pluginMigrations } from '../../migrations/plugin/index.ts';
import { temporaryDatabase } from '../lib/sql/temporary.ts';

it.each([hostMigrations, controlMigrations, pluginMigrations])(
  'tables of $family go and come back whole',
  async (family) => {
    const database = await temporaryDatabase();
    await migrate(database, [family]);
    await rollback(database, family, { to: null });
    const left = await database.reader('sqlite_master').select('name');
    expect(left.filter(({ name }) => /^(ix_)?(mis|ct|dt)_/.test(name as string))).toEqual([]);
    await migrate(database, [family]);
    expect(await doctor(database, [family])).toEqual([]);
  },
);
