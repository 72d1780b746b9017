import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Knex } from 'knex';
import type { Message } from '../store/messages.ts';

/*
 * Addresses of our own, one of each kind for every message (VERP), so that what comes back tells which message it is
 * about whatever it says. `b`: the return path, to which bounces go. `u`: stops the messages, for mail programs that
 * would rather write than post.
 *
 * They are signed, so that nobody who knows a message's identifier can report it as undeliverable. The key is the
 * survey's token: whoever knows that may stop its messages anyway, it is as secret as the link, and an erased survey has
 * another one.
 */
export type Purpose = 'b' | 'u';

const ID = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/;
/** Hexadecimal digits of the signature: 80 bits. With the rest it stays under the 64 characters of a local part. */
const SIGNATURE = 20;

export function ownAddress(purpose: Purpose, message: string, token: string, domain: string): string {
  return `${purpose}-${message.replaceAll('-', '')}-${signatureOf(purpose, message, token)}@${domain}`;
}

/** Of which message an address of ours tells. */
export interface Addressed {
  readonly purpose: Purpose;
  readonly message: Pick<Message, 'id' | 'tenant' | 'survey_id'>;
}

/**
 * Reads an address of ours, in whatever case it comes back.
 *
 * @returns null for every other, for a message that is not here, and for one with a signature that is not ours
 */
export async function readOwnAddress(
  connection: Knex,
  address: string,
  domain: string,
): Promise<Addressed | null> {
  const form = new RegExp(`^([bu])-([0-9a-f]{32})-([0-9a-f]{${SIGNATURE}})@(.+)$`);
  const [, purpose, digits, signature, at] = form.exec(address.toLowerCase()) ?? [];
  if (digits === undefined || at !== domain.toLowerCase()) return null;
  const id = digits.replace(ID, '$1-$2-$3-$4-$5');
  const found = (await connection('sv_message as m')
    .join('sv_survey as s', (on) => on.on('s.tenant', 'm.tenant').andOn('s.id', 'm.survey_id'))
    .where('m.id', id)
    .first('m.id', 'm.tenant', 'm.survey_id', 's.token')) as
    | (Addressed['message'] & { readonly token: string })
    | undefined;
  if (found === undefined) return null;
  const { token, ...message } = found;
  const expected = signatureOf(purpose as Purpose, id, token);
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(signature!))) return null;
  return { purpose: purpose as Purpose, message };
}

function signatureOf(purpose: Purpose, message: string, token: string): string {
  return createHmac('sha256', token).update(`${purpose}:${message}`).digest('hex').slice(0, SIGNATURE);
}
