import type { Layer } from '../../plugin/config/index.ts';
import type { SettingsInForce } from './rules/facts.ts';

/** Settings from a day on: as they are put into the options of the MIS, and as the checker takes them. */
export interface Period {
  readonly from: string;
  readonly layer: Layer;
  readonly inForce: SettingsInForce;
}

const AT_FIRST: SettingsInForce = {
  backPopulationDate: '2022-07-01',
  preset: 'guide',
  intervalDays: 30,
  stopContactAfterDays: 365,
  firstContactAfterDays: 0,
  mostReminders: 5,
  mostPersonsPerAddress: 3,
  quietFrom: '21:00',
  quietUntil: '08:00',
  sendAtWeekends: true,
  dailyCap: null,
};

/** The defaults of profile `recommended` first, and what staff change in the course of the year. */
export function periodsFor(learners: number): readonly Period[] {
  const dailyCap = Math.max(10, Math.round(learners * 0.05));
  const autumn = { ...AT_FIRST, sendAtWeekends: false, dailyCap };
  const winter = { ...autumn, intervalDays: 21, mostReminders: 4, quietFrom: '20:00', quietUntil: '09:00' };
  const spring: SettingsInForce = { ...winter, preset: 'manual', firstContactAfterDays: 7, dailyCap: null };
  return [
    {
      from: '2023-08-01',
      // Half past one is the time of day that clock changes skip and repeat.
      layer: { backPopulationDate: AT_FIRST.backPopulationDate, scheduleRunTime: '01:30' },
      inForce: AT_FIRST,
    },
    { from: '2023-11-20', layer: { sendAtWeekends: false, dailyCap }, inForce: autumn },
    {
      // A Tuesday: what a weekend held back goes as it was planned, and nothing waits on this day.
      from: '2024-01-16',
      layer: { intervalDays: 21, mostReminders: 4, quietHours: '20:00-09:00' },
      inForce: winter,
    },
    {
      from: '2024-04-10',
      layer: { contactPreset: 'manual', firstContactAfterDays: 7, dailyCap: null },
      inForce: spring,
    },
  ];
}

/** Days on which the service cannot be reached, both included. */
export const OUTAGES: readonly (readonly [string, string])[] = [
  ['2023-10-28', '2023-10-30'],
  ['2024-02-10', '2024-02-11'],
  ['2024-06-14', '2024-06-17'],
];
