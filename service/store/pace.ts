import type { Knex } from 'knex';
import type { Channel } from '../wire.ts';

const MINUTE_MS = 60_000;

/** Messages handed over in a minute of the service's clock, over all instances. Absent: as many as go. */
export interface Pace {
  readonly perMinute?: number | undefined;
  readonly perTenantPerMinute?: number | undefined;
}

export type Paces = Readonly<Partial<Record<Channel, Pace>>>;

/** How many messages may still go in this minute. */
export interface Allowance {
  readonly all: number;
  of(tenant: string): number;
}

const AS_MANY_AS_GO: Allowance = { all: Infinity, of: () => Infinity };

/** What the minute of `now` still allows of a channel. Without a limit nothing is read. */
export async function allowanceOf(
  tx: Knex.Transaction,
  pace: Pace | undefined,
  channel: Channel,
  now: string,
): Promise<Allowance> {
  const { perMinute = Infinity, perTenantPerMinute = Infinity } = pace ?? {};
  if (perMinute === Infinity && perTenantPerMinute === Infinity) return AS_MANY_AS_GO;
  const rows = (await tx('sv_pace')
    .where({ channel, minute: minuteOf(now) })
    .select('tenant', 'count')) as { tenant: string; count: number }[];
  const gone = new Map(rows.map(({ tenant, count }) => [tenant, count]));
  return {
    all: perMinute - rows.reduce((sum, { count }) => sum + count, 0),
    of: (tenant) => perTenantPerMinute - (gone.get(tenant) ?? 0),
  };
}

/**
 * Counts a message that is about to be handed over, in the transaction that commits it as `sending`: so the limit is
 * kept whoever hands over, at the first attempt or a later one.
 *
 * @returns false when the minute has no place left for it; nothing was counted
 */
export async function takePlace(
  tx: Knex.Transaction,
  paces: Paces,
  { channel, tenant }: { readonly channel: Channel; readonly tenant: string },
  now: string,
): Promise<boolean> {
  const allowed = await allowanceOf(tx, paces[channel], channel, now);
  if (allowed === AS_MANY_AS_GO) return true;
  if (Math.min(allowed.all, allowed.of(tenant)) <= 0) return false;
  const minute = minuteOf(now);
  const row = { channel, tenant };
  const known = (await tx('sv_pace').where(row).first('minute', 'count')) as
    | { minute: number; count: number }
    | undefined;
  if (known === undefined) await tx('sv_pace').insert({ ...row, minute, count: 1 });
  else
    await tx('sv_pace')
      .where(row)
      .update({ minute, count: known.minute === minute ? known.count + 1 : 1 });
  return true;
}

function minuteOf(instant: string): number {
  return Math.floor(Date.parse(instant) / MINUTE_MS);
}
