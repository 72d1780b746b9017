import { describe, expect, it } from 'vitest';
import type { DailySchedule } from '../../host/plugin-loader.ts';
import { createSchedules } from '../../host/schedules.ts';
import type { Database } from '../../lib/sql/types.ts';
import { controlDatabase, SILENT } from './support.ts';

describe('the daily schedule', () => {
  it('runs once per local date at its time of day, however often and by whomever it is looked at', async () => {
    const { control, look, ran } = await tenant('02:00');
    expect(await look('2025-01-10T01:59:59Z')).toEqual([]);
    const other = schedules(control, '02:00', ran);
    const looks = [
      look('2025-01-10T02:00:00Z'),
      other.runDue('2025-01-10T02:00:00Z'),
      look('2025-01-10T02:00:01Z'),
    ];
    expect((await Promise.all(looks)).flat()).toEqual(['daily']);
    await look('2025-01-10T23:59:00Z');
    await look('2025-01-11T02:00:00Z');
    expect(ran).toEqual(['2025-01-10', '2025-01-11']);
  });

  it('missed, starts late the same day, and a day missed altogether is not made up for', async () => {
    const { look, ran } = await tenant('02:00');
    await look('2025-01-10T17:30:00Z');
    await look('2025-01-13T02:00:00Z');
    expect(ran).toEqual(['2025-01-10', '2025-01-13']);
  });

  it('at 01:30 runs once on the day the clocks go back, at the first of the two', async () => {
    const { look, ran } = await tenant('01:30');
    expect(await look('2025-10-26T00:29:59Z')).toEqual([]);
    expect(await look('2025-10-26T00:30:00Z')).toEqual(['daily']);
    expect(await look('2025-10-26T01:30:00Z')).toEqual([]);
    expect(ran).toEqual(['2025-10-26']);
  });

  it('at 01:30 runs once on the day the clocks go forward, though they never show it', async () => {
    const { look, ran } = await tenant('01:30');
    expect(await look('2025-03-30T01:29:59Z')).toEqual([]);
    expect(await look('2025-03-30T01:30:00Z')).toEqual(['daily']);
    expect(await look('2025-03-30T12:00:00Z')).toEqual([]);
    expect(ran).toEqual(['2025-03-30']);
  });

  it('goes by the local date: late in the evening in UTC it is tomorrow there', async () => {
    const { look, ran } = await tenant('00:15');
    await look('2025-06-30T23:20:00Z');
    expect(ran).toEqual(['2025-07-01']);
  });

  it('tries a failed run again at the next look, and says so', async () => {
    const control = await controlDatabase();
    const errors: unknown[] = [];
    let broken = true;
    const schedule = daily('02:00', async () => {
      if (broken) throw new Error('the database is away');
    });
    const log = { ...SILENT, error: (event: string, fields?: object) => errors.push([event, fields]) };
    const { runDue } = createSchedules({ control, tenant: 'north', log }, [schedule], () => '');
    expect(await runDue('2025-01-10T02:00:00Z')).toEqual([]);
    expect(errors).toMatchObject([['schedule-failed', { tenant: 'north', localDate: '2025-01-10' }]]);
    broken = false;
    expect(await runDue('2025-01-10T02:01:00Z')).toEqual(['daily']);
  });

  it('whose process died in the act is taken over after ten minutes', async () => {
    const { control, look } = await tenant('02:00');
    const claim = { tenant: 'north', schedule: 'daily', local_date: '2025-01-10' };
    await control.transaction((tx) =>
      tx('ct_schedule_run').insert({ ...claim, claimed_at: '2025-01-10T02:00:00.000Z' }),
    );
    expect(await look('2025-01-10T02:09:59.000Z')).toEqual([]);
    expect(await look('2025-01-10T02:10:01.000Z')).toEqual(['daily']);
  });

  it('tells when it is due next', async () => {
    const { control, ran, look } = await tenant('02:00');
    const { nextDue } = schedules(control, '02:00', ran);
    expect(await nextDue('2025-03-29T01:00:00Z')).toBe('2025-03-29T02:00:00.000Z');
    await look('2025-03-29T02:00:00Z');
    expect(await nextDue('2025-03-29T02:00:00Z')).toBe('2025-03-30T01:00:00.000Z');
  });
});

async function tenant(timeOfDay: string) {
  const control = await controlDatabase();
  const ran: string[] = [];
  return { control, ran, look: schedules(control, timeOfDay, ran).runDue };
}

function schedules(control: Database, timeOfDay: string, ran: string[]) {
  const schedule = daily(timeOfDay, async (localDate) => {
    ran.push(localDate);
  });
  return createSchedules({ control, tenant: 'north', log: SILENT }, [schedule], () => '');
}

function daily(timeOfDay: string, run: DailySchedule['run']): DailySchedule {
  return { id: 'daily', timeOfDay: async () => timeOfDay, timeZone: 'Europe/London', run };
}
