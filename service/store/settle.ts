import type { Knex } from 'knex';
import { type Database, runEach } from '../../lib/sql/index.ts';
import type { Clock } from '../context.ts';
import { emit } from './feed.ts';
import { type Message, type MessageState, OWN_CONTACT_NUMBER, readMessage } from './messages.ts';

export type Ending = 'sent' | 'failed' | 'skipped' | 'uncertain' | 'expired';

/**
 * Moves a message to an ending and tells the feed, in one transaction. A message that another attempt moved
 * meanwhile is left as it is.
 *
 * @returns whether it was moved
 */
export async function endMessage(
  tx: Knex.Transaction,
  clock: Clock,
  message: Message,
  from: MessageState,
  ending: { readonly state: Ending; readonly reason?: string },
): Promise<boolean> {
  const moved = await moveMessage(tx, clock, message, from, ending);
  if (moved && message.contact_number !== OWN_CONTACT_NUMBER)
    await emit(tx, message.tenant, clock, {
      type: ending.state,
      surveyId: message.survey_id,
      contactNumber: message.contact_number,
      channel: message.channel,
      ...(ending.reason === undefined ? {} : { reason: ending.reason }),
    });
  return moved;
}

/** Moves a message by compare-and-set on its state. */
export async function moveMessage(
  tx: Knex.Transaction,
  clock: Clock,
  { tenant, id }: Pick<Message, 'tenant' | 'id'>,
  from: MessageState,
  to: {
    readonly state: MessageState;
    readonly reason?: string;
    readonly values?: Readonly<Record<string, unknown>>;
  },
): Promise<boolean> {
  const values = { state: to.state, reason: to.reason ?? null, changed_at: clock(), ...to.values };
  const settings = Object.keys(values).map((column) => `${column} = ?`);
  const [moved] = await runEach(
    tx,
    (counted) =>
      `update sv_message set ${settings.join(', ')} ${counted} where tenant = ? and id = ? and state = ?`,
    [[...Object.values(values), tenant, id, from]],
  );
  return moved === 1;
}

/** A message whose job is given up: told as failed, or as uncertain when it may have gone. */
export async function failMessage(database: Database, clock: Clock, id: string): Promise<void> {
  await database.transaction(async (tx) => {
    const message = await readMessage(tx, id);
    if (message?.state === 'waiting')
      await endMessage(tx, clock, message, 'waiting', { state: 'failed', reason: 'unexpected' });
    if (message?.state === 'sending')
      await endMessage(tx, clock, message, 'sending', { state: 'uncertain', reason: 'unexpected' });
  });
}
