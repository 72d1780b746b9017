import type { Knex } from 'knex';

const LOCK = 'destinations-writer';
/** Milliseconds a transaction waits for its turn before it starts over. */
const WAIT_MS = 20_000;

/**
 * Waits until no other process writes alone in this database, for the length of the transaction: what SQLite does for a
 * file, SQL Server does by a lock of its own, which needs no table and ends with the transaction or the connection.
 */
export async function waitForTurn(tx: Knex.Transaction): Promise<void> {
  const rows = (await tx.raw(
    `declare @result int;
     exec @result = sp_getapplock @Resource = N'${LOCK}', @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = ${WAIT_MS};
     select @result as result`,
  )) as { result: number }[];
  // 1222 is the server's own number for having waited too long for a lock.
  if ((rows[0]?.result ?? -1) < 0)
    throw Object.assign(new Error('no turn to write'), { code: 'EREQUEST', number: 1222 });
}
