import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { clockAt } from '../../../bin/installation/clock.ts';
import { type Home, homeAt } from '../../../bin/installation/home.ts';
import { fillDetails } from '../../../bin/sandbox/details.ts';
import { startHouses, TIME_ZONE } from '../../../bin/sandbox/houses.ts';
import { allowOfficer, hireOfficer } from '../../../bin/sandbox/people.ts';
import { instantOf } from '../../../lib/ilr/calendar.ts';
import { confirmSuppressionList, editDetails, pushDetails } from '../../../plugin/admin/index.ts';
import { type Layer, ownManifest, readSetting } from '../../../plugin/config/index.ts';
import { openSinks, type Sinks } from './sinks.ts';
import { openTcpProxy, type TcpProxy } from './tcp-proxy.ts';

/** What a learner does with the survey. */
export type Habit = 'answers' | 'answers-reminder' | 'silent' | 'unsubscribes';

export interface Pupil {
  readonly ref: string;
  readonly email: string;
  /** E.164; null: has none. */
  readonly sms: string | null;
  readonly habit: Habit;
  /** The day since which they work, if they ever say so: every learner's own, so that an answer is known by it. */
  readonly since: string;
}

/** A college on a folder of its own with tracking on, its sinks, and a proxy in front of wherever the service is. */
export interface College {
  readonly home: Home;
  readonly pupils: readonly Pupil[];
  readonly sinks: Sinks;
  /** The service's address for plugin and learners: it stays the same while services come and go behind it. */
  readonly proxy: TcpProxy;
  readonly url: string;
  /** Where processes write down at which point they died. */
  readonly log: string;
  readonly files: { readonly tenant: string; readonly service: string; readonly control: string };
  /** Moves business time to ten o'clock of a date, or another time of day. */
  day(date: string, time?: string): void;
  /** Moves business time on. */
  laterBy(minutes: number): void;
  today(): string;
}

export const FIRST_DAY = '2025-07-01';
const TENANT = { id: 'north', name: 'North College', ukprn: 10099999 };

/**
 * One reminder, and a stop date 59 days after learning ended: a whole life of a survey in two months, without another that
 * asks whether what was told to lie ahead began.
 */
const SETTINGS: Layer = {
  enableDestinationTracking: true,
  backPopulationDate: '2023-08-01',
  mostReminders: 1,
  stopContactAfterDays: 60,
  confirmStartAfterDays: null,
};

/**
 * Makes a college whose learners all left on the day before `FIRST_DAY`; nothing was sent yet and nobody is running.
 * It is removed when the test is over.
 */
export async function foundCollege(options: {
  readonly pupils: readonly Habit[];
  readonly settings?: Layer;
  readonly today?: string;
}): Promise<College> {
  const { today = FIRST_DAY } = options;
  const folder = await mkdtemp(join(tmpdir(), 'destinations-faults-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const home = homeAt({ home: folder });
  const sinks = await openSinks();
  onTestFinished(() => sinks.close());
  const proxy = await openTcpProxy(null);
  onTestFinished(() => proxy.close());
  const url = `http://127.0.0.1:${proxy.port}`;
  const pupils = options.pupils.map(pupil);

  const houses = await startHouses({ home, tenant: TENANT, today, live: false });
  try {
    const officer = await hireOfficer(houses);
    await allowOfficer(houses);
    const { context, reference } = houses.tenant;
    await fillDetails(context, officer);
    // Thanks are sent where the form has a text of them, whatever it says.
    await editDetails(context, officer, { set: ['texts.thank-you.subject.en=Thank you'] });
    await pushDetails(context, officer);
    for (const [name, value] of Object.entries({ ...SETTINGS, ...options.settings, serviceUrl: url })) {
      const { key, value: checked } = readSetting(ownManifest(), name, value, '--set');
      await reference.host.config.set(key, checked, officer.id);
    }
    for (const one of pupils)
      await reference.mis.createLearner({
        ref: one.ref,
        givenNames: one.ref,
        familyName: 'Ash',
        dateOfBirth: '2000-01-01',
        email: one.email,
        telephone: one.sms,
        preferences: [],
        pots: [{ id: `${one.ref}-1`, startDate: '2023-09-04', title: 'Plumbing level 2', ...LEFT }],
      });
    await confirmSuppressionList(context, officer, []);
  } finally {
    await houses.close();
  }
  const clock = clockAt(home.clock);
  const file = (name: string) => join(folder, `${name}.sqlite`);
  return {
    home,
    pupils,
    sinks,
    proxy,
    url,
    log: join(folder, 'deaths.jsonl'),
    files: { tenant: file(`tenant-${TENANT.id}`), service: file('service'), control: file('control') },
    day: (date, time = '10:00') => clock.moveTo(instantOf(date, time, TIME_ZONE)),
    laterBy: (minutes) => clock.moveTo(new Date(Date.parse(clock.now()) + minutes * 60_000).toISOString()),
    today: () => clock.in(TIME_ZONE).today(),
  };
}

const LEFT = { actualEndDate: '2025-06-30', terminationDate: '2025-06-30' };

function pupil(habit: Habit, index: number): Pupil {
  const number = String(index).padStart(3, '0');
  return {
    ref: `P${number}`,
    email: `p${number}@example.org`,
    // Ofcom's numbers for drama: 07700 900000 to 900999.
    sms: index % 4 === 3 ? null : `+447700900${number}`,
    habit,
    since: new Date(Date.UTC(2025, 6, 1) + (index % 31) * 86_400_000).toISOString().slice(0, 10),
  };
}

/** Habits of a college of some size: a third answers at once, the others as in life. */
export function habits(count: number): Habit[] {
  const cycle: readonly Habit[] = [
    'answers',
    'silent',
    'answers-reminder',
    'answers',
    'silent',
    'unsubscribes',
  ];
  return Array.from({ length: count }, (_, index) => cycle[index % cycle.length]!);
}
