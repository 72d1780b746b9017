import { daysFrom, isWeekend, plusDays } from './calendar.ts';
import type { Verdict } from './decide.ts';
import type { Arrival } from './facts.ts';
import { comesLater, roundToComplete } from './in-turn.ts';
import { type Day, type Finding, type Memory, potMemory, sayingsOf } from './judge.ts';
import { isVoid, roundsOf, roundsOfLink } from './rounds.ts';
import { stopsOf } from './stopped.ts';
import { waveToAsk } from './waves.ts';

/** Whoever was due and could be reached, and was left unasked. */
export function judgeSilence(memory: Memory, day: Day, arrivals: readonly Arrival[]): Finding[] {
  const { settings, today, serviceUp } = day;
  if (!serviceUp || (!settings.sendAtWeekends && isWeekend(today))) return [];
  const asking = arrivals.filter(({ kind }) => kind !== 'thank you');
  const full = settings.dailyCap !== null && asking.length + 1 >= settings.dailyCap;
  if (full) return [];
  const got = new Set(asking.map(({ to, link }) => `${to} ${memory.potOfLink.get(link)}`));
  const findings: Finding[] = [];
  for (const verdict of day.verdicts.values()) {
    if (verdict.reason !== 'ELIGIBLE') continue;
    const wave = waveToAsk(memory, day, verdict);
    if (wave === null && !isAsked(memory, day, verdict)) continue;
    const link = wave === null ? potMemory(memory, verdict.key).link : wave.link;
    const isDue = isRoundDue(memory, day, verdict, link);
    const person = day.personOf.get(verdict.learner.ref)!;
    const pot = potMemory(memory, verdict.key);
    const sayings = sayingsOf(memory, person);
    const own = sayings.filter(({ link }) => pot.links.has(link));
    const stopped = stopsOf(sayings, own);
    const usable = [...verdict.channels.keys()].filter((channel) => !stopped.has(channel));
    const rounds = link === null ? [] : roundsOfLink(memory, day, verdict, link);
    for (const [channel, address] of verdict.channels) {
      const completes = roundToComplete(rounds, channel, today, settings);
      const isDueBy = isDue
        ? !comesLater(channel, usable, settings)
        : completes !== null && daysFrom(completes.on, today) >= settings.smsAfterDays;
      if (!isDueBy || stopped.has(channel) || got.has(`${address} ${verdict.key}`)) continue;
      findings.push({
        ref: verdict.learner.ref,
        rule: 'Timing: due and reachable',
        checker: `${channel} to ${address} is due today about ${verdict.key}${wave === null ? '' : ` ${wave.wave.name}`}: ${verdict.why}`,
        product: `nothing arrived; rounds so far: ${
          roundsOf(memory, person)
            .map(({ on }) => on)
            .join(', ') || 'none'
        }`,
      });
    }
  }
  return findings;
}

/** Whether contact about it goes on. */
function isAsked(memory: Memory, day: Day, verdict: Verdict): boolean {
  const { settings, today } = day;
  const { absent, test, ref } = verdict.learner;
  const pot = potMemory(memory, verdict.key);
  if (absent || test || pot.lapsedOn !== null || today > verdict.stopOn!) return false;
  if (pot.unsubscribed || pot.halfUnsubscribed) return false;
  if (today < plusDays(verdict.pot.terminationDate!, settings.firstContactAfterDays)) return false;
  const person = day.personOf.get(ref)!;
  const sayings = sayingsOf(memory, person);
  if (sayings.some(({ what, link }) => pot.links.has(link) && what === 'answered')) return false;
  return sayings.every(({ what }) => what !== 'died');
}

/** @param link of the survey; null: nothing went yet */
function isRoundDue(memory: Memory, day: Day, verdict: Verdict, link: string | null): boolean {
  const { settings, today } = day;
  const person = day.personOf.get(verdict.learner.ref)!;
  const before = roundsOf(memory, person).filter((round) => round.on !== today && !isVoid(round, day));
  const last = before.at(-1);
  if (last !== undefined && daysFrom(last.on, today) < settings.intervalDays) return false;
  const sent = link === null ? [] : roundsOfLink(memory, day, verdict, link);
  return sent.filter((round) => round.on !== today).length <= (settings.mostReminders ?? Infinity);
}
