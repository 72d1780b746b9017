import { plusDays } from './calendar.ts';
import { endOf, isUnknown, type Verdict } from './decide.ts';
import type { MisLearner } from './facts.ts';
import { type Day, type Memory, potMemory, sayingsOf } from './judge.ts';
import { toldInPart } from './partly.ts';
import { lineOf } from './row-words.ts';
import type { Duty } from './rows.ts';

/** Begins the reason for a row that is to be marked so. */
export const INTERIM = 'interim';

/** domain.md, *OTH-3*, *Interim row*, *Partly answered*, *Merging* 3 and 5, and the effects of the decisions. */
export function dutyOfOth3(
  memory: Memory,
  day: Day,
  learner: MisLearner,
  verdict: Verdict,
  byRef: ReadonlyMap<string, MisLearner>,
): [Duty, string] {
  const { key, reason, stopOn, pot } = verdict;
  const { today, serviceUp } = day;
  if (memory.rows.answered.has(key)) return ['must not', 'a real answer came'];
  if (reason === 'NOT_ENDED') {
    if (learner.absent || learner.test) return ['may', 'held'];
    return ['must not', 'the learner has not left'];
  }
  const person = day.personOf.get(learner.ref)!;
  const end = endOf(pot)!;
  const real = person.records
    .flatMap(({ ref }) => byRef.get(ref)?.destinations ?? [])
    .find((row) => !isUnknown(row) && row.startDate >= end);
  // Profile `guide`: always.
  if (real !== undefined && day.settings.profile !== 'guide')
    return ['may', `a real outcome is on record: ${lineOf(real)}`];
  if (learner.absent || learner.test) return ['may', 'held'];
  const remembered = potMemory(memory, key);
  if (reason === 'DECEASED') {
    if (verdict.why !== 'RUI 5') return ['may', 'told so: nothing is derived'];
    const settled = remembered.lapsedOn !== null && toldInPart(memory, person, verdict) !== null;
    return settled ? ['may', 'told in part, and settled before they died'] : ['must', 'RUI 5'];
  }
  const silence = (why: string): [Duty, string] => {
    const told = toldInPart(memory, person, verdict)?.activities ?? [];
    return told.length > 0 ? ['must not', 'partly answered gives rows'] : ['must', why];
  };
  if (reason === 'BARRED') return silence('barred');
  if (reason !== 'ELIGIBLE' && reason !== 'NO_ADDRESS') return ['may', 'no effect of this reason'];
  if (!serviceUp) return ['may', 'the feed was not read to its end'];

  const sayings = sayingsOf(memory, person, memory.heard);
  if (today > stopOn!) {
    remembered.lapsedOn ??= today;
    return silence(`silent until ${stopOn}`);
  }
  remembered.lapsedOn = null;
  if (remembered.unsubscribed) return silence('unsubscribed');
  if (remembered.halfUnsubscribed) return ['open', 'another channel is left, which is not chosen'];
  const { interimAfterDays } = day.settings;
  if (interimAfterDays !== null && today >= plusDays(end, interimAfterDays))
    return ['must', `${INTERIM} from ${plusDays(end, interimAfterDays)}`];
  if (sayings.some(({ what }) => what === 'stopped' || what === 'back-in'))
    return ['may', 'was unsubscribed for a while'];
  // A barred survey opens again when there is somebody to ask, not when there is only somebody to list.
  if (reason === 'NO_ADDRESS') return ['may', `listed until ${stopOn}`];
  return ['must not', `the stop date is ${stopOn}`];
}
