import type { Knex } from 'knex';
import { insertIfAbsent, rowsOf } from '../../lib/sql/index.ts';
import type { Channel } from '../wire.ts';

export type SuppressionReason =
  | 'unsubscribed'
  | 'not-this-person'
  | 'deceased'
  /** Of an address: a message to it came back for good. */
  | 'hard-bounce'
  | 'undelivered';

/** Of whom or what: the learner over a channel or over all, or one address. */
export interface Suppression {
  readonly subject: 'learner' | 'address';
  readonly value: string;
  readonly channel: Channel | 'all';
  readonly reason: SuppressionReason;
}

export async function suppress(
  tx: Knex.Transaction,
  tenant: string,
  at: string,
  suppression: Suppression,
): Promise<void> {
  const { subject, channel, reason } = suppression;
  const key = { tenant, subject, value: normal(suppression), channel };
  await tx('sv_suppression').where(key).delete();
  await tx('sv_suppression').insert({ ...key, reason, at });
}

/** Writes no more to an address that cannot be reached; whatever else forbids it stands. */
export async function suppressUnreachable(
  tx: Knex.Transaction,
  tenant: string,
  at: string,
  to: { readonly address: string; readonly channel: Channel },
): Promise<void> {
  const { address, channel } = to;
  const reason: SuppressionReason = channel === 'email' ? 'hard-bounce' : 'undelivered';
  const key = { tenant, subject: 'address', value: normal({ subject: 'address', value: address }), channel };
  await insertIfAbsent(tx, 'sv_suppression', Object.keys(key), [{ ...key, reason, at }]);
}

/**
 * Takes back what the learner asked for by unsubscribing; a wrong address or a death stays.
 *
 * @returns what was taken back
 */
export async function liftUnsubscribed(
  tx: Knex.Transaction,
  tenant: string,
  learner: string,
  channels: readonly (Channel | 'all')[] = ['email', 'sms', 'all'],
): Promise<readonly (Channel | 'all')[]> {
  const of = { tenant, subject: 'learner', value: learner, reason: 'unsubscribed' };
  const these = () => tx('sv_suppression').where(of).whereIn('channel', channels);
  const lifted = (await these().select('channel')) as { channel: Channel | 'all' }[];
  await these().delete();
  return lifted.map(({ channel }) => channel);
}

/** A number said that it wants no more text messages, whoever of the tenant's learners has it. */
export async function silenceNumber(
  tx: Knex.Transaction,
  tenant: string,
  at: string,
  number: string,
): Promise<void> {
  const key = { tenant, subject: 'address', value: number, channel: 'sms' };
  await insertIfAbsent(tx, 'sv_suppression', Object.keys(key), [{ ...key, reason: 'unsubscribed', at }]);
}

/** Takes back what a number said; one that does not exist or is somebody else's stays. */
export async function liftSilence(tx: Knex.Transaction, tenant: string, number: string): Promise<void> {
  const key = { tenant, subject: 'address', value: number, channel: 'sms', reason: 'unsubscribed' };
  await tx('sv_suppression').where(key).delete();
}

/** What of an address is a finding of ours or of a stranger, and can turn out to be wrong. */
const ABOUT_ADDRESS: readonly SuppressionReason[] = ['hard-bounce', 'undelivered', 'not-this-person'];

/**
 * Takes an address off the list that is good after all. That its number wants no more text messages stays.
 * @returns how many entries stood against it
 */
export async function releaseAddress(
  tx: Knex.Transaction,
  tenant: string,
  address: string,
  channel: Channel | 'all',
): Promise<number> {
  const value = normal({ subject: 'address', value: address });
  return tx('sv_suppression')
    .where({ tenant, subject: 'address', value, channel })
    .whereIn('reason', [...ABOUT_ADDRESS])
    .delete();
}

/** Takes back that a learner has died; what they asked for themselves stays. @returns how many entries said so */
export async function releaseLearner(tx: Knex.Transaction, tenant: string, learner: string): Promise<number> {
  return tx('sv_suppression')
    .where({ tenant, subject: 'learner', value: learner, reason: 'deceased' })
    .delete();
}

/** Whether it is the number that wants no more text messages. */
export async function isSilenced(connection: Knex, tenant: string, number: string): Promise<boolean> {
  const key = { tenant, subject: 'address', value: number, channel: 'sms', reason: 'unsubscribed' };
  return (await connection('sv_suppression').where(key).first('at')) !== undefined;
}

/** Why nothing may be sent to this learner at this address over this channel; null when it may. */
export async function suppressionOf(
  tx: Knex.Transaction,
  tenant: string,
  to: { readonly learner: string; readonly address: string; readonly channel: Channel },
): Promise<SuppressionReason | null> {
  const address = normal({ subject: 'address', value: to.address });
  const [row] = await rowsOf<{ readonly reason: SuppressionReason }>(
    tx,
    `select reason from sv_suppression where tenant = ? and channel in ('all', ?)
       and (subject = 'learner' and value = ? or subject = 'address' and value = ?)`,
    [tenant, to.channel, to.learner, address],
  );
  return row?.reason ?? null;
}

function normal(of: Pick<Suppression, 'subject' | 'value'>): string {
  return of.subject === 'address' ? of.value.trim().toLowerCase() : of.value;
}
