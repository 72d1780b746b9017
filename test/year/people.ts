import type { Mis } from '../../host/reference-host.ts';
import { type Random, randomFrom } from '../../lib/ilr/generator/random.ts';
import type { Aim, ContactPreference, DpOutcome } from '../../lib/ilr/model.ts';
import type { FileRecord } from './file.ts';
import { plusDays } from './rules/calendar.ts';

/** The days that are lived through. */
export const FIRST_DAY = '2023-08-01';
export const LAST_DAY = '2024-07-31';

/** Something that happens in the college on a day. */
export interface Plan {
  readonly on: string;
  readonly ref: string;
  /** In words, for the story that a failure tells. */
  readonly what: string;
  act(mis: Mis): unknown;
}

/** What a learner does once messages come. */
export interface Temper {
  readonly does:
    | 'answers'
    | 'half answers'
    | 'half answers, then answers'
    | 'stops all'
    | 'stops the survey'
    | 'stops a channel'
    | 'stops, comes back in'
    | 'not me'
    | 'died'
    | 'hard bounce'
    | 'soft bounce'
    | 'nothing';
  /** The message, counted from 1, after which it happens, and how many days after. */
  readonly after: number;
  readonly days: number;
}

/** A record with what is going to happen to it. */
export interface Somebody extends FileRecord {
  /** Entered on the screens of the MIS instead of coming by files. */
  readonly byHand: boolean;
  /** Files on which days do not have the record. */
  readonly missing: { readonly from: string; readonly until: string } | null;
  readonly temper: Temper;
  /** What kind of learner this is, in words. */
  readonly kind: string;
  readonly pots: {
    id: string;
    startDate: string;
    actualEndDate: string | null;
    terminationDate: string | null;
  }[];
  /** Where the record is entered later than on the first day. */
  readonly entersOn: string;
}

export interface Population {
  readonly people: readonly Somebody[];
  readonly plans: readonly Plan[];
}

interface Making {
  readonly random: Random;
  readonly index: number;
  readonly plans: Plan[];
  readonly one: Somebody;
}

/** A fictional college. @param seed the same seed gives the same college and the same year */
export function populationOf(learners: number, seed: number): Population {
  const random = randomFrom(seed);
  const people: Somebody[] = [];
  const plans: Plan[] = [];
  for (let index = 0; people.length < learners; index += 1) {
    const one = somebody(index, random);
    const making = { random, index, plans, one };
    if (one.byHand) byHand(making);
    else byFiles(making);
    others(making);
    people.push(one);
    if (random.chance(0.04) && people.length < learners) people.push(duplicate(making));
  }
  return { people, plans };
}

const SYLLABLES = [
  'ba',
  'ce',
  'di',
  'fo',
  'gu',
  'ha',
  'je',
  'ki',
  'lo',
  'mu',
  'na',
  'pe',
  'ri',
  'so',
  'tu',
  'va',
];

/** A given name that nobody else has. */
function nameOf(index: number): string {
  let rest = index;
  let name = '';
  for (let syllable = 0; syllable < 4; syllable += 1) {
    name += SYLLABLES[rest % 16];
    rest = Math.floor(rest / 16);
  }
  return name[0]!.toUpperCase() + name.slice(1);
}

function somebody(index: number, random: Random): Somebody {
  const ref = `L${String(index).padStart(5, '0')}`;
  const oldest = random.chance(0.5) ? 22 : 60;
  const born = plusDays(FIRST_DAY, -365 * random.whole(17, oldest) - random.whole(0, 364));
  return {
    ref,
    prevRef: null,
    uln: random.chance(0.02) ? 9_999_999_999 : ulnOf(index),
    givenNames: nameOf(index),
    familyName: random.pick(['Ashdown', 'Birchall', "O'Marsh", 'Pryce-Lane', 'Quill']),
    dateOfBirth: born,
    planLearnHours: random.pick([null, 300, 580]),
    email: emailOf(ref, index, random),
    telephone: telephoneOf(index, random),
    preferences: preferencesOf(random),
    aims: [],
    outcomes: [],
    byHand: random.chance(0.25),
    missing: random.chance(0.03) ? spell(random) : null,
    temper: temperOf(random),
    kind: '',
    pots: [],
    entersOn: FIRST_DAY,
  };
}

/** The check digit is ten less the remainder of the weighted sum; numbers without one are passed over. */
function ulnOf(index: number): number {
  for (let base = 100_000_000 + index * 13; ; base += 1) {
    const sum = [...String(base)].reduce((total, digit, at) => total + Number(digit) * (10 - at), 0);
    if (sum % 11 > 0) return base * 10 + (10 - (sum % 11));
  }
}

function spell(random: Random) {
  const from = plusDays(FIRST_DAY, random.whole(30, 330));
  return { from, until: plusDays(from, random.whole(10, 60)) };
}

function emailOf(ref: string, index: number, random: Random): string | null {
  if (random.chance(0.1)) return null;
  if (random.chance(0.03)) return random.pick(['none', 'ada@home', 'not known']);
  // Three share one address, and five another.
  if (index % 100 < 3) return `home.${Math.floor(index / 100)}@example.org`;
  if (index % 100 >= 50 && index % 100 < 55) return `office.${Math.floor(index / 100)}@example.org`;
  return `${ref.toLowerCase()}@example.org`;
}

function telephoneOf(index: number, random: Random): string | null {
  if (random.chance(0.25)) return null;
  if (random.chance(0.15)) return `01632960${String(index % 1000).padStart(3, '0')}`;
  return `07${String(400_000_000 + index)}`;
}

function preferencesOf(random: Random): ContactPreference[] {
  if (random.chance(0.7)) return [];
  const preferences: ContactPreference[] = [];
  for (const code of [1, 2, 3, 4, 6, 7]) if (random.chance(0.13)) preferences.push({ type: 'RUI', code });
  for (const code of [1, 2, 3, 4, 5, 6]) if (random.chance(0.2)) preferences.push({ type: 'PMC', code });
  return preferences;
}

function temperOf(random: Random): Temper {
  const does = random.pick<Temper['does']>([
    'answers',
    ...Array<Temper['does']>(14).fill('answers'),
    ...Array<Temper['does']>(12).fill('nothing'),
    'half answers',
    'half answers',
    'half answers, then answers',
    'stops all',
    'stops all',
    'stops the survey',
    'stops a channel',
    'stops, comes back in',
    'not me',
    'died',
    'hard bounce',
    'hard bounce',
    'soft bounce',
  ]);
  return {
    does,
    after: random.pick([1, 1, 1, 2, 2, 3, 4, 5, 7]),
    days: random.pick([0, 0, 1, 2, 5, 12, 29]),
  };
}

/** A day of the year before the first day or of the year that is lived, when learning ends. */
function anEnd(random: Random): string {
  return plusDays('2022-09-01', random.whole(0, 690));
}

function aim(of: Partial<Aim> & Pick<Aim, 'startDate'>): Aim {
  return {
    aimSeqNumber: 1,
    learnAimRef: 'ZZ000001',
    aimType: 4,
    plannedEndDate: plusDays(of.startDate, 300),
    actualEndDate: null,
    achievementDate: null,
    fundModel: 35,
    progType: null,
    fworkCode: null,
    pwayCode: null,
    stdCode: null,
    compStatus: 1,
    withdrawReason: null,
    outcome: null,
    restart: false,
    higherEducation: false,
    ...of,
  };
}

const COMPLETED = { compStatus: 2, outcome: 1, withdrawReason: null } as const;
const WITHDRAWN = { compStatus: 3, outcome: 3, withdrawReason: 97 } as const;

/** Something that the college enters on a day; what lay before the first day is so from the beginning. */
function later(making: Making, on: string, what: string, act: Plan['act']): void {
  const { plans, one } = making;
  if (on <= FIRST_DAY && !one.byHand) void act(undefined as never);
  else plans.push({ on, ref: one.ref, what, act });
}

/** Ends the aims of a record from one on. */
function ends(making: Making, on: string, from: number, end: Partial<Aim>): void {
  const { one } = making;
  later(making, on, `aims end: ${JSON.stringify(end)}`, () => {
    one.aims = one.aims.map((held, at) => (at < from ? held : { ...held, ...end }));
  });
}

function starts(making: Making, on: string, added: Aim): void {
  const { one } = making;
  later(making, on, `an aim from ${added.startDate} is added`, () => {
    one.aims = [...one.aims, { ...added, aimSeqNumber: one.aims.length + 1 }];
  });
}

/** What kind of learner, and what makes one of somebody. */
type Kind = readonly [kind: string, make: (making: Making) => void];

function byFiles(making: Making): void {
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

function plain(making: Making): void {
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

/** New learning at the same college: it stays, vanishes from the files, or ends within weeks. */
function comesAgain(making: Making, startDate: string): void {
  const { random, one } = making;
  const again = random.pick<Partial<Aim>>([
    {},
    { fundModel: 25 },
    { fundModel: 36, progType: 25, stdCode: 7, aimType: 1, learnAimRef: 'ZPROG001' },
    { fundModel: 35, progType: 24, aimType: 1, learnAimRef: 'ZPROG001' },
    { fundModel: 99, higherEducation: true },
  ]);
  const known = plusDays(startDate, random.whole(0, 12));
  starts(making, known, aim({ startDate, ...again }));
  const becomes = random.pick(['stays', 'stays', 'vanishes', 'ends soon', 'completes']);
  const over = plusDays(startDate, random.whole(20, 42));
  const change = (on: string, what: string, end: Partial<Aim> | null) =>
    later(making, on, what, () => {
      one.aims = one.aims.flatMap((held) =>
        held.startDate !== startDate ? [held] : end === null ? [] : [{ ...held, ...end }],
      );
    });
  if (becomes === 'vanishes') change(plusDays(known, 30), 'the new learning vanishes', null);
  if (becomes === 'ends soon')
    change(plusDays(over, 3), 'the new learning ends', { actualEndDate: over, ...WITHDRAWN });
  if (becomes === 'completes') {
    const completed = plusDays(startDate, random.whole(30, 150));
    change(completed, 'the new learning is completed', { actualEndDate: completed, ...COMPLETED });
  }
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

/** Periods of training as staff enter them: dates that are told late, taken back, set again. */
function byHand(making: Making): void {
  const { random, one } = making;
  const end = anEnd(random);
  const pot = { id: `${one.ref}-1`, startDate: plusDays(end, -random.whole(50, 400)) };
  Object.assign(one, { kind: 'entered by hand' });
  one.pots.push({ ...pot, actualEndDate: null, terminationDate: null });
  const termination = plusDays(end, random.pick([0, 0, 10, 60, 120]));
  const edit = (on: string, dates: { actualEndDate?: string | null; terminationDate?: string | null }) =>
    later(making, on, `${pot.id}: ${JSON.stringify(dates)}`, (mis) => mis.editPot(one.ref, pot.id, dates));
  const left = { actualEndDate: end, terminationDate: termination };
  // Told before the day, or after it.
  const known = plusDays(end, random.pick([-20, 0, 15, 40]));
  if (known <= FIRST_DAY) Object.assign(one.pots[0]!, left);
  else edit(known, left);
  const then = plusDays([known, termination, FIRST_DAY].toSorted().at(-1)!, random.whole(5, 150));
  const becomes = random.pick([
    'stays',
    'stays',
    'cleared',
    'cleared and set again',
    'amended',
    'comes again',
  ]);
  if (becomes.startsWith('cleared')) edit(then, { actualEndDate: null, terminationDate: null });
  if (becomes === 'cleared and set again') {
    const again = plusDays(then, random.whole(1, 60));
    edit(again, { actualEndDate: again, terminationDate: again });
  }
  if (becomes === 'amended') edit(then, { terminationDate: plusDays(termination, random.whole(1, 20)) });
  if (becomes === 'comes again') {
    const again = { id: `${one.ref}-2`, startDate: plusDays(then, -3) };
    later(making, then, `${again.id} from ${again.startDate}`, (mis) => mis.addPot(one.ref, again));
    if (random.chance(0.5)) {
      const over = plusDays(again.startDate, random.whole(10, 80));
      later(making, over, `${again.id} ends`, (mis) =>
        mis.editPot(one.ref, again.id, { actualEndDate: over, terminationDate: over }),
      );
    }
  }
}

/** What happens to learners whatever they study. */
function others(making: Making): void {
  const { random, one, index } = making;
  const onSomeDay = () => plusDays(FIRST_DAY, random.whole(2, 355));
  const corrects = (what: string, edit: { email?: string; telephone?: string }) => {
    Object.assign(one, edit);
    return what;
  };
  const screens = (on: string, what: string, act: Plan['act']) =>
    making.plans.push({ on, ref: one.ref, what, act });
  if (random.chance(0.08)) {
    const on = onSomeDay();
    const email = `${one.ref.toLowerCase()}.new@example.net`;
    screens(on, `email corrected to ${email}`, (mis) => {
      corrects('email', { email });
      return mis.editLearner(one.ref, { email });
    });
  }
  if (random.chance(0.04)) {
    const telephone = `07${String(500_000_000 + index)}`;
    screens(onSomeDay(), `telephone corrected to ${telephone}`, (mis) => {
      corrects('telephone', { telephone });
      return mis.editLearner(one.ref, { telephone });
    });
  }
  const prefers = (on: string, preference: ContactPreference, held: boolean) =>
    screens(on, `${preference.type} ${preference.code} ${held ? 'set' : 'taken away'}`, (mis) => {
      one.preferences = one.preferences.filter(
        ({ type, code }) => type !== preference.type || code !== preference.code,
      );
      if (held) one.preferences.push(preference);
      return mis.setPreference(one.ref, preference, held);
    });
  if (random.chance(0.06)) {
    const on = onSomeDay();
    const preference = random.pick<ContactPreference>([
      { type: 'RUI', code: 2 },
      { type: 'RUI', code: 3 },
      { type: 'RUI', code: 4 },
      { type: 'PMC', code: 2 },
      { type: 'PMC', code: 3 },
    ]);
    prefers(on, preference, true);
    if (random.chance(0.5)) prefers(plusDays(on, random.whole(1, 90)), preference, false);
  }
  if (random.chance(0.01)) prefers(onSomeDay(), { type: 'RUI', code: 5 }, true);
  if (random.chance(0.02)) {
    const on = onSomeDay();
    screens(on, 'do not contact', (mis) => mis.suppress(one.ref, 'do-not-contact', 'mis.officer'));
    if (random.chance(0.5))
      screens(plusDays(on, random.whole(1, 60)), 'may be contacted again', (mis) =>
        mis.liftSuppression(one.ref),
      );
  }
  if (random.chance(0.004))
    screens(onSomeDay(), 'staff hear that the learner died', (mis) =>
      mis.suppress(one.ref, 'deceased', 'mis.officer'),
    );
  if (random.chance(0.06)) {
    const on = onSomeDay();
    const row = outcomeOf(random, on);
    screens(on, `staff enter ${row.outType} ${row.outCode} from ${row.startDate}`, (mis) =>
      mis.enterDestination(one.ref, row),
    );
  }
  if (!one.byHand && random.chance(0.06)) {
    const on = plusDays(FIRST_DAY, random.chance(0.5) ? 0 : random.whole(0, 300));
    const row = outcomeOf(random, on);
    later(making, on, `the files tell ${row.outType} ${row.outCode} from ${row.startDate}`, () => {
      one.outcomes.push(row);
    });
  }
}

function outcomeOf(random: Random, on: string): DpOutcome {
  const [outType, outCode] = random.pick<[DpOutcome['outType'], number]>([
    ['EMP', 1],
    ['EDU', 6],
    ['NPE', 1],
    ['VOL', 1],
    ['OTH', 3],
    ['OTH', 4],
  ]);
  return { outType, outCode, startDate: plusDays(on, -random.whole(0, 250)), endDate: null, collDate: on };
}

/** The same person a second time: under another reference, with a course of its own, sometimes only later. */
function duplicate(making: Making): Somebody {
  const { random, one, plans } = making;
  const entersOn = random.chance(0.5) ? FIRST_DAY : plusDays(FIRST_DAY, random.whole(10, 300));
  const linked = one.uln === 9_999_999_999 || random.chance(0.3);
  // Some references sort before those of the first record.
  const ref = `${random.pick(['D', 'X'])}${one.ref.slice(1)}`;
  const twin: Somebody = {
    ...one,
    ref,
    prevRef: linked ? one.ref : null,
    familyName: linked ? 'Rowntree' : random.pick([one.familyName, one.familyName.toUpperCase()]),
    uln: linked ? 9_999_999_999 : one.uln,
    email: random.chance(0.5) ? one.email : `${ref.toLowerCase()}@example.org`,
    preferences: random.chance(0.7) ? [...one.preferences] : [],
    aims: [],
    outcomes: [],
    pots: [],
    byHand: false,
    kind: `${one.kind}; second record of ${one.ref}`,
    entersOn,
  };
  const inner = { ...making, one: twin };
  plain(inner);
  // What was before the record came is as it is when it comes.
  const early = plans.filter(({ ref: of, on }) => of === ref && on < entersOn);
  for (const plan of early) {
    void plan.act(undefined as never);
    plans.splice(plans.indexOf(plan), 1);
  }
  return twin;
}
