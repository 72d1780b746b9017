import { type College, openCollege } from '../journeys/college.ts';
import { type Counted, count } from './counted.ts';
import { FIRST_DAY, LAST_DAY } from './days.ts';
import { type FileRecord, ilrFileOf } from './file.ts';
import { groupedBy } from './grouped.ts';
import { causesOf, checkRowsOf, decisionsOf, watchMis } from './observed.ts';
import type { Somebody } from './people/making.ts';
import { populationOf } from './people/population.ts';
import { plusDays } from './rules/calendar.ts';
import type { Verdict } from './rules/decide.ts';
import type { PotKey } from './rules/facts.ts';
import { createJudge, type Finding } from './rules/judge.ts';
import type { Setup } from './settings.ts';
import { createWorld } from './world.ts';

/** What a finding is about. */
export type About = 'explanations' | 'messages' | 'silence' | 'rows' | 'ilr check';

/** A finding on the day on which it was made. */
export interface DatedFinding extends Finding {
  readonly on: string;
  readonly about: About;
}

export interface YearReport {
  readonly findings: readonly DatedFinding[];
  readonly counts: {
    readonly days: number;
    readonly learners: number;
    readonly explanations: number;
    readonly messages: number;
    readonly rows: number;
    readonly files: number;
    /** Days on which a POT had this reason; messages of this kind; things told; rows of ours by cause. */
    readonly reasons: Counted;
    readonly kinds: Counted;
    readonly told: Counted;
    readonly causes: Counted;
  };
  /** What is known of a learner, in order, for whoever reads a finding. */
  story(ref: string): readonly string[];
}

const UKPRN = 10099999;
/** Days between the files of the college. */
const FILE_EVERY = 14;

/**
 * Lives through a year with a fictional college, and has every day judged by the checker.
 * @param options.setup how the product is set up there, and what staff change
 * @param options.enough findings after which no further day is lived through
 */
export async function liveThroughTheYear(options: {
  readonly setup: Setup;
  readonly learners: number;
  readonly seed: number;
  readonly enough: number;
}): Promise<YearReport> {
  const { setup, learners, seed, enough } = options;
  const { people, plans } = populationOf(learners, seed);
  const periods = setup.periods(learners);
  const { outages } = setup;
  const college = await openCollege({ today: FIRST_DAY, settings: periods[0].layer });
  const judge = createJudge();
  const mis = watchMis(college);
  const { waves } = periods[0].inForce;
  const world = createWorld(college, judge, people, { seed, mayLieAhead: waves.length > 0 });
  const planned = groupedBy(plans, ({ on }) => on);
  const findings: DatedFinding[] = [];
  const counts = { days: 0, learners, explanations: 0, messages: 0, rows: 0, files: 1 };
  const counted = { reasons: {} as Counted, kinds: {} as Counted, told: world.told, causes: {} as Counted };

  for (const one of people.filter(({ byHand }) => byHand)) await enterByHand(college, one);
  await importFile(college, people, FIRST_DAY);

  let period = periods[0];
  for (let today = FIRST_DAY; today <= LAST_DAY && findings.length < enough; today = plusDays(today, 1)) {
    const find = (about: About, found: readonly Finding[]) => {
      for (const one of found) findings.push({ ...one, on: today, about });
    };
    const tomorrow = plusDays(today, 1);
    const serviceUp = !outages.some(([from, until]) => from <= today && today <= until);
    if (outages.some(([from]) => from === today)) await college.serviceGoesDown();
    if (outages.some(([, until]) => plusDays(until, 1) === today)) await college.serviceComesBack();

    // Half past one at night: the procedure, on what the MIS has by then.
    college.day(today, '01:30');
    const before = await mis.look();
    find('explanations', judge.judgePots(before));
    const verdicts = judge.begin(before, { today, settings: period.inForce, serviceUp });
    await college.schedule();
    find('explanations', compare(verdicts, await decisionsOf(college)));
    for (const { reason } of verdicts.values()) count(counted.reasons, reason);
    counts.explanations += verdicts.size;
    find('rows', judge.rows(await mis.look()));

    // Before the messages go some have already done what they wanted to do.
    if (serviceUp) {
      college.day(today, '07:00');
      await world.act(today, 'early');
      college.day(today, '09:30');
      await college.deliver();
    }
    const arrivals = world.arrived(today);
    for (const { kind } of arrivals) count(counted.kinds, kind);
    counts.messages += arrivals.length;
    find('messages', judge.messages(arrivals));
    find('silence', judge.silence(arrivals));
    if (serviceUp) {
      college.day(today, '12:00');
      await world.act(today, 'late');
    }

    // In the afternoon the college works at its records.
    college.day(today, '15:00');
    for (const plan of planned.get(tomorrow) ?? []) await world.carryOut(plan, today);
    counts.days += 1;
    if (counts.days % FILE_EVERY === 0) {
      await importFile(college, people, today);
      counts.files += 1;
    }
    const next = periods.find(({ from }) => from === tomorrow);
    if (next !== undefined) {
      await college.settings(next.layer);
      period = next;
    }
  }
  for (const found of await checkRowsOf(college, UKPRN, LAST_DAY))
    findings.push({ ...found, on: LAST_DAY, about: 'ilr check' });
  for (const cause of await causesOf(college)) {
    count(counted.causes, cause);
    counts.rows += 1;
  }
  return { findings, counts: { ...counts, ...counted }, story: world.story };
}

/** Exactly one decision a POT, for the checker's reason; none for what is no POT. */
function compare(
  verdicts: ReadonlyMap<PotKey, Verdict>,
  decisions: ReadonlyMap<PotKey, readonly string[]>,
): Finding[] {
  const findings: Finding[] = [];
  for (const { key, learner, reason, why } of verdicts.values()) {
    const product = decisions.get(key) ?? [];
    if (product.length === 1 && product[0] === reason) continue;
    const rule = 'Leavers: who is surveyed';
    const did = product.join(' and ') || 'no decision';
    findings.push({ ref: learner.ref, rule, checker: `${key} is ${reason}: ${why}`, product: did });
  }
  for (const [key, reasons] of decisions)
    if (!verdicts.has(key)) {
      const rule = 'Every POT gets exactly one decision';
      const [ref = ''] = key.split(' ');
      findings.push({ ref, rule, checker: `there is no ${key}`, product: reasons.join(' and ') });
    }
  return findings;
}

async function enterByHand({ mis }: College, one: Somebody): Promise<void> {
  const { ref, uln, givenNames, familyName, dateOfBirth, email, telephone, preferences, pots } = one;
  await mis.createLearner({
    ref,
    uln,
    givenNames,
    familyName,
    dateOfBirth,
    email,
    telephone,
    preferences,
    pots,
  });
}

async function importFile(college: College, people: readonly Somebody[], on: string): Promise<void> {
  const inFile = people.filter(
    ({ byHand, entersOn, missing }) =>
      !byHand && entersOn <= on && !(missing !== null && missing.from <= on && on <= missing.until),
  );
  const records: readonly FileRecord[] = inFile.filter(({ aims }) => aims.length > 0);
  await college.mis.importIlr(ilrFileOf(records, { ukprn: UKPRN, preparedOn: on }), {
    who: college.officer.id,
    confirmAbsent: true,
  });
}
