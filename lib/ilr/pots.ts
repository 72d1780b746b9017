import { addDays } from './calendar.ts';
import type { Aim, CalendarDate, PeriodOfTraining } from './model.ts';

/**
 * Periods of training (POTs) out of the aims of an ILR file, which has no POTs of its own. The grouping is this
 * product's (domain.md, "From an ILR file to periods of training").
 */

/** Days between the end of an aim and the start of the next within which learning counts as going on. */
const JOIN_WITHIN_DAYS = 28;

/** Names a learner recognises, by ProgType; the ILR has no titles, and an aim without a programme gets none. */
const PROGRAMME_TITLES: Readonly<Record<number, string>> = {
  2: 'Apprenticeship',
  3: 'Apprenticeship',
  20: 'Apprenticeship',
  21: 'Apprenticeship',
  22: 'Apprenticeship',
  23: 'Apprenticeship',
  24: 'Traineeship',
  25: 'Apprenticeship',
  31: 'T Level',
};

const NO_PROGRAMME = 'aims';

/** Aims of one programme that follow each other: a POT in the making. */
interface Run {
  readonly programme: string;
  readonly start: CalendarDate;
  /** Latest actual end so far; null once an open aim joined, since that has no end. */
  end: CalendarDate | null;
  readonly aims: Aim[];
}

/**
 * Groups the aims of one learner into periods of training. The order in which a file lists aims changes nothing.
 * @returns POTs by start date, then id
 */
export function derivePots(aims: readonly Aim[]): PeriodOfTraining[] {
  const groups = new Map<string, Aim[]>();
  for (const aim of [...aims].sort(inOrder)) {
    const programme = programmeOf(aim);
    const group = groups.get(programme);
    if (group === undefined) groups.set(programme, [aim]);
    else group.push(aim);
  }
  const loose = groups.get(NO_PROGRAMME) ?? [];
  groups.delete(NO_PROGRAMME);
  const runs = [...groups].flatMap(([programme, group]) => cut(programme, group));
  const homeless = loose.filter((aim) => {
    const home = latestStarted(runs.filter((run) => liesWithin(aim, run)));
    home?.aims.push(aim);
    return home === undefined;
  });
  return [...runs, ...cut(NO_PROGRAMME, homeless)].map(toPot).sort(byStart);
}

/**
 * The aim that ended last: latest actual end date; ties by AimType 1, then 5, then the highest AimSeqNumber. Undefined
 * when no aim has ended (or the MIS gave a POT without aims).
 */
export function lastAim(pot: Pick<PeriodOfTraining, 'aims'>): Aim | undefined {
  let last: Aim | undefined;
  for (const aim of pot.aims) {
    if (aim.actualEndDate !== null && (last === undefined || endedAfter(aim, last))) last = aim;
  }
  return last;
}

/** ProgType, FworkCode, PwayCode and StdCode as one text; blanks count as 0. Without a ProgType there is no programme. */
function programmeOf(aim: Aim): string {
  if (aim.progType === null) return NO_PROGRAMME;
  return `${aim.progType}.${aim.fworkCode ?? 0}.${aim.pwayCode ?? 0}.${aim.stdCode ?? 0}`;
}

function cut(programme: string, aims: readonly Aim[]): Run[] {
  const runs: Run[] = [];
  let run: Run | undefined;
  for (const aim of aims) {
    const end = aim.actualEndDate;
    if (run !== undefined && (run.end === null || aim.startDate <= addDays(run.end, JOIN_WITHIN_DAYS))) {
      run.aims.push(aim);
      if (run.end !== null && (end === null || end > run.end)) run.end = end;
    } else {
      run = { programme, start: aim.startDate, end, aims: [aim] };
      runs.push(run);
    }
  }
  return runs;
}

function liesWithin(aim: Aim, run: Run): boolean {
  if (aim.startDate < run.start) return false;
  return run.end === null || (aim.actualEndDate !== null && aim.actualEndDate <= run.end);
}

function latestStarted(runs: readonly Run[]): Run | undefined {
  let found: Run | undefined;
  for (const run of runs) {
    const later = found === undefined || run.start > found.start;
    if (later || (run.start === found?.start && run.programme < found.programme)) found = run;
  }
  return found;
}

function toPot({ programme, start, end, aims }: Run): PeriodOfTraining {
  const achieved = aims.map((aim) => aim.achievementDate ?? '');
  return {
    id: `${programme}@${start}`,
    startDate: start,
    actualEndDate: end,
    terminationDate: end === null ? null : achieved.reduce((a, b) => (b > a ? b : a), end),
    derived: true,
    title: PROGRAMME_TITLES[aims[0]?.progType ?? 0] ?? null,
    aims,
  };
}

function endedAfter(aim: Aim, other: Aim): boolean {
  if (aim.actualEndDate !== other.actualEndDate)
    return (aim.actualEndDate ?? '') > (other.actualEndDate ?? '');
  if (rank(aim) !== rank(other)) return rank(aim) > rank(other);
  if (aim.aimSeqNumber !== other.aimSeqNumber) return aim.aimSeqNumber > other.aimSeqNumber;
  return aim.learnAimRef > other.learnAimRef;
}

/** A programme aim (1) says more about leaving than a core aim (5), and that more than any other. */
function rank({ aimType }: Aim): number {
  if (aimType === 1) return 2;
  return aimType === 5 ? 1 : 0;
}

function inOrder(a: Aim, b: Aim): number {
  return (
    compare(a.startDate, b.startDate) ||
    a.aimSeqNumber - b.aimSeqNumber ||
    compare(a.learnAimRef, b.learnAimRef) ||
    compare(a.actualEndDate ?? '9999', b.actualEndDate ?? '9999')
  );
}

function byStart(a: PeriodOfTraining, b: PeriodOfTraining): number {
  return compare(a.startDate, b.startDate) || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
