/*
 * The line: messages that wait and are not in the queue. Each tenant has one for each channel, oldest first. From their
 * heads the queue is filled, in turn, up to a depth that is soon worked off: so whoever comes with ten messages
 * waits for that depth, not for the hundred thousand of somebody else. What a limit does not allow stays in the line.
 */
import type { Knex } from 'knex';
import { enqueue } from '../../lib/queue/index.ts';
import { type Database, inChunks } from '../../lib/sql/index.ts';
import type { Channel } from '../wire.ts';
import { sendJob } from './messages.ts';
import { allowanceOf, type Paces } from './pace.ts';

/**
 * Messages of a channel in the queue at most: what the instances hand over until it is filled again, and not so many that a
 * slow transport keeps a newcomer waiting for long.
 */
export const QUEUE_DEPTH = 500;
/** Tenants that share a filling: with more, each waits for its turn, and a filling stays short. */
const TENANTS_AT_ONCE = 50;
const IDS_PER_STATEMENT = 400;
const CHANNELS: readonly Channel[] = ['email', 'sms'];

export interface Released {
  readonly messages: number;
  /** A queue is as deep as it may be: there may be more for it as soon as some have gone. */
  readonly full: boolean;
}

/**
 * Puts messages that are due into the queue: oldest first within a tenant, tenants in turn, those that are not held, as
 * many as the minute still allows. What is past its last moment goes whatever holds it back, once a minute:
 * its job tells the feed that it expired.
 */
export function createRelease(database: Database, paces: Paces): (now: string) => Promise<Released> {
  /** The tenant whose turn was last, by channel: where not everybody gets one, the next begins after it. */
  const turns = new Map<Channel, string>();
  /** The minute for which everything late was put in, by channel. */
  const expired = new Map<Channel, string>();

  async function fill(channel: Channel, now: string): Promise<Released> {
    const minute = now.slice(0, 16);
    const filled = await database.transaction(async (tx) => {
      const inQueue = await countQueued(tx, channel);
      const before = [...inQueue.values()].reduce((sum, count) => sum + count, 0);
      let room = QUEUE_DEPTH - before;
      const looks = room > 0 && expired.get(channel) !== minute;
      const late = looks ? await lateOnes(tx, channel, now, room) : [];
      await putIn(tx, late);
      room -= late.length;
      const noneLate = looks && room > 0;
      const allowed = await allowanceOf(tx, paces[channel], channel, now);
      const most = Math.min(room, allowed.all - before);
      const places = (tenant: string) => allowed.of(tenant) - (inQueue.get(tenant) ?? 0);
      const due = most <= 0 ? NOTHING : await inTurn(tx, channel, now, most, places, turns.get(channel));
      await putIn(tx, due.messages);
      room -= due.messages.length;
      return { messages: late.length + due.messages.length, room, last: due.last, noneLate };
    });
    if (filled.noneLate) expired.set(channel, minute);
    if (filled.last !== undefined) turns.set(channel, filled.last);
    return { messages: filled.messages, full: filled.room <= 0 };
  }

  return async (now) => {
    // A look that takes no lock: mostly nobody stands in any line.
    const anybody = await database.reader('sv_message').where({ state: 'waiting', queued: 0 }).first('id');
    if (anybody === undefined) return { messages: 0, full: false };
    const filled: Released[] = [];
    for (const channel of CHANNELS) filled.push(await fill(channel, now));
    return {
      messages: filled.reduce((sum, { messages }) => sum + messages, 0),
      full: filled.some(({ full }) => full),
    };
  };
}

interface Turns {
  readonly messages: readonly string[];
  /** The tenant that was given something last. */
  readonly last: string | undefined;
}

const NOTHING: Turns = { messages: [], last: undefined };

/**
 * Rounds in which each tenant gets as much as every other; what one does not need, the others share in the next.
 *
 * @param most places for all of them
 * @param places of a tenant
 * @param after the tenant before the one that begins
 */
async function inTurn(
  tx: Knex.Transaction,
  channel: Channel,
  now: string,
  most: number,
  places: (tenant: string) => number,
  after = '',
): Promise<Turns> {
  const tenants = await tenantsInLine(tx, channel, now);
  const given = new Map<string, number>();
  const messages: string[] = [];
  let inRound = [...tenants.filter((id) => id > after), ...tenants.filter((id) => id <= after)];
  let last: string | undefined;
  while (messages.length < most && inRound.length > 0) {
    const left = most - messages.length;
    const each = Math.max(1, Math.floor(left / Math.min(inRound.length, TENANTS_AT_ONCE)));
    const wantMore: string[] = [];
    for (const tenant of inRound) {
      const before = given.get(tenant) ?? 0;
      const share = Math.min(each, places(tenant) - before, most - messages.length);
      if (share <= 0) continue;
      const head = await headOf(tx, channel, tenant, now, { from: before, most: share });
      given.set(tenant, before + head.length);
      messages.push(...head);
      if (head.length > 0) last = tenant;
      if (head.length === share) wantMore.push(tenant);
    }
    inRound = wantMore;
  }
  return { messages, last };
}

/** Messages in the queue that were not tried yet, by tenant: those that wait for another attempt take no place of others. */
async function countQueued(tx: Knex.Transaction, channel: Channel): Promise<ReadonlyMap<string, number>> {
  const rows = (await tx('sv_message')
    .where({ state: 'waiting', queued: 1, channel })
    .groupBy('tenant')
    .select('tenant')
    .count({ n: '*' })) as { tenant: string; n: number }[];
  return new Map(rows.map(({ tenant, n }) => [tenant, Number(n)]));
}

/** Tenants with something due that are not held: a seek for each tenant, however long its line is. */
async function tenantsInLine(tx: Knex.Transaction, channel: Channel, now: string): Promise<string[]> {
  const rows = (await tx('sv_tenant as t')
    .where('t.held', 0)
    .whereExists((line) =>
      line
        .from('sv_message as m')
        .select(tx.raw('1 as one'))
        .where({ 'm.state': 'waiting', 'm.queued': 0, 'm.channel': channel })
        .andWhere('m.tenant', tx.raw('??', ['t.id']))
        .andWhere('m.not_before', '<=', now),
    )
    .orderBy('t.id')
    .select('t.id')) as { id: string }[];
  return rows.map(({ id }) => id);
}

async function headOf(
  tx: Knex.Transaction,
  channel: Channel,
  tenant: string,
  now: string,
  { from, most }: { readonly from: number; readonly most: number },
): Promise<string[]> {
  const query = tx('sv_message')
    .where({ state: 'waiting', queued: 0, tenant, channel })
    .andWhere('not_before', '<=', now)
    .orderBy('not_before')
    .limit(most)
    .select('id');
  if (from > 0) query.offset(from);
  return ((await query) as { id: string }[]).map(({ id }) => id);
}

async function lateOnes(
  tx: Knex.Transaction,
  channel: Channel,
  now: string,
  most: number,
): Promise<string[]> {
  const rows = (await tx('sv_message')
    .where({ state: 'waiting', queued: 0, channel })
    .andWhere('send_before', '<=', now)
    .limit(most)
    .select('id')) as { id: string }[];
  return rows.map(({ id }) => id);
}

async function putIn(tx: Knex.Transaction, ids: readonly string[]): Promise<void> {
  for (const some of inChunks(ids, IDS_PER_STATEMENT))
    await tx('sv_message').whereIn('id', some).update({ queued: 1 });
  await enqueue(tx, ids.map(sendJob));
}
