import { ANSWERING_TIME, type Quartiles, quartilesOf } from './answering-time.ts';
import { CHANNEL_GROUPS, CHANNEL_TITLES, CHANNELS, MESSAGES } from './channels.ts';
import { COHORT, type Leaver } from './cohort.ts';
import { type Columns, columnsFor } from './columns.ts';
import type { RateDefinition } from './definition.ts';
import { GROUPING_DEFINITIONS, type Group, type Grouping } from './grouping.ts';
import { POSITIVE, type PositiveDefinition } from './positive.ts';
import { ROUND_YIELD } from './rounds.ts';
import { SHARES } from './shares.ts';
import { addLeaver, type GroupTally, newGroup, newTally, type Tally, together } from './tally.ts';
import { FEWEST_TOLD, WITHHOLDING, withheld } from './withholding.ts';

/** A count as it may be told. */
export type Told = number | 'withheld';

/** A share with what it is made of. `share`: from 0 to 1; null where it is of nobody. */
export interface Share {
  readonly id: string;
  readonly title: string;
  readonly count: Told;
  readonly of: Told;
  readonly share: Told | null;
  /** The definition of a positive destination it goes by; null where it goes by none. */
  readonly positive: string | null;
}

/** The figures of a group. */
export interface GroupRates extends Group {
  readonly leavers: Told;
  readonly shares: readonly Share[];
  /** null: nobody answered. */
  readonly daysToAnswer: Quartiles | 'withheld' | null;
}

export interface Rates {
  readonly all: GroupRates;
  readonly groups: readonly { readonly by: Grouping; readonly rows: readonly GroupRates[] }[];
  /** By round: 1 is the invitation. */
  readonly rounds: readonly (Pick<Share, 'count' | 'of' | 'share'> & { readonly round: number })[];
  readonly channels: readonly (Pick<Share, 'count' | 'of' | 'share'> & Group)[];
  readonly messages: readonly {
    readonly channel: 'email' | 'sms';
    readonly sent: Told;
    readonly notArrived: Told;
  }[];
  /** Persons with a POT of the range whose decision makes them no leavers. */
  readonly leftOut: Told;
  /** What every figure means, in the order in which they are told. */
  readonly definitions: readonly RateDefinition[];
  readonly positive: readonly PositiveDefinition[];
}

/** Counts leavers one by one, in any order, and tells what may be told of them. */
export interface RateCounter {
  add(leaver: Leaver): void;
  /** A person with a POT of the range who is no leaver. */
  leaveOut(): void;
  rates(): Rates;
}

/**
 * @param options.zone the tenant's time zone
 * @param options.by what the leavers are told apart by
 * @param options.positive the definitions of a positive destination to go by
 */
export function rateCounter(options: {
  readonly zone: string;
  readonly by: readonly Grouping[];
  readonly positive: readonly PositiveDefinition[];
}): RateCounter {
  const columns = columnsFor(options.positive);
  const tally = newTally(options.by, columns);
  return {
    add: (leaver) => addLeaver(tally, leaver, columns, options.zone),
    leaveOut() {
      tally.leftOut += 1;
    },
    rates: () => ratesOf(tally, columns, options),
  };
}

function ratesOf(
  tally: Tally,
  columns: Columns,
  { by, positive }: { readonly by: readonly Grouping[]; readonly positive: readonly PositiveDefinition[] },
): Rates {
  const { standings: parts, known: alike } = columns;
  const [hiddenOfAll] = withheld({ rows: [tally.all.counts], parts, alike });
  const totals = hiddenOfAll!.map((hidden) => !hidden);
  const tooFew = tally.all.counts[columns.leavers]! < FEWEST_TOLD;
  return {
    all: groupRates(tally.all, hiddenOfAll!, columns),
    groups: by.map((grouping) => {
      const groups = withSmallerTogether([...tally.groups.get(grouping)!.values()], columns);
      const hidden = withheld({ rows: groups.map(({ counts }) => counts), parts, alike, totals });
      return { by: grouping, rows: groups.map((group, at) => groupRates(group, hidden[at]!, columns)) };
    }),
    rounds: tooFew ? [] : roundRates(tally),
    channels: tooFew ? [] : channelRates(tally, columns, totals),
    messages: tooFew ? [] : messageCounts(tally),
    leftOut: told(tally.leftOut),
    definitions: rateDefinitions(by),
    positive,
  };
}

/** What the figures mean. */
export function rateDefinitions(by: readonly Grouping[]): readonly RateDefinition[] {
  return [
    COHORT,
    ...SHARES.map(({ id, title, text }) => ({ id, title, text })),
    POSITIVE,
    ANSWERING_TIME,
    ROUND_YIELD,
    CHANNELS,
    MESSAGES,
    ...by.map((grouping) => GROUPING_DEFINITIONS[grouping]),
    WITHHOLDING,
  ];
}

function groupRates({ group, counts, days }: GroupTally, hidden: readonly boolean[], columns: Columns) {
  // Of a group that is too small itself not even a zero is told.
  const tooFew = hidden[columns.leavers]!;
  const tell = (at: number): Told => (tooFew || hidden[at] ? 'withheld' : counts[at]!);
  const quartiles = quartilesOf(days);
  return {
    ...group,
    leavers: tell(columns.leavers),
    shares: columns.shares.map(({ id, title, count, of, positive }) => ({
      id,
      title,
      positive,
      ...share(tell(count), tell(of)),
    })),
    daysToAnswer:
      tooFew || hidden[columns.answered] || (quartiles !== null && quartiles.answers < FEWEST_TOLD)
        ? ('withheld' as const)
        : quartiles,
  };
}

function share(count: Told, of: Told): Pick<Share, 'count' | 'of' | 'share'> {
  if (of === 0) return { count, of, share: null };
  if (count === 'withheld' || of === 'withheld') return { count, of, share: 'withheld' };
  return { count, of, share: count / of };
}

function told(count: number): Told {
  return count > 0 && count < FEWEST_TOLD ? 'withheld' : count;
}

/** Groups by key, those of too few leavers as one at the end, with the next smallest where they are still too few. */
function withSmallerTogether(groups: readonly GroupTally[], columns: Columns): readonly GroupTally[] {
  const leavers = ({ counts }: GroupTally) => counts[columns.leavers]!;
  const bySize = [...groups].sort((a, b) => leavers(a) - leavers(b) || (a.group.key < b.group.key ? -1 : 1));
  const rest = new Set(groups);
  let pool: GroupTally | null = null;
  let pooled = 0;
  for (const group of bySize) {
    if (leavers(group) >= FEWEST_TOLD && (pool === null || leavers(pool) >= FEWEST_TOLD)) break;
    pooled += 1;
    rest.delete(group);
    pool = together(pool ?? newGroup({ key: '', title: '' }, columns), group);
  }
  const kept = [...rest].sort((a, b) => (a.group.key < b.group.key ? -1 : 1));
  if (pool === null) return kept;
  return [...kept, { ...pool, group: { key: 'smaller', title: `Smaller groups (${pooled})` } }];
}

function roundRates({ sent, answers }: Tally): Rates['rounds'] {
  const rounds = [...sent.keys()].sort((a, b) => a - b);
  const answered = rounds.map((round) => answers.get(round) ?? 0);
  const [hidden] = withheld({ rows: [answered], parts: rounds.map((_, at) => at) });
  return rounds.map((round, at) => ({
    round,
    ...share(hidden![at] ? 'withheld' : answered[at]!, told(sent.get(round)!)),
  }));
}

function messageCounts({ messages }: Tally): Rates['messages'] {
  return (['email', 'sms'] as const).map((channel) => ({
    channel,
    sent: told(messages[channel].sent),
    notArrived: told(messages[channel].notArrived),
  }));
}

function channelRates(
  { byChannels }: Tally,
  columns: Columns,
  totals: readonly boolean[],
): Rates['channels'] {
  const used = CHANNEL_GROUPS.filter((channels) => byChannels.has(channels));
  const pair = [columns.contacted, columns.answered];
  const rows = used.map((channels) => pair.map((at) => byChannels.get(channels)!.counts[at]!));
  const hidden = withheld({ rows, totals: pair.map((at) => totals[at]!) });
  return used.map((channels, row) => {
    const [of, count] = [0, 1].map((at) => (hidden[row]![at] ? 'withheld' : rows[row]![at]!));
    return { key: channels, title: CHANNEL_TITLES[channels], ...share(count!, of!) };
  });
}
