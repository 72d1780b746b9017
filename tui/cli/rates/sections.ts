import { GROUPING_DEFINITIONS, type GroupRates, type RatesReport } from '../../../plugin/admin/index.ts';
import type { Listing } from '../listing.ts';
import { daysSentence, medianDays, percent } from './words.ts';

/** A table of figures as people read them, with what it is about. */
export interface Section {
  /** `all`, `rounds`, `channels`, `messages`, or what the groups are told apart by. */
  readonly id: string;
  readonly title: string;
  readonly listing: Listing;
  /** In a sentence, what is no table. */
  readonly note?: string;
}

const CHANNEL_NAMES = { email: 'Email', sms: 'SMS' } as const;

/** The figures as tables, each with a title; those without a row are left out. */
export function ratesSections(report: RatesReport): readonly Section[] {
  const sections = [
    { id: 'all', title: 'All leavers', note: daysSentence(report.all), listing: allLeavers(report.all) },
    ...report.groups.flatMap(({ by, rows }) => {
      const { title } = GROUPING_DEFINITIONS[by];
      const heading = `By ${title.toLowerCase()}`;
      return [
        { id: by, title: heading, listing: groupTable(title, rows) },
        {
          id: `${by}-positive`,
          title: `${heading}: positive destinations, of all leavers`,
          listing: positiveTable(title, rows),
        },
      ];
    }),
    { id: 'rounds', title: 'Yield of each message', listing: roundTable(report) },
    { id: 'channels', title: 'Response rate by channels', listing: channelTable(report) },
    { id: 'messages', title: 'Messages by channel', listing: messageTable(report) },
  ];
  return sections.filter(({ listing }) => listing.rows.length > 0);
}

/** In words, what a message of a round is. */
export function roundName(round: number): string {
  return round === 1 ? 'Message 1, invitation' : `Message ${round}, reminder`;
}

function allLeavers({ leavers, shares }: GroupRates): Listing {
  return {
    columns: [
      { id: 'figure', title: 'Figure' },
      { id: 'count', title: 'Learners' },
      { id: 'of', title: 'Of' },
      { id: 'share', title: 'Share' },
    ],
    rows: [
      { figure: 'Leavers', count: leavers, of: null, share: null },
      ...shares.map(({ title, count, of, share }) => ({ figure: title, count, of, share: percent(share) })),
    ],
  };
}

/** Headings over groups, where a table has to be narrow; the words for them are those of the figures of all. */
const HEADINGS: Readonly<Record<string, string>> = {
  'response-rate': 'Response',
  'knowledge-rate': 'Known',
  'oth-4-share': 'OTH-4',
  'oth-3-share': 'OTH-3',
  'no-record-share': 'No record',
};

function groupTable(title: string, rows: readonly GroupRates[]): Listing {
  return {
    columns: [
      { id: 'group', title },
      { id: 'leavers', title: 'Leavers' },
      ...Object.entries(HEADINGS).map(([id, heading]) => ({ id, title: heading })),
      { id: 'days', title: 'Median days' },
    ],
    rows: rows.map((row) => ({ ...cellsOf(row), days: medianDays(row) })),
  };
}

function positiveTable(title: string, rows: readonly GroupRates[]): Listing {
  const shares = rows[0]?.shares.filter(({ id }) => id.startsWith('positive-of-all:')) ?? [];
  return {
    columns: [
      { id: 'group', title },
      { id: 'leavers', title: 'Leavers' },
      ...shares.map(({ id, positive }) => ({ id, title: positive! })),
    ],
    rows: shares.length === 0 ? [] : rows.map(cellsOf),
  };
}

function cellsOf({ title, leavers, shares }: GroupRates): Listing['rows'][number] {
  const cells = shares.map(({ id, share }) => [id, percent(share)]);
  return { group: title, leavers, ...Object.fromEntries(cells) };
}

function roundTable({ rounds }: RatesReport): Listing {
  return {
    columns: [
      { id: 'round', title: 'Message' },
      { id: 'of', title: 'Sent to' },
      { id: 'count', title: 'Answered after it' },
      { id: 'share', title: 'Yield' },
    ],
    rows: rounds.map(({ round, of, count, share }) => ({
      round: roundName(round),
      of,
      count,
      share: percent(share),
    })),
  };
}

function channelTable({ channels }: RatesReport): Listing {
  return {
    columns: [
      { id: 'title', title: 'Written to by' },
      { id: 'of', title: 'Leavers' },
      { id: 'count', title: 'Answered' },
      { id: 'share', title: 'Response rate' },
    ],
    rows: channels.map(({ title, of, count, share }) => ({ title, of, count, share: percent(share) })),
  };
}

function messageTable({ messages }: RatesReport): Listing {
  return {
    columns: [
      { id: 'channel', title: 'Channel' },
      { id: 'sent', title: 'Messages that went' },
      { id: 'notArrived', title: 'Did not arrive' },
    ],
    rows: messages
      .filter(({ sent }) => sent !== 0)
      .map(({ channel, sent, notArrived }) => ({
        channel: CHANNEL_NAMES[channel],
        sent,
        notArrived,
      })),
  };
}
