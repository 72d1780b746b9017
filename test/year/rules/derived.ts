import type { DpOutcome } from '../../../lib/ilr/model.ts';
import { daysFrom } from './calendar.ts';
import { endOf, hasEnded, lastAimOf, type Verdict } from './decide.ts';
import type { MisLearner, MisPot, PotKey } from './facts.ts';
import type { Day, Memory } from './judge.ts';
import type { Duty } from './rows.ts';

const APPRENTICESHIPS = [2, 3, 20, 21, 22, 23, 25];
/** Hours planned from which learning is full-time. */
const FULL_TIME_HOURS = 540;
/** Days within which new learning that comes to nothing counts as never begun. */
const CAME_TO_NOTHING_DAYS = 42;

/** domain.md, *Derived from new learning*. */
export function judgeDerived(
  memory: Memory,
  day: Day,
  learner: MisLearner,
  verdict: Verdict,
  byRef: ReadonlyMap<string, MisLearner>,
): { readonly row: Omit<DpOutcome, 'collDate'>; readonly duty: Duty } | null {
  const { derived } = memory.rows;
  const { key, reason, by } = verdict;
  if (by !== null) {
    const again = potOf(byRef, by);
    if (again !== undefined) {
      const [outType, outCode] = codeOf(learnerOf(byRef, by)!, again);
      derived.set(key, { by, row: { outType, outCode, startDate: again.startDate, endDate: null } });
    }
  }
  const known = derived.get(key);
  if (known === undefined) return null;
  const again = potOf(byRef, known.by);
  if (again === undefined) return { row: known.row, duty: 'must not' };
  if (hasEnded(again, day.today)) {
    const short = daysFrom(again.startDate, endOf(again)!) <= CAME_TO_NOTHING_DAYS;
    if (short && lastAimOf(again)?.compStatus !== 2) return { row: known.row, duty: 'must not' };
    return { row: known.row, duty: 'may' };
  }
  const held = learner.absent || learner.test;
  return { row: known.row, duty: reason === 'RETURNED' && !held ? 'must' : 'may' };
}

function codeOf(learner: MisLearner, { aims }: MisPot): readonly [DpOutcome['outType'], number] {
  if (aims.some(({ progType }) => APPRENTICESHIPS.includes(progType ?? 0))) return ['EDU', 2];
  if (aims.some(({ progType }) => progType === 24)) return ['EDU', 1];
  if (aims.some(({ higherEducation }) => higherEducation)) return ['EDU', 6];
  const hours = (learner.planLearnHours ?? 0) + (learner.planEepHours ?? 0);
  return ['EDU', hours >= FULL_TIME_HOURS ? 4 : 5];
}

function learnerOf(byRef: ReadonlyMap<string, MisLearner>, key: PotKey): MisLearner | undefined {
  return byRef.get(key.split(' ')[0]!);
}

function potOf(byRef: ReadonlyMap<string, MisLearner>, key: PotKey): MisPot | undefined {
  return learnerOf(byRef, key)?.pots.find(({ id }) => id === key.split(' ')[1]);
}
