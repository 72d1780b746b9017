import type { Database } from '../../lib/sql/index.ts';
import type { Clock } from '../context.ts';
import { renewEpochs } from './feed.ts';
import type { Message } from './messages.ts';
import { endMessage } from './settle.ts';

/** Messages told of in one transaction. */
const AT_ONCE = 500;

/**
 * What has to happen before anything else after the database was put back from a backup. Whatever was due when the backup
 * was taken, or became due since, may have gone meanwhile: nobody can tell, so it becomes `uncertain` and is not sent again
 * by itself. Then every cursor given before is refused, so that plugins compare what they have with what is here.
 */
export async function afterRestore(database: Database, clock: Clock): Promise<void> {
  for (;;) {
    const ended = await database.transaction(async (tx) => {
      const messages = (await tx('sv_message')
        .where('state', 'sending')
        .orWhere((waiting) =>
          waiting
            .where('state', 'waiting')
            .andWhere((due) => due.whereNull('not_before').orWhere('not_before', '<=', clock())),
        )
        .limit(AT_ONCE)) as Message[];
      for (const message of messages)
        await endMessage(tx, clock, message, message.state, { state: 'uncertain', reason: 'restored' });
      return messages.length;
    });
    if (ended < AT_ONCE) break;
  }
  await renewEpochs(database);
}
