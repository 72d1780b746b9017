import { EventEmitter } from 'node:events';
import knexPackage, { type Knex } from 'knex';
import { expect, it, onTestFinished } from 'vitest';
import { MssqlClient, takeTime } from '../../../lib/sql/dialects/mssql-client.ts';
import { createTransactions } from '../../../lib/sql/transactions.ts';
import type { Database } from '../../../lib/sql/types.ts';

interface Asked extends EventEmitter {
  /** Milliseconds; 0: no limit; undefined: as the connection has it. */
  readonly timeout: number | undefined;
}

type Done = (error?: Error) => void;

/** The product's client over connections that answer everything with nothing, and tell what time each statement was given. */
function answeredAtOnce() {
  const given: (number | undefined)[] = [];
  const connection = Object.assign(new EventEmitter(), {
    connected: true,
    beginTransaction: (done: Done) => done(),
    commitTransaction: (done: Done) => done(),
    execSql(request: Asked) {
      given.push(request.timeout);
      request.emit('requestCompleted');
    },
    close: () => connection.emit('end'),
  });
  class Answered extends MssqlClient {
    acquireRawConnection = async () => connection;
  }
  const writer = knexPackage.knex({
    client: Answered as unknown as typeof Knex.Client,
    connection: { server: 'nowhere' } as Knex.MsSqlConnectionConfig,
  });
  onTestFinished(() => writer.destroy());
  const database = { location: 'nowhere' } as Database;
  const several = { beside: 1, takeTurn: async () => {}, takeTime };
  return { given, ...createTransactions(writer, () => database, { several }) };
}

it('gives the statements of an unhurried transaction all the time they take, and no others', async () => {
  const { given, transaction } = answeredAtOnce();
  const ask = (tx: Knex.Transaction) => tx.raw('select 1');
  await transaction(ask);
  await transaction(ask, { unhurried: true });
  await transaction(ask);
  expect(given).toEqual([undefined, 0, undefined]);
});
