import { FIRST_DAY } from '../days.ts';
import { plusDays } from '../rules/calendar.ts';
import { aim, anEnd, COMPLETED, ends, starts, WITHDRAWN } from './aims.ts';
import { comesAgain } from './comes-again.ts';
import { later, type Making } from './making.ts';

/** What kind of learner, and what makes one of somebody. */
type Kind = readonly [kind: string, make: (making: Making) => void];

/** Learning that comes by the files of the college. */
export function byFiles(making: Making): void {
  const { random, one } = making;
  const kinds: readonly (readonly [share: number, ...Kind])[] = [
    [30, 'plain leaver', plain],
    [16, 'sixteen to nineteen', sixteenToNineteen],
    [10, 'apprentice', apprentice],
    [7, 'planned break', plannedBreak],
    [9, 'returns', returns],
    [5, 'two courses', twoCourses],
    [4, 'transferred or in custody', elsewhere],
    [3, 'under 16', young],
    [9, 'goes on', goesOn],
    [5, 'left long ago', longAgo],
  ];
  const [kind, make] = random.pick(
    kinds.flatMap(([share, ...kind]) => Array(share).fill(kind)) as [Kind, ...Kind[]],
  );
  Object.assign(one, { kind });
  make(making);
}

/** Leaves, and has the achievement confirmed or not. */
export function plain(making: Making): void {
  const { random, one } = making;
  const end = anEnd(random);
  const startDate = plusDays(end, -random.whole(60, 400));
  one.aims.push(aim({ startDate }));
  if (random.chance(0.3)) one.aims.push(aim({ startDate: plusDays(startDate, 20), aimSeqNumber: 2 }));
  const completed = random.chance(0.7);
  const reported = plusDays(end, random.whole(0, 40));
  ends(making, reported, 0, { actualEndDate: end, ...(completed ? COMPLETED : WITHDRAWN) });
  // The achievement is confirmed weeks later: the termination date moves on.
  if (completed && random.chance(0.3)) {
    const achievementDate = plusDays(end, random.whole(5, 100));
    ends(making, plusDays(achievementDate, 3), 0, { achievementDate });
  }
}

function sixteenToNineteen(making: Making): void {
  const { random, one } = making;
  Object.assign(one, { dateOfBirth: plusDays('2006-01-01', random.whole(0, 500)) });
  const end = random.chance(0.7)
    ? plusDays(random.pick(['2023-06-15', '2024-05-20']), random.whole(0, 50))
    : plusDays('2023-11-01', random.whole(0, 120));
  one.aims.push(aim({ startDate: plusDays(end, -280), fundModel: 25 }));
  ends(making, plusDays(end, random.whole(0, 30)), 0, { actualEndDate: end, ...COMPLETED });
  if (end < '2023-09-01' && random.chance(0.5))
    comesAgain(making, plusDays('2023-09-04', random.whole(0, 20)));
}

function apprentice(making: Making): void {
  const { random, one } = making;
  const end = anEnd(random);
  const startDate = plusDays(end, -random.whole(370, 700));
  const programme = { startDate, fundModel: 36, progType: 25, stdCode: random.whole(1, 500) };
  one.aims.push(aim({ ...programme, aimType: 1, learnAimRef: 'ZPROG001' }));
  one.aims.push(aim({ ...programme, aimType: 3, aimSeqNumber: 2 }));
  const reported = plusDays(end, random.whole(0, 20));
  if (random.chance(0.25)) {
    ends(making, reported, 0, { actualEndDate: end, ...WITHDRAWN });
    return;
  }
  ends(making, reported, 1, { actualEndDate: end, ...COMPLETED });
  later(making, reported, 'at the gateway', () => {
    one.aims = one.aims.map((held, at) => (at === 0 ? { ...held, actualEndDate: end, compStatus: 1 } : held));
  });
  const assessed = plusDays(end, random.whole(50, 150));
  later(making, assessed, 'the end-point assessment is passed', () => {
    one.aims = one.aims.map((held, at) =>
      at === 0 ? { ...held, ...COMPLETED, achievementDate: assessed } : held,
    );
  });
}

function plannedBreak(making: Making): void {
  const { random, one } = making;
  const end = anEnd(random);
  one.aims.push(aim({ startDate: plusDays(end, -random.whole(60, 300)) }));
  ends(making, plusDays(end, random.whole(0, 20)), 0, { actualEndDate: end, compStatus: 6, outcome: null });
  const what = random.pick(['restarts', 'withdrawn after all', 'stays away']);
  const then = plusDays(end, random.whole(40, 300));
  if (what === 'restarts') starts(making, plusDays(then, 5), aim({ startDate: then, restart: true }));
  if (what === 'withdrawn after all') ends(making, then, 0, { ...WITHDRAWN });
}

function returns(making: Making): void {
  const { random } = making;
  plain(making);
  const { one, plans } = making;
  const end = plans.findLast(({ ref }) => ref === one.ref)?.on ?? one.aims[0]!.actualEndDate!;
  comesAgain(making, plusDays(end, random.whole(32, 200)));
}

function twoCourses(making: Making): void {
  const { random, one } = making;
  const [end, other] = [anEnd(random), anEnd(random)];
  const first = [end, other].toSorted()[0]!;
  const [a, b] = [plusDays(first, -300), plusDays(first, -150)];
  one.aims.push(aim({ startDate: a, fundModel: 35 }));
  one.aims.push(
    aim({
      startDate: b,
      fundModel: 36,
      progType: 25,
      stdCode: 11,
      aimType: 1,
      aimSeqNumber: 2,
      learnAimRef: 'ZPROG001',
    }),
  );
  for (const [at, on] of [end, other].entries())
    later(making, plusDays(on, random.whole(0, 20)), `course ${at + 1} ends on ${on}`, () => {
      one.aims = one.aims.map((held, index) =>
        index === at ? { ...held, actualEndDate: on, ...COMPLETED } : held,
      );
    });
}

function elsewhere(making: Making): void {
  const { random, one } = making;
  const end = anEnd(random);
  one.aims.push(aim({ startDate: plusDays(end, -100) }));
  const withdrawReason = random.pick([40, 7, 47, 28]);
  ends(making, plusDays(end, 5), 0, { actualEndDate: end, ...WITHDRAWN, withdrawReason });
}

function young(making: Making): void {
  const { random, one } = making;
  Object.assign(one, { dateOfBirth: plusDays('2007-10-01', random.whole(0, 400)) });
  plain(making);
}

function goesOn({ random, one }: Making): void {
  one.aims.push(aim({ startDate: plusDays(FIRST_DAY, -random.whole(0, 200)) }));
}

function longAgo({ random, one }: Making): void {
  const end = plusDays('2022-05-01', random.whole(0, 110));
  one.aims.push(aim({ startDate: plusDays(end, -200), actualEndDate: end, ...COMPLETED }));
}
