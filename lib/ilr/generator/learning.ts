import { addDays, daysBetween, earliest } from '../calendar.ts';
import type { CalendarDate, DpOutcome, IlrYear } from '../model.ts';
import { yearHas, yearStart } from '../years.ts';
import type { Random } from './random.ts';

/** An aim as a fictional file has it. */
export interface FictionalAim {
  readonly learnAimRef: string;
  readonly aimType: 1 | 3 | 4 | 5;
  readonly startDate: CalendarDate;
  readonly plannedEndDate: CalendarDate;
  readonly fundModel: number;
  readonly progType: number | null;
  readonly stdCode: number | null;
  readonly compStatus: number;
  readonly actualEndDate: CalendarDate | null;
  readonly withdrawReason: number | null;
  readonly outcome: number | null;
  readonly achievementDate: CalendarDate | null;
  readonly restart: boolean;
}

/** How learning stands on the day the file was prepared, with the share of learners of whom it is so. */
const ENDINGS = [
  { ending: 'open', share: 0.45 },
  { ending: 'completed', share: 0.38 },
  { ending: 'withdrawn', share: 0.12 },
  { ending: 'break', share: 0.03 },
  { ending: 'restarted', share: 0.02 },
] as const;

const KINDS = ['study', 'adult', 'adult', 'community', 'apprenticeship'] as const;
const FUNDING = { study: 25, adult: 35, community: 10, apprenticeship: 36 } as const;
/** Reasons for leaving, mostly unknown or other; 40 transferred, 28 custody. */
const REASONS = [2, 3, 28, 40, 98, 98, 98, 99] as const;

/** Days before the file was prepared in which nobody has left yet. */
const RECENT = 5;

/** The aims of one learner: one or two, and a restart after a break for some. */
export function fictionalAims(year: IlrYear, prepared: CalendarDate, random: Random): FictionalAim[] {
  const kind = random.pick(KINDS);
  const startDate = addDays(yearStart(year), random.whole(-300, 60));
  const plannedEndDate = addDays(startDate, kind === 'apprenticeship' ? 540 : random.whole(90, 330));
  const ending = endingOf(random.fraction());
  const left = leftOn(startDate, plannedEndDate, prepared, random);
  const programme = kind === 'apprenticeship';
  const main: FictionalAim = {
    learnAimRef: programme ? 'ZPROG001' : '60149735',
    aimType: programme ? 1 : kind === 'study' ? 5 : 4,
    startDate,
    plannedEndDate,
    fundModel: FUNDING[kind],
    progType: programme ? 25 : null,
    stdCode: programme ? random.whole(1, 400) : null,
    restart: false,
    ...end(ending, left, programme ? addDays(left, random.whole(0, 40)) : null, random),
  };
  const second = programme || random.chance(0.3);
  const aims = second
    ? [
        main,
        {
          ...main,
          learnAimRef: '60146242',
          aimType: programme ? (3 as const) : (4 as const),
          achievementDate: null,
        },
      ]
    : [main];
  if (ending !== 'restarted') return aims;
  const again = earliest(addDays(left, random.whole(30, 60)), prepared);
  const restart = { ...main, ...end('open', left, null, random), startDate: again, restart: true };
  return [...aims, { ...restart, plannedEndDate: addDays(again, 200) }];
}

/** Outcomes on record already, in years whose files have them: for some of those who left. */
export function fictionalOutcomes(
  year: IlrYear,
  aims: readonly FictionalAim[],
  prepared: CalendarDate,
  random: Random,
): DpOutcome[] {
  const last = aims.at(-1);
  if (!yearHas(year, 'LearnerDestinationandProgression') || !random.chance(0.25)) return [];
  if (last === undefined || last.actualEndDate === null || last.actualEndDate >= prepared) return [];
  const startDate = addDays(last.actualEndDate, 1);
  const collDate = addDays(startDate, random.whole(0, daysBetween(startDate, prepared)));
  const row = (outType: DpOutcome['outType'], outCode: number): DpOutcome => {
    return { outType, outCode, startDate, endDate: null, collDate };
  };
  const found = random.pick([
    row('EMP', 1),
    row('EMP', 2),
    row('EDU', 4),
    row('EDU', 6),
    row('NPE', 1),
    row('OTH', 3),
  ]);
  return random.chance(0.1) ? [found, row('VOL', 1)] : [found];
}

type Ending = (typeof ENDINGS)[number]['ending'];

function endingOf(fraction: number): Ending {
  let sum = 0;
  for (const { ending, share } of ENDINGS) {
    sum += share;
    if (fraction < sum) return ending;
  }
  return 'open';
}

function leftOn(
  start: CalendarDate,
  planned: CalendarDate,
  prepared: CalendarDate,
  random: Random,
): CalendarDate {
  const last = earliest(planned, addDays(prepared, -RECENT));
  const longest = Math.max(1, daysBetween(start, last));
  return addDays(start, random.whole(Math.min(20, longest), longest));
}

function end(ending: Ending, left: CalendarDate, achieved: CalendarDate | null, random: Random) {
  const open = {
    compStatus: 1,
    actualEndDate: null,
    withdrawReason: null,
    outcome: null,
    achievementDate: null,
  };
  if (ending === 'open') return open;
  const closed = { ...open, actualEndDate: left };
  if (ending === 'completed')
    return { ...closed, compStatus: 2, outcome: random.chance(0.85) ? 1 : 3, achievementDate: achieved };
  if (ending === 'withdrawn')
    return { ...closed, compStatus: 3, withdrawReason: random.pick(REASONS), outcome: 3 };
  return { ...closed, compStatus: 6, outcome: 3 };
}
