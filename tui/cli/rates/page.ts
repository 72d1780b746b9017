import { type Page, type PagePlot, type PageSection, renderPage } from '../../../lib/page/index.ts';
import {
  GROUPING_DEFINITIONS,
  type GroupRates,
  type RatesReport,
  type Share,
  type Told,
} from '../../../plugin/admin/index.ts';
import { meantFor, ratesHeadline } from './answer.ts';
import { ratesSections, roundName } from './sections.ts';
import { percent } from './words.ts';

/** Bars a plot holds: of more groups the largest are drawn, and the table has all. */
const MOST_BARS = 12;
/** The parts of all leavers and the rate beside them. */
const DRAWN = ['response-rate', 'knowledge-rate', 'oth-4-share', 'oth-3-share', 'no-record-share'];

/** The rates as a report that stands alone: one file to read, print and pass on. */
export function ratesPage(report: RatesReport): Promise<string> {
  const tables = new Map(ratesSections(report).map((section) => [section.id, section]));
  const section = (id: string, plots: readonly PagePlot[]): readonly PageSection[] => {
    const found = tables.get(id);
    if (found === undefined) return [];
    const { title, listing: table, note } = found;
    return [{ title, table, plots, ...(note === undefined ? {} : { paragraphs: [note] }) }];
  };
  const page: Page = {
    title: `Rates of leavers, ${report.tenant.name}`,
    lead: [
      ratesHeadline(report),
      `Not counted, as they have not left or have died: ${report.leftOut} persons.`,
    ],
    sections: [
      ...section('all', [sharesPlot(report.all), ...positivePlots(report.all)]),
      ...report.groups.flatMap(({ by, rows }) => [
        ...section(by, groupPlots(by, rows)),
        ...section(`${by}-positive`, []),
      ]),
      ...section('rounds', [
        shareBars(
          'Yield by message',
          report.rounds.map(({ round, ...share }) => ({ label: roundName(round), ...share })),
        ),
      ]),
      ...section('channels', [
        shareBars(
          'Response rate by channels',
          report.channels.map(({ title: label, ...share }) => ({ label, ...share })),
        ),
      ]),
      ...section('messages', []),
      meanings(report),
      ...definitions(report),
    ],
  };
  return renderPage(page);
}

interface Labelled {
  readonly label: string;
  readonly share: Told | null;
}

/** A bar for each share; in words each of them, or the ends where there are many. */
function shareBars(title: string, shares: readonly Labelled[], left = 0): PagePlot {
  const bars = shares.map(({ label, share }) => pointOf(label, share));
  const more = left === 0 ? '' : ` The ${shares.length} largest groups; the table has ${left} more.`;
  return { title, plot: { kind: 'bars', bars }, words: unbroken(`${inWords(bars)}${more}`) };
}

interface Point {
  readonly label: string;
  /** null: not told. */
  readonly share: number | null;
  readonly text: string;
}

function pointOf(label: string, share: Told | null): Point {
  return {
    label,
    share: typeof share === 'number' ? share : null,
    text: share === null ? 'of nobody' : percent(share),
  };
}

/** No line ends between a number and its sign. */
function unbroken(text: string): string {
  return text.replaceAll(' %', '\u00a0%');
}

/** Bars told one by one, where there are more than these, by their ends. */
const TOLD_ONE_BY_ONE = 6;

function inWords(bars: readonly Point[]): string {
  if (bars.length <= TOLD_ONE_BY_ONE)
    return `${bars.map(({ label, text }) => `${label}: ${text}`).join('; ')}.`;
  const told = bars.flatMap((bar) => (bar.share === null ? [] : [{ ...bar, share: bar.share }]));
  const sorted = told.sort((a, b) => a.share - b.share);
  const [low, high] = [sorted[0], sorted.at(-1)];
  const withheld = bars.length - told.length;
  const rest = withheld === 0 ? '' : ` Not told: ${withheld}.`;
  if (low === undefined || high === undefined) return `None of ${bars.length} is told.`;
  return `From ${low.text} (${low.label}) to ${high.text} (${high.label}).${rest}`;
}

function sharesPlot({ shares }: GroupRates): PagePlot {
  return shareBars(
    'Response and knowledge',
    DRAWN.flatMap((id) => shares.filter((share) => share.id === id)).map(({ title: label, ...share }) => ({
      label,
      ...share,
    })),
  );
}

function positivePlots({ shares }: GroupRates): readonly PagePlot[] {
  const positive = shares.filter(({ id }) => id.startsWith('positive-of-all:'));
  if (positive.length === 0) return [];
  return [
    shareBars(
      'Positive destinations by definition',
      positive.map(({ title: label, ...share }) => ({ label, ...share })),
    ),
  ];
}

/** What is drawn of groups. */
const COMPARED = ['response-rate', 'knowledge-rate'] as const;

function groupPlots(
  by: RatesReport['groups'][number]['by'],
  rows: readonly GroupRates[],
): readonly PagePlot[] {
  if (rows.length === 0) return [];
  const months = rows.filter(({ key }) => /^\d/.test(key));
  // A line needs two ends.
  if (by === 'month' && months.filter(isTold).length > 1) return [monthPlot(months)];
  const size = ({ leavers }: GroupRates) => (leavers === 'withheld' ? 0 : leavers);
  const largest =
    rows.length <= MOST_BARS ? rows : [...rows].sort((a, b) => size(b) - size(a)).slice(0, MOST_BARS);
  return COMPARED.map((id) =>
    shareBars(
      `${shareOf(rows[0]!, id).title} by ${GROUPING_DEFINITIONS[by].title.toLowerCase()}`,
      largest.map((row) => ({ ...shareOf(row, id), label: row.title })),
      rows.length - largest.length,
    ),
  );
}

function monthPlot(months: readonly GroupRates[]): PagePlot {
  const series = COMPARED.map((id) => ({
    title: shareOf(months[0]!, id).title,
    points: months.map((month) => pointOf(month.title, shareOf(month, id).share)),
  }));
  return {
    title: 'Response and knowledge rate by month',
    plot: {
      kind: 'lines',
      places: months.map(({ title }) => title),
      lines: series.map(({ title, points }) => ({ title, shares: points.map(({ share }) => share) })),
    },
    words: unbroken(series.map(({ title, points }) => `${title}: ${inWords(points)}`).join(' ')),
  };
}

function isTold(group: GroupRates): boolean {
  return COMPARED.some((id) => typeof shareOf(group, id).share === 'number');
}

function shareOf({ shares }: GroupRates, id: string): Share {
  return shares.find((share) => share.id === id)!;
}

function meanings({ definitions }: RatesReport): PageSection {
  return {
    title: 'What the figures mean',
    terms: definitions.map(({ title: term, text }) => ({ term, text })),
  };
}

function definitions({ positive }: RatesReport): readonly PageSection[] {
  if (positive.length === 0) return [];
  return [
    {
      title: 'Definitions of a positive destination',
      terms: positive.map(({ id, title, description, from, to, codes, source }) => ({
        term: `${title} (${id})`,
        text: `${description} Meant ${meantFor(from, to)}. Codes: ${codes.join(', ')}. Source: ${source}`,
      })),
    },
  ];
}
