import { randomFrom } from '../../lib/ilr/generator/random.ts';
import { type College, openCollege } from '../journeys/college.ts';
import { FIRST_DAY, LAST_DAY } from './days.ts';
import { type FileRecord, ilrFileOf } from './file.ts';
import { groupedBy } from './grouped.ts';
import { arrivalOf, causesOf, checkRowsOf, decisionsOf, watchMis } from './observed.ts';
import type { Plan, Somebody } from './people/making.ts';
import { populationOf } from './people/population.ts';
import { plusDays } from './rules/calendar.ts';
import type { Verdict } from './rules/decide.ts';
import type { Arrival, Channel, PotKey, Told, ToldActivity } from './rules/facts.ts';
import { createJudge, type Finding, type Judge } from './rules/judge.ts';
import { OUTAGES, periodsFor } from './settings.ts';
import { answer, bounce, comeBackIn, halfAnswer, isAlive, say, stop } from './tempers.ts';

/** What a finding is about. */
export type About = 'explanations' | 'messages' | 'silence' | 'rows' | 'ilr check';

/** A finding on the day on which it was made. */
export interface DatedFinding extends Finding {
  readonly on: string;
  readonly about: About;
}

type Counted = Record<string, number>;

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
 * @param options.enough findings after which no further day is lived through
 */
export async function liveThroughTheYear(options: {
  readonly learners: number;
  readonly seed: number;
  readonly enough: number;
}): Promise<YearReport> {
  const { learners, seed, enough } = options;
  const { people, plans } = populationOf(learners, seed);
  const periods = periodsFor(learners);
  const college = await openCollege({ today: FIRST_DAY, settings: periods[0]!.layer });
  const judge = createJudge();
  const mis = watchMis(college);
  const world = createWorld(college, judge, people, seed);
  const planned = groupedBy(plans, ({ on }) => on);
  const findings: DatedFinding[] = [];
  const counts = { days: 0, learners, explanations: 0, messages: 0, rows: 0, files: 1 };
  const counted = { reasons: {} as Counted, kinds: {} as Counted, told: world.told, causes: {} as Counted };

  for (const one of people.filter(({ byHand }) => byHand)) await enterByHand(college, one);
  await importFile(college, people, FIRST_DAY);

  let period = periods[0]!;
  for (let today = FIRST_DAY; today <= LAST_DAY && findings.length < enough; today = plusDays(today, 1)) {
    const find = (about: About, found: readonly Finding[]) => {
      for (const one of found) findings.push({ ...one, on: today, about });
    };
    const tomorrow = plusDays(today, 1);
    const serviceUp = !OUTAGES.some(([from, until]) => from <= today && today <= until);
    if (OUTAGES.some(([from]) => from === today)) await college.serviceGoesDown();
    if (OUTAGES.some(([, until]) => plusDays(until, 1) === today)) await college.serviceComesBack();

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

function count(counts: Counted, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
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

interface Due {
  readonly name: string;
  readonly when: 'early' | 'late';
  readonly wish: 'temper' | 'answer' | 'back in';
}

/** The people of the year: what comes to them, what they do, and the story of each. */
function createWorld(college: College, judge: Judge, people: readonly Somebody[], seed: number) {
  const random = randomFrom(seed + 1);
  const byName = groupedBy(people, ({ givenNames }) => givenNames);
  const byTelephone = new Map<string, string>(
    people.flatMap(({ telephone, givenNames }) =>
      telephone === null ? [] : [[`+44${telephone.slice(1)}`, givenNames] as const],
    ),
  );
  const nameOfLink = new Map<string, string>();
  /** What was told by a link before they left off. */
  const begun = new Map<string, readonly ToldActivity[]>();
  const lives = new Map<
    string,
    { rounds: number; lastOn: string; link: string; channel: Channel; email: string | null }
  >();
  const due = new Map<string, Due[]>();
  const stories = new Map<string, string[]>();
  let seen = 0;
  const told: Counted = {};

  const tell = (name: string, line: string) => {
    const story = stories.get(name) ?? [];
    story.push(line);
    stories.set(name, story);
  };
  const nameOf = (ref: string) => people.find((one) => one.ref === ref)?.givenNames ?? ref;

  const later = (on: string, one: Due) => due.set(on, [...(due.get(on) ?? []), one]);

  function receive(arrival: Arrival, today: string): void {
    const name = arrival.greeted ?? nameOfLink.get(arrival.link) ?? byTelephone.get(arrival.to);
    if (name === undefined) return;
    nameOfLink.set(arrival.link, name);
    tell(name, `${arrival.on} ${arrival.at} got ${arrival.channel} ${arrival.kind} at ${arrival.to}`);
    if (arrival.kind === 'thank you') return;
    const life = lives.get(name) ?? {
      rounds: 0,
      lastOn: '',
      link: '',
      channel: arrival.channel,
      email: null,
    };
    lives.set(name, life);
    if (life.lastOn !== today) life.rounds += 1;
    Object.assign(life, { lastOn: today, link: arrival.link, channel: arrival.channel });
    if (arrival.channel === 'email') life.email = arrival.to;
    const { does, after, days } = byName.get(name)![0]!.temper;
    if (life.rounds !== after || does === 'nothing' || due.get(today)?.some((one) => one.name === name))
      return;
    const on = plusDays(today, days);
    const when = days > 0 && random.chance(0.3) ? 'early' : 'late';
    if (!(due.get(on) ?? []).some((one) => one.name === name)) later(on, { name, when, wish: 'temper' });
  }

  async function does({ name, wish }: Due, today: string): Promise<void> {
    const { temper } = byName.get(name)![0]!;
    const { link, channel, email } = lives.get(name)!;
    const what = wish === 'answer' ? 'answers' : wish === 'back in' ? 'comes back in' : temper.does;
    const heard = (saying: Told) => {
      count(told, saying.what);
      judge.hear({ ...saying, on: today, link });
      tell(name, `${today} ${JSON.stringify(saying)} by ${link.slice(-6)}`);
    };
    const isShared = email === null || /^(home|office)\./.test(email);
    if (what === 'hard bounce' || what === 'soft bounce') {
      if (email === null || isShared) return;
      const mail = (await college.houses.mails.newest(2000)).findLast(({ to }) => to.includes(email));
      if (mail === undefined) return;
      await bounce(college.houses, mail.from, what === 'hard bounce' ? '5.1.1' : '4.2.2');
      if (what === 'hard bounce') heard({ what: 'bounced', address: email });
      return;
    }
    if (what === 'comes back in') return heard(await comeBackIn(link));
    if (!(await isAlive(link))) return tell(name, `${today} wants to do "${what}", but the link is dead`);
    if (what === 'answers') heard(await answer(link, today, random, begun.get(link) ?? null));
    if (what.startsWith('half')) {
      const told = await halfAnswer(link, today, random);
      begun.set(link, told.activities);
      heard(told);
    }
    if (what === 'half answers, then answers')
      later(plusDays(today, random.whole(1, 60)), { name, when: 'late', wish: 'answer' });
    if (what === 'stops all' || what === 'stops, comes back in') heard(await stop(link, 'all'));
    if (what === 'stops, comes back in')
      later(plusDays(today, random.whole(1, 60)), { name, when: 'late', wish: 'back in' });
    if (what === 'stops the survey') heard(await stop(link, 'survey'));
    if (what === 'stops a channel') heard(await stop(link, channel));
    if (what === 'not me' && !isShared) heard(await say(link, 'not-me'));
    if (what === 'died') heard(await say(link, 'died'));
  }

  return {
    /** What arrived since the last look. */
    arrived(today: string): readonly Arrival[] {
      const came = college.messages().slice(seen).map(arrivalOf);
      seen += came.length;
      for (const arrival of came.toSorted((a, b) => a.channel.localeCompare(b.channel)))
        receive(arrival, today);
      return came;
    },
    async act(today: string, when: Due['when']): Promise<void> {
      for (const one of due.get(today) ?? []) if (one.when === when) await does(one, today);
    },
    async carryOut({ ref, what, act }: Plan, today: string): Promise<void> {
      tell(nameOf(ref), `${today} college: ${ref}, ${what}`);
      await act(college.mis);
    },
    /** How often each thing was told. */
    told,
    story(ref: string): readonly string[] {
      const name = nameOf(ref);
      const who = (byName.get(name) ?? []).map(
        (one) =>
          `${one.ref} ${name} (${one.kind}; born ${one.dateOfBirth}; ${one.email}, ${one.telephone}; ${one.preferences
            .map(({ type, code }) => `${type} ${code}`)
            .join(', ')}; ${one.temper.does} after message ${one.temper.after})`,
      );
      return [...who, ...(stories.get(name) ?? [])];
    },
  };
}
