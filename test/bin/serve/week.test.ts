/**
 * A week of `serve`, on the installation's clock: it stands at each instant at which some run is due until those runs
 * are there, and then moves on. `SERVE_WEEK_TENANTS=200 npx vitest run test/bin/serve/week.test.ts` is the size of the
 * promise; docs/scaling.md has what came of it.
 */
import { describe, expect, it } from 'vitest';
import { serve } from '../../../bin/commands/serve.ts';
import { installationWith, quietService, runsOf, until } from './support.ts';

const TENANTS = Number(process.env.SERVE_WEEK_TENANTS ?? 6);
/** Seconds for each tenant's week. */
const SECONDS_PER_TENANT = 15;

/** Zones and times of day; the first two are in the night in which clocks change: 01:30 is never, or twice. */
const KINDS = [
  ['Europe/London', '01:30'],
  ['Europe/Paris', '02:30'],
  ['Europe/London', '02:00'],
  ['America/New_York', '22:15'],
  ['Asia/Kolkata', '05:45'],
  ['Pacific/Auckland', '00:00'],
  ['Europe/London', '23:59'],
  ['Europe/Lisbon', '12:00'],
] as const;

const WEEKS = [
  {
    name: 'in which the clocks go forward',
    from: '2026-03-24',
    // Skipped times are moved on by the hour that is skipped.
    special: {
      'Europe/London 01:30 2026-03-29': '2026-03-29T01:30:00.000Z',
      'Europe/Paris 02:30 2026-03-29': '2026-03-29T01:30:00.000Z',
    },
  },
  {
    name: 'in which the clocks go back',
    from: '2026-10-20',
    // Of two the first.
    special: {
      'Europe/London 01:30 2026-10-25': '2026-10-25T00:30:00.000Z',
      'Europe/Paris 02:30 2026-10-25': '2026-10-25T00:30:00.000Z',
    },
  },
] as const;

describe.each(WEEKS)('a week $name', ({ from, special }) => {
  it(
    `starts each run of ${TENANTS} tenants once per local date, at its local time, and ends it`,
    async () => {
      const tenants = Array.from({ length: TENANTS }, (_, at) => {
        const [timeZone, time] = KINDS[at % KINDS.length]!;
        return { id: `t${String(at).padStart(3, '0')}`, timeZone, at: time };
      });
      const due = tenants.flatMap(({ id, timeZone, at }) =>
        Array.from({ length: 7 }, (_, day) => {
          const date = new Date(Date.parse(`${from}T00:00Z`) + day * 86_400_000).toISOString().slice(0, 10);
          const known = (special as Readonly<Record<string, string>>)[`${timeZone} ${at} ${date}`];
          return { id, date, instant: known ?? instantOf(date, at, timeZone) };
        }),
      );
      const steps = [...new Set(due.map(({ instant }) => instant))].sort();
      const installation = await installationWith(tenants, await quietService());
      const { clock, control } = installation;
      const started = async () => {
        const rows = await control.reader('ct_schedule_run').whereNotNull('started_at');
        return new Map(rows.map((row) => [`${row.tenant} ${row.local_date}`, row.started_at as string]));
      };
      // What is due before the first step belongs to the day before the week.
      clock.moveTo(new Date(Date.parse(steps[0]!) - 60_000).toISOString());

      const stop = new AbortController();
      const serving = serve(installation, {
        overrides: {},
        signal: stop.signal,
        say: () => {},
        everySeconds: 0.1,
      });
      const began = performance.now();
      for (const step of steps) {
        clock.moveTo(step);
        const wanted = due.filter(({ instant }) => instant <= step);
        await until(async () => {
          const done = await started();
          return wanted.every(({ id, date }) => done.has(`${id} ${date}`));
        });
        // Between two of these instants lie hours, in which a run ends: here they are seconds.
        await until(async () => {
          for (const { id } of due.filter(({ instant }) => instant === step))
            if ((await runsOf(installation, id)).some(({ state }) => state === 'running')) return false;
          return true;
        });
      }
      const days = new Set(due.map(({ id, date }) => `${id} ${date}`));
      stop.abort();
      await serving;

      const done = await started();
      for (const { id, date, instant } of due) {
        const next = steps[steps.indexOf(instant) + 1] ?? '9999';
        const at = done.get(`${id} ${date}`)!;
        expect(at >= instant && at < next, `${id} ${date}: due ${instant}, started ${at}, next ${next}`).toBe(
          true,
        );
      }
      // Nothing but those, except of the day before and after the week, on which a zone may already be.
      for (const { id } of tenants) {
        const runs = await runsOf(installation, id);
        const dates = runs.map(({ localDate }) => localDate);
        expect(new Set(dates).size, `${id} twice on a date`).toBe(dates.length);
        const inside = runs.filter(({ localDate }) => days.has(`${id} ${localDate}`));
        expect(inside.map(({ kind, state }) => `${kind} ${state}`)).toEqual(Array(7).fill('daily done'));
      }
      if (TENANTS >= 100)
        console.info(
          `${TENANTS} tenants, 7 dates from ${from}: ${due.length} runs due at ${steps.length} instants, each started once and done, in ${((performance.now() - began) / 1_000).toFixed(0)} s`,
        );
    },
    TENANTS * SECONDS_PER_TENANT * 1_000,
  );
});

/** When a zone's clocks show this time on this date; on the days they change, see above. */
function instantOf(date: string, time: string, timeZone: string): string {
  const shown = Date.parse(`${date}T${time}Z`);
  // Twice, since the first guess may lie on the other side of a change.
  const first = shown - offsetMs(shown, timeZone);
  return new Date(shown - offsetMs(first, timeZone)).toISOString();
}

function offsetMs(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)!.value;
  const shown = `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}Z`;
  return Date.parse(shown) - Math.floor(at / 60_000) * 60_000;
}
