import { daysToAnswer } from './answering-time.ts';
import { type ChannelGroup, channelsUsed } from './channels.ts';
import type { Leaver, SentMessage } from './cohort.ts';
import type { Columns } from './columns.ts';
import { type Group, type Grouping, groupOf } from './grouping.ts';
import { roundAnswered, roundsSent } from './rounds.ts';

/** What is counted of a group of leavers; holds no leaver, so that a hundred thousand of them need no memory. */
export interface GroupTally {
  readonly group: Group;
  /** By the positions of the columns. */
  readonly counts: number[];
  readonly days: Map<number, number>;
}

/** What is counted of all of them. Adding in another order gives the same. */
export interface Tally {
  readonly all: GroupTally;
  readonly groups: ReadonlyMap<Grouping, Map<string, GroupTally>>;
  /** By round. */
  readonly sent: Map<number, number>;
  readonly answers: Map<number, number>;
  readonly byChannels: Map<ChannelGroup, GroupTally>;
  readonly messages: Readonly<Record<SentMessage['channel'], { sent: number; notArrived: number }>>;
  /** Persons with a POT of the range that are no leavers. */
  leftOut: number;
}

export function newTally(by: readonly Grouping[], columns: Columns): Tally {
  return {
    all: newGroup({ key: 'all', title: 'All leavers' }, columns),
    groups: new Map(by.map((grouping) => [grouping, new Map()])),
    sent: new Map(),
    answers: new Map(),
    byChannels: new Map(),
    messages: { email: { sent: 0, notArrived: 0 }, sms: { sent: 0, notArrived: 0 } },
    leftOut: 0,
  };
}

/** Counts a leaver. @param zone the tenant's time zone */
export function addLeaver(tally: Tally, leaver: Leaver, columns: Columns, zone: string): void {
  const holds = columns.all.map((column) => column.holds(leaver));
  const days = holds[columns.answered] ? daysToAnswer(leaver, zone) : null;
  const into = (group: GroupTally) => {
    for (const [at, held] of holds.entries()) if (held) group.counts[at]! += 1;
    if (days !== null) increase(group.days, days);
  };
  into(tally.all);
  for (const [grouping, groups] of tally.groups) {
    const group = groupOf(grouping, leaver);
    into(held(groups, group.key, () => newGroup(group, columns)));
  }
  const channels = channelsUsed(leaver);
  if (channels !== null)
    into(held(tally.byChannels, channels, () => newGroup({ key: channels, title: channels }, columns)));
  for (const number of roundsSent(leaver).keys()) increase(tally.sent, number);
  const round = roundAnswered(leaver);
  if (round !== null) increase(tally.answers, round);
  for (const { channel, arrived } of leaver.messages) {
    tally.messages[channel].sent += 1;
    if (!arrived) tally.messages[channel].notArrived += 1;
  }
}

/** The sum of two groups under the first one's name. */
export function together(one: GroupTally, other: GroupTally): GroupTally {
  const days = new Map(one.days);
  for (const [day, persons] of other.days) days.set(day, (days.get(day) ?? 0) + persons);
  return { group: one.group, counts: one.counts.map((count, at) => count + other.counts[at]!), days };
}

export function newGroup(group: Group, columns: Columns): GroupTally {
  return { group, counts: columns.all.map(() => 0), days: new Map() };
}

function held<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const there = map.get(key);
  if (there !== undefined) return there;
  const made = make();
  map.set(key, made);
  return made;
}

function increase(map: Map<number, number>, key: number): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}
