import { randomFrom } from '../../lib/ilr/generator/random.ts';
import type { College } from '../journeys/college.ts';
import { type Counted, count } from './counted.ts';
import { groupedBy } from './grouped.ts';
import { arrivalOf } from './observed.ts';
import type { Plan, Somebody } from './people/making.ts';
import { plusDays } from './rules/calendar.ts';
import type { Arrival, Channel, PotKey, Told, ToldActivity } from './rules/facts.ts';
import type { Judge } from './rules/judge.ts';
import { answer, bounce, comeBackIn, halfAnswer, isAlive, say, sayStillSo, stop } from './tempers.ts';

/** What people do with the first message of a later wave. */
const TO_A_WAVE = [
  'still so',
  'still so',
  'still so',
  'answers',
  'answers',
  'half answers',
  'stops all',
  'nothing',
  'nothing',
  'nothing',
] as const;

interface Due {
  readonly name: string;
  readonly when: 'early' | 'late';
  readonly wish: 'temper' | 'answer' | 'back in' | 'wave';
  /** The survey that it is about; else the newest that came. */
  readonly link?: string;
}

/**
 * The people of the year: what comes to them, what they do, and the story of each.
 * @param options.mayLieAhead some tell of what begins only later
 */
export function createWorld(
  college: College,
  judge: Judge,
  people: readonly Somebody[],
  { seed, mayLieAhead }: { readonly seed: number; readonly mayLieAhead: boolean },
) {
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
  const answered = new Set<string>();
  /** The newest answers about each POT. */
  const toldAbout = new Map<PotKey | undefined, readonly ToldActivity[]>();
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
    const isFirst = !nameOfLink.has(arrival.link);
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
    if (isFirst && arrival.kind === 'wave')
      later(plusDays(today, random.pick([0, 1, 3, 8, 20])), {
        name,
        when: 'late',
        wish: 'wave',
        link: arrival.link,
      });
    const { does, after, days } = byName.get(name)![0]!.temper;
    if (life.rounds !== after || does === 'nothing' || due.get(today)?.some((one) => one.name === name))
      return;
    const on = plusDays(today, days);
    const when = days > 0 && random.chance(0.3) ? 'early' : 'late';
    if (!(due.get(on) ?? []).some((one) => one.name === name)) later(on, { name, when, wish: 'temper' });
  }

  async function does({ name, wish, link: about }: Due, today: string): Promise<void> {
    const { temper } = byName.get(name)![0]!;
    const { channel, email, ...life } = lives.get(name)!;
    const link = about ?? life.link;
    const what =
      wish === 'wave'
        ? random.pick(TO_A_WAVE)
        : wish === 'answer'
          ? 'answers'
          : wish === 'back in'
            ? 'comes back in'
            : temper.does;
    const heard = (saying: Told) => {
      if (saying.what === 'answered') answered.add(link);
      if (saying.what === 'answered') toldAbout.set(judge.about(link), saying.activities);
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
    if (answered.has(link) && /answers|still so/.test(what))
      return tell(name, `${today} wants to do "${what}", but has answered`);
    if (!(await isAlive(link))) return tell(name, `${today} wants to do "${what}", but the link is dead`);
    const stillSo =
      what === 'still so' ? await sayStillSo(link, toldAbout.get(judge.about(link)) ?? []) : null;
    if (stillSo !== null) heard(stillSo);
    else if (what === 'answers' || what === 'still so')
      heard(await answer(link, today, random, begun.get(link) ?? null, mayLieAhead));
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
