import type { ServiceContext } from '../context.ts';
import { type Message, readMessage } from '../store/messages.ts';
import { type Receipt, settleMessage } from '../store/receipts.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Settles a message by what a gateway tells of it. A message that is not here is nothing to the gateway: it is answered
 * as if it were, and noted.
 *
 * @param became null: the gateway is still at it
 */
export async function settleByGateway(
  context: ServiceContext,
  gateway: string,
  told: {
    readonly reference: string;
    readonly code: string;
    became(message: Message): Receipt | null;
  },
): Promise<Message | null> {
  const { database, clock, log } = context;
  const settled = await database.transaction(async (tx) => {
    const message = UUID.test(told.reference) ? await readMessage(tx, told.reference) : undefined;
    if (message === undefined) return null;
    const became = told.became(message);
    if (became !== null)
      await settleMessage(tx, clock, message.id, became, { from: 'gateway', code: told.code.slice(0, 32) });
    return message;
  });
  if (settled === null) log.warn('receipt.of-nothing', { gateway, code: told.code });
  return settled;
}
