import { daysFrom, isWeekend, plusDays } from './calendar.ts';
import type { Verdict } from './decide.ts';
import type { Arrival, Saying } from './facts.ts';
import { comesLater, roundToComplete } from './in-turn.ts';
import {
  type Day,
  type Finding,
  type Memory,
  type PotMemory,
  potMemory,
  type Round,
  sayingsOf,
} from './judge.ts';
import type { Person } from './persons.ts';
import { isVoid, roundsOf, roundsOfLink } from './rounds.ts';
import { stopsOf } from './stopped.ts';
import { type Wave, waveOf } from './waves.ts';

/** Where a message belongs: the round that it completes, and the later wave; null: the survey at leaving. */
interface Place {
  readonly completes: Round | null;
  readonly wave: Wave | null;
}

/** Every message that arrived on a day against the rules in force on that day. */
export function judgeMessages(memory: Memory, day: Day, arrivals: readonly Arrival[]): Finding[] {
  const findings: Finding[] = [];
  // A text has no greeting: its link tells whose it is once an email has told it.
  const inOrder = arrivals.toSorted((a, b) => a.channel.localeCompare(b.channel));
  for (const arrival of inOrder) {
    const verdict = whose(memory, day, arrival);
    const product = `${arrival.at} ${arrival.channel} ${arrival.kind} to ${arrival.to}`;
    const say = (ref: string, rule: string, checker: string) =>
      findings.push({ ref, rule, checker, product });
    if (arrival.kind === 'thank you') {
      const key = memory.potOfLink.get(arrival.link);
      const told = memory.sayings.some(({ what, link }) => what === 'answered' && link === arrival.link);
      if (!told) say(key?.split(' ')[0] ?? '?', 'Messages', 'nobody answered by this link');
      continue;
    }
    if (verdict === null) {
      const key = memory.potOfLink.get(arrival.link);
      const of = day.persons.find(({ records }) =>
        records.some(({ givenNames }) => givenNames === arrival.greeted),
      );
      const ref = of?.id ?? key?.split(' ')[0] ?? '?';
      say(ref, 'Leavers: who is surveyed', `nothing may go there: ${explained(day, ref)}`);
      continue;
    }
    const completes = roundToComplete(
      roundsOfLink(memory, day, verdict, arrival.link),
      arrival.channel,
      arrival.on,
      day.settings,
    );
    const wave = waveOf(memory, day, verdict, arrival);
    for (const [rule, checker] of objections(memory, day, arrival, verdict, { completes, wave }))
      say(verdict.learner.ref, rule, checker);
    record(memory, verdict, arrival, { completes, wave });
  }
  const asking = arrivals.filter(({ kind }) => kind !== 'thank you').length;
  const { dailyCap } = day.settings;
  if (dailyCap !== null && asking > dailyCap)
    findings.push({
      ref: '-',
      rule: 'Daily cap',
      checker: `at most ${dailyCap} messages a day`,
      product: `${asking} messages`,
    });
  return findings;
}

/** The verdict under which a message to this address may go. */
function whose(memory: Memory, day: Day, { greeted, link, channel, to }: Arrival): Verdict | null {
  const key = memory.potOfLink.get(link);
  const known = key === undefined ? undefined : day.verdicts.get(key);
  if (known !== undefined) return known.channels.get(channel) === to ? known : null;
  for (const verdict of day.verdicts.values())
    if (verdict.channels.get(channel) === to && (greeted === null || verdict.learner.givenNames === greeted))
      return verdict;
  return null;
}

function explained(day: Day, ref: string): string {
  const person = day.personOf.get(ref);
  const refs = person?.records.map((record) => record.ref) ?? [];
  return [...day.verdicts.values()]
    .filter(({ learner }) => refs.includes(learner.ref))
    .map(
      ({ key, reason, why, channels }) => `${key}: ${reason} (${why}) ${[...channels.values()].join(', ')}`,
    )
    .join('; ');
}

function objections(
  memory: Memory,
  day: Day,
  arrival: Arrival,
  verdict: Verdict,
  { completes, wave }: Place,
): (readonly [rule: string, why: string])[] {
  const found: (readonly [string, string])[] = [];
  const { settings, today } = day;
  const { at, link, channel, kind, on } = arrival;
  const person = day.personOf.get(verdict.learner.ref)!;
  const pot = potMemory(memory, verdict.key);
  const sayings = sayingsOf(memory, person);

  const { quiet } = settings;
  if (quiet !== null && (at >= quiet.from || at < quiet.until))
    found.push(['Quiet hours', `${quiet.from} to ${quiet.until}`]);
  if (!settings.sendAtWeekends && isWeekend(on)) found.push(['Weekends', 'no messages at weekends']);
  if (on !== today) found.push(['Daily procedure', `planned on ${today}`]);

  const first = wave?.due ?? plusDays(verdict.pot.terminationDate!, settings.firstContactAfterDays);
  const stopOn = wave?.until ?? verdict.stopOn!;
  if (on < first) found.push(['First contact', `not before ${first}`]);
  if (on > stopOn) found.push(['Stop date', `stop date ${stopOn}`]);
  const { absent, test } = verdict.learner;
  if (absent || test) found.push(['Held', absent ? 'absent from the newest file' : 'a test learner']);

  const own = sayings.filter((saying) => pot.links.has(saying.link) || saying.link === link);
  if (sayings.some((saying) => saying.what === 'answered' && isSameSurvey(memory, saying, pot, link, wave)))
    found.push(['Reminder', 'has answered']);
  if (sayings.some(({ what }) => what === 'died')) found.push(['DECEASED', 'told so']);
  const stopped = stopsOf(sayings, own);
  if (pot.unsubscribed || stopped.has(channel)) found.push(['Unsubscribed', `stopped: ${told(own)}`]);

  const usable = [...verdict.channels.keys()].filter((one) => !stopped.has(one));
  if (completes === null && comesLater(channel, usable, settings))
    found.push(['SMS after (days)', 'the email goes first']);
  if (completes !== null && daysFrom(completes.on, on) < settings.smsAfterDays)
    found.push(['SMS after (days)', `${settings.smsAfterDays} days after the email of ${completes.on}`]);

  const earlier = (round: Round) => round.on !== on && round !== completes;
  const previous = roundsOf(memory, person).filter((round) => !isVoid(round, day) && earlier(round));
  const last = previous.at(-1);
  if (last !== undefined && daysFrom(last.on, on) < settings.intervalDays)
    found.push([
      'Interval: one round per person across POTs and waves',
      `last round on ${last.on}, interval ${settings.intervalDays} days`,
    ]);

  const before = roundsOfLink(memory, day, verdict, link).filter(earlier);
  const wanted = [
    ...kindsAllowed(memory, day, { stopOn, wave }, link, before.length, person),
    ...(completes?.messages.map((email) => email.kind) ?? []),
  ];
  if (!wanted.includes(kind))
    found.push(['Kind of message', `${wanted.join(' or ')}, after ${before.length} rounds`]);
  if (before.length > (settings.mostReminders ?? Infinity))
    found.push(['Most reminders', `${before.length - 1} reminders of ${settings.mostReminders} went`]);
  return found;
}

/** Invitation first; then reminders, other words for who began; the last one says that it is. */
function kindsAllowed(
  memory: Memory,
  day: Day,
  { stopOn, wave }: { readonly stopOn: string; readonly wave: Wave | null },
  link: string,
  before: number,
  person: Person,
): Arrival['kind'][] {
  const heard = sayingsOf(memory, person, memory.heard).filter((saying) => saying.link === link);
  if (heard.some(({ what }) => what === 'partly')) return ['go on'];
  if (before === 0) return [wave === null ? 'invitation' : 'wave'];
  const { intervalDays, mostReminders } = day.settings;
  const isLast = before >= (mostReminders ?? Infinity) || plusDays(day.today, intervalDays) > stopOn;
  return [isLast ? 'last reminder' : 'reminder'];
}

/** Whether something was told by a link of the survey that a message is of. */
function isSameSurvey(
  { waveOfLink }: Memory,
  saying: Saying,
  { links }: PotMemory,
  link: string,
  wave: Wave | null,
): boolean {
  if (wave !== null) return saying.link === link;
  return saying.link === link || (links.has(saying.link) && !waveOfLink.has(saying.link));
}

function record(memory: Memory, { key }: Verdict, arrival: Arrival, { completes, wave }: Place): void {
  const pot = potMemory(memory, key);
  memory.potOfLink.set(arrival.link, key);
  if (wave === null) pot.link = arrival.link;
  else memory.waveOfLink.set(arrival.link, wave);
  pot.links.add(arrival.link);
  const today = pot.rounds.at(-1);
  if (completes !== null) completes.messages.push(arrival);
  else if (today?.on === arrival.on && today.link === arrival.link) today.messages.push(arrival);
  else pot.rounds.push({ on: arrival.on, link: arrival.link, messages: [arrival] });
}

function told(sayings: readonly Saying[]): string {
  return sayings
    .map((one) => `${one.on} ${one.what}${one.what === 'stopped' ? ` ${one.scope}` : ''}`)
    .join(', ');
}
