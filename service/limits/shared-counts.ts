import type { Knex } from 'knex';
import { type Database, inChunks } from '../../lib/sql/index.ts';

const MINUTE_MS = 60_000;
const KEYS_PER_QUERY = 400;
/** A subject with less than this part of its limit is not told to the others: so most never are. */
const WORTH_TELLING = 0.1;

/** Requests of this minute by whoever makes them, over all instances on one database. */
export interface SharedCounts {
  /** Counts one more. @returns how many it were, others' included as far as they are known */
  add(subject: string, limit: number): number;
  /** How many it were. */
  of(subject: string): number;
  /** Seconds until counting begins anew. */
  secondsLeft(): number;
  /** Tells the other instances of whoever makes many requests, and learns what they counted. */
  share(): Promise<void>;
}

interface Count {
  here: number;
  /** Of those, how many stand in the database. */
  told: number;
  /** What the other instances told. */
  elsewhere: number;
  worthTelling: boolean;
}

/**
 * Counts in memory, and shares now and then: a request waits for no database. The limit is passed by what comes in between
 * two shares, and by what each of the other instances counted and did not find worth telling.
 *
 * @param now milliseconds; the machines' clocks have to agree on the minute only
 */
export function createSharedCounts(database: Database, now: () => number = Date.now): SharedCounts {
  let minute = minuteOf(now());
  let counts = new Map<string, Count>();

  function current(): Map<string, Count> {
    const is = minuteOf(now());
    if (is !== minute) {
      minute = is;
      counts = new Map();
    }
    return counts;
  }

  return {
    add(subject, limit) {
      const all = current();
      const count = all.get(subject) ?? { here: 0, told: 0, elsewhere: 0, worthTelling: false };
      all.set(subject, count);
      count.here += 1;
      count.worthTelling ||= count.here >= limit * WORTH_TELLING;
      return count.here + count.elsewhere;
    },
    of(subject) {
      const count = current().get(subject);
      return count === undefined ? 0 : count.here + count.elsewhere;
    },
    secondsLeft: () => Math.ceil((MINUTE_MS - (now() % MINUTE_MS)) / 1_000),
    async share() {
      const busy = [...current()].filter(([, { worthTelling }]) => worthTelling);
      if (busy.length === 0) return;
      const of = minute;
      const telling = busy.map(([subject, { here, told }]) => ({ subject, more: here - told, here }));
      const known = await database.transaction(async (tx) => {
        for (const { subject, more } of telling) if (more > 0) await tell(tx, of, subject, more);
        await tx('sv_rate').where('minute', '<', of).delete();
        return countsOf(
          tx,
          of,
          telling.map(({ subject }) => subject),
        );
      });
      for (const { subject, here } of telling) {
        const count = counts.get(subject);
        if (minute !== of || count === undefined) continue;
        count.told = here;
        count.elsewhere = (known.get(subject) ?? here) - here;
      }
    },
  };
}

async function tell(tx: Knex.Transaction, minute: number, subject: string, more: number): Promise<void> {
  const row = { minute, subject };
  const known = await tx('sv_rate').where(row).first('count');
  if (known === undefined) await tx('sv_rate').insert({ ...row, count: more });
  else await tx('sv_rate').where(row).increment('count', more);
}

async function countsOf(
  tx: Knex.Transaction,
  minute: number,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const known = new Map<string, number>();
  for (const some of inChunks(subjects, KEYS_PER_QUERY)) {
    const rows = (await tx('sv_rate')
      .where({ minute })
      .whereIn('subject', some)
      .select('subject', 'count')) as {
      subject: string;
      count: number;
    }[];
    for (const { subject, count } of rows) known.set(subject, count);
  }
  return known;
}

function minuteOf(ms: number): number {
  return Math.floor(ms / MINUTE_MS);
}
