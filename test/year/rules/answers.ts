import type { DpOutcome } from '../../../lib/ilr/model.ts';
import { plusDays } from './calendar.ts';
import type { ToldActivity } from './facts.ts';

/** Pages of the form in their order: what comes first wins where nothing else tells. */
const PAGES = [
  'employed',
  'self-employed',
  'apprenticeship',
  'traineeship',
  'supported-internship',
  'course',
];

type Pair = readonly [DpOutcome['outType'], number];

/** domain.md, *From answers to rows*: the table. */
function pairOf({ kind, hours, mode, looking }: ToldActivity): Pair {
  switch (kind) {
    case 'employed':
      return ['EMP', hours === '16-or-more' ? 1 : 2];
    case 'self-employed':
      return ['EMP', hours === '16-or-more' ? 4 : 5];
    case 'apprenticeship':
      return ['EDU', 2];
    case 'traineeship':
      return ['EDU', 1];
    case 'supported-internship':
      return ['EDU', 3];
    case 'course':
      return ['EDU', mode === 'full-time' ? 4 : 5];
    case 'higher-education':
      return ['EDU', 6];
    case 'voluntary':
      return ['VOL', 1];
    case 'not-working':
      return ['NPE', looking === 'looking' ? 1 : 2];
    default:
      return ['OTH', 1];
  }
}

/**
 * The rows that answers give.
 * @param termination termination date of the POT that was asked about, as it stands when the answers are taken in
 * @param submittedOn the day they were told
 */
export function rowsOf(
  activities: readonly ToldActivity[],
  termination: string,
  submittedOn: string,
): DpOutcome[] {
  const after = plusDays(termination, 1);
  if (activities.length === 0)
    return [{ outType: 'OTH', outCode: 4, startDate: after, endDate: null, collDate: submittedOn }];
  const rows = activities
    .filter(({ end }) => end == null || end.value > termination)
    .map((activity) => {
      const [outType, outCode] = pairOf(activity);
      const told = activity.start.when === 'unknown' ? after : activity.start.value;
      const startDate = told <= termination ? after : told;
      const row = {
        outType,
        outCode,
        startDate,
        endDate: activity.end?.value ?? null,
        collDate: submittedOn,
      };
      return { row, activity };
    });
  // Clashes: no repeated type among EMP, NPE, OTH and VOL on one start date (OutType_02).
  const kept: Candidate[] = [];
  for (const one of rows.toSorted(better)) {
    const clash = kept.some(
      ({ row }) =>
        row.outType === one.row.outType && row.outType !== 'EDU' && row.startDate === one.row.startDate,
    );
    if (!clash) kept.push(one);
  }
  return kept.map(({ row }) => row);
}

interface Candidate {
  readonly row: DpOutcome;
  readonly activity: ToldActivity;
}

/** The start as it was told, where it was. */
function toldStart({ activity: { start }, row }: Candidate): string {
  return start.when === 'unknown' ? row.startDate : start.value;
}

/** domain.md, *Clashes*: current over ended, more hours, earlier start, page order. */
function better(a: Candidate, b: Candidate): number {
  const ended = Number(a.row.endDate !== null) - Number(b.row.endDate !== null);
  if (ended !== 0) return ended;
  const hours = Number(b.activity.hours === '16-or-more') - Number(a.activity.hours === '16-or-more');
  if (hours !== 0) return hours;
  const earlier = toldStart(a).localeCompare(toldStart(b));
  return earlier !== 0 ? earlier : PAGES.indexOf(a.activity.kind) - PAGES.indexOf(b.activity.kind);
}
