/** Claim 6: clocks that jump, and the two days a year on which they are meant to. */
import { expect, test } from 'vitest';
import { addDays, dateIn } from '../../lib/ilr/calendar.ts';
import type { Database } from '../../lib/sql/index.ts';
import { foundCollege, habits } from './support/college.ts';
import { outcomeOf, startHere } from './support/here.ts';
import { arrivalsByWhat, lost, repeated, wrongRows } from './support/judge.ts';
import { contacts, destinations, query, write } from './support/look.ts';
import { lifeWithoutFault, smallCollege } from './support/plain-life.ts';

const LIFE = [0, 1, 2, 31, 32, 61, 62];
const ZONE = 'Europe/London';

const withoutFault = lifeWithoutFault(LIFE);

test.each([
  ['forth and back', [60, -60]],
  ['back and forth', [-60, 60]],
] as const)(
  'claim 6: business time jumps an hour %s, again and again in the middle of runs: same outcomes',
  async (_how, jumps) => {
    const expected = await withoutFault();
    const college = await smallCollege();
    let jumped = 0;
    const here = await startHere(college, {
      prepare: ({ tenant, service }) => {
        for (const database of [tenant, service] as { transaction: Database['transaction'] }[]) {
          const begin = database.transaction;
          let turn = 0;
          database.transaction = async (work, options) => {
            turn += 1;
            // The queue's own transactions are nobody's business time.
            if (options?.concurrent !== true && turn % 5 === 0) {
              college.laterBy(jumps[jumped % 2]!);
              jumped += 1;
            }
            return begin(work, options);
          };
        }
      },
    });
    await here.through(LIFE);
    await here.close();
    expect(jumped).toBeGreaterThan(10);
    expect(outcomeOf(college)).toEqual(expected);
  },
);

/** As if the database's clock had jumped by so many seconds: every instant of the queue lies elsewhere from now on. */
function jumpQueueClock(file: string, seconds: number): void {
  const moved = (column: string) =>
    `${column} = strftime('%Y-%m-%dT%H:%M:%fZ', ${column}, '${-seconds} seconds')`;
  write(file, `update dq_job set ${['run_at', 'lease_until', 'rank', 'enqueued_at'].map(moved).join(', ')}`);
}

test.each([
  ['forward', 3_600],
  ['back', -3_600],
])(
  'claim 6: the clock of both databases jumps an hour %s while jobs are held: nothing twice, nothing lost',
  async (_how, seconds) => {
    const college = await smallCollege();
    const here = await startHere(college);
    let arrived = 0;
    college.sinks.beforeReply = () => {
      arrived += 1;
      if (arrived % 4 !== 1) return;
      jumpQueueClock(college.files.service, seconds);
      jumpQueueClock(college.files.tenant, seconds);
    };
    await here.through(LIFE);
    await here.close();
    expect(arrived).toBeGreaterThan(8);
    expect(repeated(college.sinks.arrivals)).toEqual([]);
    expect(lost(contacts(college), arrivalsByWhat(college.sinks.arrivals), college.pupils)).toEqual([]);
    expect(wrongRows(destinations(college), college.pupils, here.pupils.thanked)).toEqual([]);
  },
);

/** A weekend of half hours around a Sunday on which reminders are due: what arrived when, by the college's clock. */
async function weekend(sunday: string): Promise<{ arrived: string[]; runs: string[] }> {
  const invited = addDays(sunday, -30);
  const college = await foundCollege({
    pupils: habits(6),
    today: invited,
    settings: { scheduleRunTime: '01:30', stopContactAfterDays: 365 },
  });
  const here = await startHere(college, { byHand: true });
  const arrived: string[] = [];
  let now = '';
  college.sinks.beforeReply = ({ kind, to }) => {
    const at = new Date(now).toLocaleTimeString('en-GB', { timeZone: ZONE, timeStyle: 'short' });
    const days = Math.round((Date.parse(dateIn(now, ZONE)) - Date.parse(sunday)) / 86_400_000);
    arrived.push(`day ${days} ${at} ${kind} to ${to}`);
  };
  const look = async (minutes: number) => {
    college.laterBy(minutes);
    now = here.tenant.reference.host.clock.now();
    await here.step();
  };
  college.day(invited, '10:00');
  await look(0);
  college.day(addDays(sunday, -1), '20:00');
  for (let halfHours = 0; halfHours < 2 * 42; halfHours += 1) await look(30);
  await here.close();
  const runs = query<{ day: string }>(
    college.files.tenant,
    `select local_date as day from dt_run where kind = 'daily' order by id`,
  );
  expect(repeated(college.sinks.arrivals)).toEqual([]);
  return {
    arrived: arrived.sort(),
    runs: runs.map(({ day }) => String((Date.parse(day) - Date.parse(sunday)) / 86_400_000)),
  };
}

test.each([
  ['go back', '2025-10-26', '2025-10-19'],
  ['go forward', '2026-03-29', '2026-03-22'],
])(
  'claim 6: on the Sunday on which the clocks %s everything happens as on any other',
  async (_how, sunday, ordinary) => {
    const expected = await weekend(ordinary);
    expect(expected.runs).toEqual(['-30', '-1', '0', '1']);
    expect(expected.arrived.filter((what) => what.startsWith('day 0 08:'))).toHaveLength(11);
    expect(await weekend(sunday)).toEqual(expected);
  },
);
