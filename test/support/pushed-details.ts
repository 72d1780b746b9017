import type { Database } from '../../lib/sql/index.ts';
import { appendDetails, notePushed } from '../../plugin/storage/details.ts';

const FORM = {
  controller: 'North College Corporation',
  lawfulBasis: 'public task',
  retentionDays: 365,
  contact: { email: 'ask@north.example' },
};

/** A details form with what tracking asks for, noted as pushed: where no survey service is there to take one. */
export async function putPushedDetails(database: Database): Promise<void> {
  const at = '2025-03-01T09:00:00.000Z';
  await database.transaction(async (tx) => {
    await appendDetails(tx, { version: 1, form: JSON.stringify(FORM), restores: null, who: 'test', at });
    await notePushed(tx, 1, { by: 'test', at });
  });
}
