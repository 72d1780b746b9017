import { addressOf } from './addresses.ts';
import { decide, type Known, type Verdict } from './decide.ts';
import type { Arrival, Channel, MisLearner, PotKey, Saying, SettingsInForce } from './facts.ts';
import { judgeMessages } from './messages.ts';
import { type Person, personsOf } from './persons.ts';
import { datesOfPots } from './pots.ts';
import { judgeRows, type RowMemory, rowMemory } from './rows.ts';
import { judgeSilence } from './silence.ts';
import { stopsOf } from './stopped.ts';
import type { Wave } from './waves.ts';

/** Something in which the product went against the rules, as the checker reads them. */
export interface Finding {
  /** The learner's reference. */
  readonly ref: string;
  /** The rule's name in domain.md. */
  readonly rule: string;
  readonly checker: string;
  readonly product: string;
}

/** A round: what went to one person on one day. */
export interface Round {
  readonly on: string;
  readonly link: string;
  readonly messages: Arrival[];
}

/** What the checker remembers of one POT. */
export interface PotMemory {
  /** The first day on which there was somebody to ask. */
  firstAsked: string | null;
  readonly rounds: Round[];
  /** The link of the survey at leaving that is open; null: the next one is a new one. */
  link: string | null;
  /** All links that were ever sent about it, those of waves too. */
  readonly links: Set<string>;
  /** The day of the run that ended contact for good and recorded silence; null: not yet. */
  lapsedOn: string | null;
  /** Whether it was surveyed when it was last looked at. */
  surveyed: boolean;
  /** Every channel that there was has been stopped: for good, until the learner comes back in. */
  unsubscribed: boolean;
  /** Every channel has been stopped that the provider chose then, and another is left: domain.md does not say what that is. */
  halfUnsubscribed: boolean;
}

/** A day as the rules see it. */
export interface Day {
  readonly today: string;
  readonly settings: SettingsInForce;
  /** Whether the service could be reached by today's run. */
  readonly serviceUp: boolean;
  readonly persons: readonly Person[];
  readonly personOf: ReadonlyMap<string, Person>;
  readonly verdicts: ReadonlyMap<PotKey, Verdict>;
  /** Whether a message came back, or was opened by somebody else, as far as today's run could know. */
  readonly cameToNobody: (message: Arrival) => boolean;
}

/** Everything told so far: `heard` is what the newest run that reached the service could know. */
export interface Memory {
  readonly pots: Map<PotKey, PotMemory>;
  /** The POTs of each record, also of those that are gone. */
  readonly potsOf: Map<string, PotKey[]>;
  readonly potOfLink: Map<string, PotKey>;
  /** Links of later waves; the others are of surveys at leaving. */
  readonly waveOfLink: Map<string, Wave>;
  readonly sayings: Saying[];
  /** Places of the sayings about each record. */
  readonly sayingsAbout: Map<string, number[]>;
  heard: number;
  readonly rows: RowMemory;
}

/** The reasons that mean: this is the POT that the person is asked about. */
const SURVEYED = ['ELIGIBLE', 'NO_ADDRESS'];
/** Told by the answers, or by somebody else: nothing reopens by itself. */
const ENDS_FOR_GOOD = ['KNOWN'];

export type Judge = ReturnType<typeof createJudge>;

/** The independent checker: it keeps its own books, day by day, and says what is wrong. */
export function createJudge() {
  const memory: Memory = {
    pots: new Map(),
    potsOf: new Map(),
    potOfLink: new Map(),
    waveOfLink: new Map(),
    sayings: [],
    sayingsAbout: new Map(),
    heard: 0,
    rows: rowMemory(),
  };
  let day: Day | null = null;
  const today = () => {
    if (day === null) throw new Error('no day has begun');
    return day;
  };

  return {
    /** Something was told to the service and taken. */
    hear(saying: Saying): void {
      const [ref = ''] = memory.potOfLink.get(saying.link)?.split(' ') ?? [];
      append(memory.sayingsAbout, ref, memory.sayings.length);
      memory.sayings.push(saying);
    },

    /** The POT that a link is about; undefined: no message with it came. */
    about: (link: string): PotKey | undefined => memory.potOfLink.get(link),

    /** A run is about to be made on what the MIS has now. @returns what each POT must be explained by */
    begin(
      learners: readonly MisLearner[],
      now: { readonly today: string; readonly settings: SettingsInForce; readonly serviceUp: boolean },
    ): ReadonlyMap<PotKey, Verdict> {
      if (now.serviceUp) memory.heard = memory.sayings.length;
      const persons = personsOf(learners);
      const personOf = new Map(
        persons.flatMap((person) => person.records.map(({ ref }) => [ref, person] as const)),
      );
      const { astray, dead } = troubleHeard(memory);
      const sharers = sharersOf(persons);
      const verdicts = new Map<PotKey, Verdict>();
      const isDead = (address: string) => dead.has(address);
      for (const person of persons) {
        const known: Known = {
          ...now,
          died: sayingsOf(memory, person, memory.heard).some(({ what }) => what === 'died'),
          isDead,
          sharers: (address) => sharers.get(address) ?? 0,
          firstAsked: (key) => potMemory(memory, key).firstAsked ?? now.today,
        };
        for (const verdict of decide(person, known)) verdicts.set(verdict.key, verdict);
      }
      for (const verdict of verdicts.values()) {
        const pot = potMemory(memory, verdict.key);
        if (SURVEYED.includes(verdict.reason)) {
          pot.firstAsked ??= now.today;
          seeStopped(memory, pot, verdict, personOf.get(verdict.learner.ref)!);
        }
        reopen(pot, verdict.reason);
      }
      const cameToNobody = (message: Arrival) => astray.has(message);
      day = { ...now, persons, personOf, verdicts, cameToNobody };
      return verdicts;
    },

    /** POTs that the MIS made of aims, by the checker's own grouping. */
    judgePots(learners: readonly MisLearner[]): Finding[] {
      return learners.flatMap(({ ref, pots }) => {
        const derived = pots.filter((pot) => pot.derived);
        const aims = derived.flatMap((pot) => pot.aims);
        const line = (start: string, end: string | null, termination: string | null) =>
          `${start} to ${end ?? '…'}, terminated ${termination ?? '…'}`;
        const mine = datesOfPots(aims).map((pot) => line(pot.start, pot.end, pot.termination));
        const theirs = derived.map((pot) => line(pot.startDate, pot.actualEndDate, pot.terminationDate));
        if (mine.toSorted().join() === theirs.toSorted().join()) return [];
        const rule = 'From an ILR file to periods of training';
        return [{ ref, rule, checker: mine.join('; '), product: theirs.join('; ') }];
      });
    },

    /** What arrived today; and what should have. */
    messages: (arrivals: readonly Arrival[]): Finding[] => judgeMessages(memory, today(), arrivals),
    silence: (arrivals: readonly Arrival[]): Finding[] => judgeSilence(memory, today(), arrivals),

    /** The destination rows on record after the run. */
    rows: (learners: readonly MisLearner[]): Finding[] => judgeRows(memory, today(), learners),
  };
}

export function potMemory({ pots, potsOf }: Pick<Memory, 'pots' | 'potsOf'>, key: PotKey): PotMemory {
  let memory = pots.get(key);
  if (memory === undefined) {
    memory = {
      firstAsked: null,
      rounds: [],
      link: null,
      links: new Set(),
      lapsedOn: null,
      surveyed: false,
      unsubscribed: false,
      halfUnsubscribed: false,
    };
    pots.set(key, memory);
    append(potsOf, key.split(' ')[0]!, key);
  }
  return memory;
}

function append<T>(lists: Map<string, T[]>, name: string, one: T): void {
  const list = lists.get(name);
  if (list === undefined) lists.set(name, [one]);
  else list.push(one);
}

/** What was told by any link of a person, oldest first. @param until how many of all sayings count */
export function sayingsOf(memory: Memory, { records }: Person, until = memory.sayings.length): Saying[] {
  return records
    .flatMap(({ ref }) => memory.sayingsAbout.get(ref) ?? [])
    .filter((place) => place < until)
    .toSorted((a, b) => a - b)
    .map((place) => memory.sayings[place]!);
}

/** domain.md, *Lifecycle of one survey*: `unsubscribed` only when no channel is left, until the learner comes back in. */
function seeStopped(memory: Memory, pot: PotMemory, verdict: Verdict, person: Person): void {
  const heard = sayingsOf(memory, person, memory.heard);
  const stopped = stopsOf(
    heard,
    heard.filter(({ link }) => pot.links.has(link)),
  );
  const areStopped = (channels: ReadonlyMap<Channel, string>) =>
    stopped.size > 0 && [...channels.keys()].every((channel) => stopped.has(channel));
  if (areStopped(verdict.reachable)) pot.unsubscribed = true;
  else if (areStopped(verdict.channels)) pot.halfUnsubscribed = true;
  else if (heard.findLast(({ what }) => what === 'stopped' || what === 'back-in')?.what === 'back-in')
    Object.assign(pot, { unsubscribed: false, halfUnsubscribed: false });
}

/** domain.md, *Lifecycle of one survey*: withdrawn, barred and excluded ones reopen by a new link. */
function reopen(memory: PotMemory, reason: string): void {
  const surveyed = SURVEYED.includes(reason);
  if (!surveyed && memory.surveyed && !ENDS_FOR_GOOD.includes(reason)) memory.link = null;
  memory.surveyed = surveyed;
}

/**
 * Addresses that bounced for good or reached somebody else, and the messages that came to nobody: the newest one to an
 * address when it bounced, and all of a survey that reached somebody else. What went to an address before it bounced did
 * not come back.
 */
function troubleHeard(memory: Memory): { readonly dead: Set<string>; readonly astray: Set<Arrival> } {
  const dead = new Set<string>();
  const astray = new Set<Arrival>();
  for (const saying of memory.sayings.slice(0, memory.heard)) {
    if (saying.what !== 'bounced' && saying.what !== 'not-me') continue;
    const key = memory.potOfLink.get(saying.link);
    const rounds = key === undefined ? [] : potMemory(memory, key).rounds;
    const messages = rounds.flatMap((round) =>
      round.link === saying.link && round.on <= saying.on ? round.messages : [],
    );
    if (saying.what === 'bounced') {
      dead.add(saying.address);
      const returned = messages.findLast(({ to }) => to === saying.address);
      if (returned !== undefined) astray.add(returned);
    } else
      for (const message of messages) {
        dead.add(message.to);
        astray.add(message);
      }
  }
  return { dead, astray };
}

function sharersOf(persons: readonly Person[]): Map<string, number> {
  const sharers = new Map<string, number>();
  for (const { records } of persons) {
    const own = new Set(records.flatMap((record) => [addressOf(record, 'email'), addressOf(record, 'sms')]));
    for (const address of own) if (address !== null) sharers.set(address, (sharers.get(address) ?? 0) + 1);
  }
  return sharers;
}
