import type { Layer } from '../../plugin/config/index.ts';
import type { SettingsInForce } from './rules/facts.ts';

/** Settings from a day on: as they are put into the options of the MIS, and as the checker takes them. */
export interface Period {
  readonly from: string;
  readonly layer: Layer;
  readonly inForce: SettingsInForce;
}

/** Days on which the service cannot be reached, both included. */
type Outage = readonly [from: string, until: string];

/** A way to set the product up, and how a year with it goes. */
export interface Setup {
  /** How many learners the year has unless told otherwise. */
  readonly learners: number;
  /** @param learners that it is lived through with */
  periods(learners: number): readonly [Period, ...Period[]];
  readonly outages: readonly Outage[];
}

/** domain.md's defaults of profile `recommended`. */
const RECOMMENDED: SettingsInForce = {
  profile: 'recommended',
  backPopulationDate: '2022-07-01',
  preset: 'guide',
  channelChoice: 'both',
  smsAfterDays: 7,
  intervalDays: 30,
  stopContactAfterDays: 365,
  firstContactAfterDays: 0,
  mostReminders: 5,
  mostPersonsPerAddress: 3,
  quiet: { from: '21:00', until: '08:00' },
  sendAtWeekends: true,
  dailyCap: null,
  waves: [],
  confirmStartAfterDays: 14,
  interimAfterDays: null,
};

/** And of profile `guide`, where every exclusion, hold and cap marked (ours) is off. */
const GUIDE: SettingsInForce = {
  ...RECOMMENDED,
  profile: 'guide',
  mostReminders: null,
  mostPersonsPerAddress: null,
  quiet: null,
  confirmStartAfterDays: null,
};

/** Half past one is the time of day that clock changes skip and repeat. */
const FIRST_LAYER: Layer = { backPopulationDate: RECOMMENDED.backPopulationDate, scheduleRunTime: '01:30' };

/** The colleges that a year is lived through with, by how the product is set up there. */
export const SETUPS = {
  recommended: {
    learners: 1000,
    periods: recommended,
    outages: [
      ['2023-10-28', '2023-10-30'],
      ['2024-02-10', '2024-02-11'],
      ['2024-06-14', '2024-06-17'],
    ],
  },
  guide: {
    learners: 200,
    periods: () => [
      { from: '2023-08-01', layer: { ...FIRST_LAYER, profile: 'guide' }, inForce: GUIDE },
      // A stop date sooner than the year is long: what silence comes to is seen of many.
      {
        from: '2024-02-06',
        layer: { stopContactAfterDays: 180 },
        inForce: { ...GUIDE, stopContactAfterDays: 180 },
      },
    ],
    outages: [['2024-03-30', '2024-04-01']],
  },
  everything: {
    learners: 200,
    periods: everything,
    outages: [['2023-09-20', '2023-09-21']],
  },
} as const satisfies Readonly<Record<string, Setup>>;

/** Profile `recommended`, and what staff change in the course of the year. */
function recommended(learners: number): readonly [Period, ...Period[]] {
  const dailyCap = Math.max(10, Math.round(learners * 0.05));
  const autumn = { ...RECOMMENDED, sendAtWeekends: false, dailyCap };
  const quiet = { from: '20:00', until: '09:00' };
  const winter = { ...autumn, intervalDays: 21, mostReminders: 4, quiet };
  const spring: SettingsInForce = { ...winter, preset: 'manual', firstContactAfterDays: 7, dailyCap: null };
  return [
    { from: '2023-08-01', layer: FIRST_LAYER, inForce: RECOMMENDED },
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

/** What is off by default, and the channels in each way that they can be chosen but `email-else-sms`. */
function everything(): readonly [Period, ...Period[]] {
  const emailThenSms: SettingsInForce = {
    ...RECOMMENDED,
    channelChoice: 'email-then-sms',
    // So that the waves of those who stay silent come in the same year.
    stopContactAfterDays: 150,
    waves: [1, 6, 12],
  };
  const interim = { ...emailThenSms, interimAfterDays: 60, smsAfterDays: 4 };
  const emailOnly: SettingsInForce = { ...interim, channelChoice: 'email-only' };
  const smsOnly: SettingsInForce = { ...interim, channelChoice: 'sms-only' };
  const both: SettingsInForce = { ...interim, channelChoice: 'both' };
  return [
    {
      from: '2023-08-01',
      layer: { ...FIRST_LAYER, channelChoice: 'email-then-sms', stopContactAfterDays: 150, waves: '1,6,12' },
      inForce: emailThenSms,
    },
    { from: '2023-10-10', layer: { interimAfterDays: 60, smsAfterDays: 4 }, inForce: interim },
    { from: '2023-12-12', layer: { channelChoice: 'email-only' }, inForce: emailOnly },
    { from: '2024-02-13', layer: { channelChoice: 'sms-only' }, inForce: smsOnly },
    { from: '2024-04-16', layer: { channelChoice: 'both' }, inForce: both },
    { from: '2024-05-21', layer: { channelChoice: 'email-then-sms' }, inForce: interim },
  ];
}
