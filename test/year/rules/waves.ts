import { plusDays, plusMonths } from './calendar.ts';
import type { Verdict } from './decide.ts';
import type { Saying, SettingsInForce } from './facts.ts';
import { type Day, type Memory, potMemory, sayingsOf } from './judge.ts';

/**
 * domain.md, *Timing*: later waves are due a number of months after termination, each with a stop date of its own; *From
 * answers to rows*: a later confirmation survey checks a future start. Who is asked beside a survey that goes on, and what
 * an answer stands for that was given meanwhile, domain.md does not say: there a wave may come, and need not.
 */

/** A later survey about a POT. */
export interface Wave {
  readonly name: string;
  readonly due: string;
  /** Its own stop date. */
  readonly until: string;
  /** An answer since then may stand for it. */
  readonly since: string;
  /** Whether domain.md leaves open that it comes at all. */
  readonly isOpen: boolean;
}

/** A start that lay ahead when it was told. */
interface Plan {
  readonly start: string;
  readonly toldOn: string;
  /** It was told to a survey that was to confirm another: nobody is asked about one start for ever. */
  readonly isPutOff: boolean;
}

const CONFIRM = 'confirm';

/** Days for which a wave is asked. */
const WAVE_DAYS = 60;

/** The waves of a POT, by what is set and what lay ahead when it was told. */
function wavesOf(
  { pot }: Verdict,
  { waves, confirmStartAfterDays }: SettingsInForce,
  plans: readonly Plan[],
): Wave[] {
  const later = waves.map((months): Wave => {
    const due = plusMonths(pot.terminationDate!, months);
    return {
      name: `after ${months} months`,
      due,
      until: plusDays(due, WAVE_DAYS),
      since: due,
      isOpen: false,
    };
  });
  if (confirmStartAfterDays === null) return later;
  const confirming = plans.map(({ start, toldOn, isPutOff }): Wave => {
    const due = plusDays(start, confirmStartAfterDays);
    return {
      name: `${CONFIRM} ${start}`,
      due,
      until: plusDays(due, WAVE_DAYS),
      since: start,
      // Told before they had left, it was about another leaving.
      isOpen: isPutOff || toldOn < pot.terminationDate!,
    };
  });
  return [...later, ...confirming];
}

/** What lay ahead when it was told: of each answer the last start. */
function plansIn(sayings: readonly Saying[], waveOfLink: Memory['waveOfLink']): Plan[] {
  return sayings.flatMap((saying) => {
    if (saying.what !== 'answered') return [];
    const ahead = saying.activities.flatMap(({ start }) =>
      start.when === 'date' && start.value > saying.on ? [start.value] : [],
    );
    const last = ahead.toSorted().at(-1);
    const isPutOff = waveOfLink.get(saying.link)?.name.startsWith(CONFIRM) ?? false;
    return last === undefined ? [] : [{ start: last, toldOn: saying.on, isPutOff }];
  });
}

/** The wave that a link is of, as it stands today; null: of the survey at leaving. @param kind of the first message by it */
export function waveOf(
  memory: Memory,
  day: Day,
  verdict: Verdict,
  { link, kind }: { readonly link: string; readonly kind: string },
): Wave | null {
  const waves = openWaves(memory, day, verdict);
  const known = memory.waveOfLink.get(link);
  if (known !== undefined) return waves.find(({ name }) => name === known.name) ?? known;
  if (kind !== 'wave') return null;
  const { links } = potMemory(memory, verdict.key);
  const names = [...links].map((one) => memory.waveOfLink.get(one)?.name);
  // Of two at once one that was not asked before, and that is asked longest.
  const longest = waves.toSorted((a, b) => b.until.localeCompare(a.until));
  return longest.find(({ name }) => !names.includes(name)) ?? longest[0] ?? null;
}

function openWaves(memory: Memory, day: Day, verdict: Verdict): Wave[] {
  return allWaves(memory, day, verdict).filter(({ due, until }) => due <= day.today && day.today <= until);
}

function allWaves(memory: Memory, day: Day, verdict: Verdict): Wave[] {
  const heard = sayingsAbout(memory, day, verdict);
  return wavesOf(verdict, day.settings, plansIn(heard, memory.waveOfLink));
}

/** What was told about the POT. @param until how many of all sayings count: those that today's run could know */
function sayingsAbout(memory: Memory, day: Day, { key, learner }: Verdict, until = memory.heard): Saying[] {
  const { links } = potMemory(memory, key);
  const person = day.personOf.get(learner.ref)!;
  return sayingsOf(memory, person, until).filter(({ link }) => links.has(link));
}

/** The wave that must be asked today, with the link by which it was asked before; null: none has to be. */
export function waveToAsk(
  memory: Memory,
  day: Day,
  verdict: Verdict,
): { readonly wave: Wave; readonly link: string | null } | null {
  const pot = potMemory(memory, verdict.key);
  const { absent, test } = verdict.learner;
  if (absent || test || pot.unsubscribed || pot.halfUnsubscribed) return null;
  const known = sayingsAbout(memory, day, verdict);
  const told = sayingsAbout(memory, day, verdict, memory.sayings.length);
  if (told.some(({ what }) => what === 'died')) return null;
  const answers = told.filter(({ what }) => what === 'answered');
  const isOver =
    known.some(({ what }) => what === 'answered') || (pot.lapsedOn !== null && pot.lapsedOn < day.today);
  const [wave] = openWaves(memory, day, verdict);
  if (!isOver || wave === undefined || wave.isOpen) return null;
  // Beside another, also one that has ended since, it need not come.
  const isBeside = ({ name, due, until }: Wave) =>
    name !== wave.name && due <= wave.until && wave.due <= until;
  if (allWaves(memory, day, verdict).some(isBeside)) return null;
  const asked = [...pot.links].filter((link) => memory.waveOfLink.has(link));
  const answered = new Set(answers.map(({ link }) => link));
  const ofThis = asked.filter((link) => memory.waveOfLink.get(link)!.name === wave.name);
  const stands = answers.some(({ on }) => on >= wave.since) || ofThis.some((link) => answered.has(link));
  const another = asked.some(
    (link) =>
      !ofThis.includes(link) && !answered.has(link) && memory.waveOfLink.get(link)!.until >= day.today,
  );
  const moved = ofThis.some((link) => memory.waveOfLink.get(link)!.due !== wave.due);
  return stands || another || moved ? null : { wave, link: ofThis.at(-1) ?? null };
}
