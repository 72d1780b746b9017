import type { Knex } from 'knex';
import type { Clock } from '../context.ts';
import { emit } from './feed.ts';
import { type Message, type MessageState, OWN_CONTACT_NUMBER, readMessage } from './messages.ts';
import { moveMessage } from './settle.ts';
import { suppressUnreachable } from './suppressions.ts';

/*
 * What became of a message after it was handed over
 *
 *   sending, uncertain, sent  → delivered     the other side has it
 *   any of these              → bounced       an email came back: `hard-bounce` (there is no such mailbox), `soft-bounce`
 *                                             (there is one, and it took nothing), `blocked` (refused for who sends or
 *                                             what is sent)
 *                             → undelivered   an SMS did not arrive: `unknown-number`, `temporary`, `blocked`
 *                             → failed        who took it over could not send it, or staff know that it did not go
 *   uncertain                 → sent          staff know that it went
 *
 * Worse news replaces better: a message that was delivered to a forwarding may bounce yet, a soft bounce may be followed
 * by a hard one. The other way round, and the same again, changes nothing. An authentic receipt proves that the message
 * went, whatever stands here: one that a restored service believes to be waiting is not sent again.
 */
export type Receipt =
  | { readonly became: 'delivered' }
  | { readonly became: 'bounced'; readonly reason: 'hard-bounce' | 'soft-bounce' | 'blocked' }
  | { readonly became: 'undelivered'; readonly reason: 'unknown-number' | 'temporary' | 'blocked' }
  | { readonly became: 'failed'; readonly reason: string }
  | { readonly became: 'sent' };

/** Whence a receipt is known. */
export interface Source {
  readonly from: 'bounce' | 'gateway' | 'staff';
  /** What it was told with, such as `5.1.1`; never a text, which may name the address. At most 32 characters. */
  readonly code?: string;
  /** The member of staff. */
  readonly by?: string;
}

/** A mailbox that was full, or whose server did not answer, so many times in a row is given up: in practice, for months. */
const SOFT_BOUNCES_IN_A_ROW = 3;

/** States that tell that a message went. */
const GONE = new Set<MessageState>(['sent', 'delivered', 'bounced', 'undelivered']);
const IN_HAND = new Set<MessageState>(['sending', 'uncertain', 'sent']);

/**
 * Settles what became of a message, tells the feed, and writes no more to an address that is not there. Call it as often
 * as the receipt comes.
 *
 * @returns whether anything changed; false too for a message that is not here or was erased
 */
export async function settleMessage(
  tx: Knex.Transaction,
  clock: Clock,
  id: string,
  receipt: Receipt,
  source: Source,
): Promise<boolean> {
  // Again when the sending of it moved it meanwhile.
  for (;;) {
    const message = await readMessage(tx, id);
    if (message === undefined || message.address === '' || !isNews(message, receipt)) return false;
    const settled = await hardened(tx, message, receipt);
    const values = {
      receipt_at: clock(),
      receipt_from: source.from,
      receipt_code: source.code ?? null,
      receipt_by: source.by ?? null,
    };
    const reason = 'reason' in settled ? { reason: settled.reason } : {};
    const to = { state: settled.became, ...reason, values };
    if (!(await moveMessage(tx, clock, message, message.state, to))) continue;
    if (isLasting(settled)) await suppressUnreachable(tx, message.tenant, clock(), message);
    await tell(tx, clock, message, settled);
    return true;
  }
}

function isNews(message: Message, receipt: Receipt): boolean {
  if (receipt.became === 'sent') return message.state === 'uncertain';
  if (receipt.became === 'failed') return IN_HAND.has(message.state);
  return weight(receipt) > weight({ became: message.state, reason: message.reason });
}

/** How bad the news is. */
function weight({
  became,
  ...told
}: {
  readonly became: MessageState;
  readonly reason?: string | null;
}): number {
  if (became === 'delivered') return 1;
  if (became !== 'bounced' && became !== 'undelivered') return 0;
  return isLasting({ became, ...told }) ? 3 : 2;
}

function isLasting({ reason }: { readonly became: MessageState; readonly reason?: string | null }): boolean {
  return reason === 'hard-bounce' || reason === 'unknown-number';
}

/** A soft bounce that follows on others is a hard one. */
async function hardened(tx: Knex.Transaction, message: Message, receipt: Receipt): Promise<Receipt> {
  if (receipt.became !== 'bounced' || receipt.reason !== 'soft-bounce') return receipt;
  const { tenant, address, channel, id } = message;
  const before = (await tx('sv_message')
    .where({ tenant, address, channel })
    .whereIn('state', [...GONE])
    .andWhereNot({ id })
    .orderBy('changed_at', 'desc')
    .limit(SOFT_BOUNCES_IN_A_ROW - 1)
    .select('reason')) as Pick<Message, 'reason'>[];
  const soft = before.filter(({ reason }) => reason === 'soft-bounce').length;
  return soft < SOFT_BOUNCES_IN_A_ROW - 1 ? receipt : { became: 'bounced', reason: 'hard-bounce' };
}

async function tell(tx: Knex.Transaction, clock: Clock, message: Message, settled: Receipt): Promise<void> {
  if (message.contact_number === OWN_CONTACT_NUMBER) return;
  const { survey_id: surveyId, contact_number: contactNumber, channel } = message;
  const of = { surveyId, contactNumber, channel };
  const went = settled.became !== 'failed' && settled.became !== 'sent';
  if (went && !GONE.has(message.state)) await emit(tx, message.tenant, clock, { type: 'sent', ...of });
  const reason = 'reason' in settled ? { reason: settled.reason } : {};
  await emit(tx, message.tenant, clock, { type: settled.became, ...of, ...reason });
}
