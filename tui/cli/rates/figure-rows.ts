import type { GroupRates, RatesReport, Share, Told } from '../../../plugin/admin/index.ts';
import type { Listing } from '../listing.ts';

type Row = Listing['rows'][number];

/** Digits of a share that a spreadsheet gets. */
const DIGITS = 4;

/** One figure a row, each with what it means: for a spreadsheet. */
export function figureRows(report: RatesReport): Listing {
  const meaning = new Map(report.definitions.map(({ id, text }) => [id, text]));
  const positive = new Map(report.positive.map((one) => [one.id, one]));
  const meaningOf = ({ id, positive: by }: Share) => {
    const definition = by === null ? undefined : positive.get(by);
    if (definition === undefined) return meaning.get(id) ?? '';
    return `${meaning.get('positive')} ${definition.title}: ${definition.description}`;
  };
  const groupRows = (by: string, group: GroupRates): Row[] => [
    row({
      by,
      group: group.title,
      figure: 'leavers',
      learners: group.leavers,
      meaning: meaning.get('cohort'),
    }),
    ...group.shares.map((share) =>
      row({
        ...{ by, group: group.title, figure: share.id.split(':')[0]!, definition: share.positive },
        ...counted(share),
        meaning: meaningOf(share),
      }),
    ),
    ...dayRows(by, group, meaning.get('days-to-answer')),
  ];
  return {
    columns: [
      'by',
      'group',
      'figure',
      'definition',
      'learners',
      'of',
      'share',
      'days',
      'from',
      'to',
      'meaning',
    ].map((id) => ({ id, title: id })),
    rows: [
      ...groupRows('', report.all),
      ...report.groups.flatMap(({ by, rows }) => rows.flatMap((group) => groupRows(by, group))),
      ...report.rounds.map(({ round, ...share }) =>
        row({
          by: 'round',
          group: String(round),
          figure: 'yield',
          ...counted(share),
          meaning: meaning.get('yield'),
        }),
      ),
      ...report.channels.map(({ key, title: _, ...share }) =>
        row({
          by: 'channels',
          group: key,
          figure: 'response-rate',
          ...counted(share),
          meaning: meaning.get('channels'),
        }),
      ),
    ].map((one) => ({ ...one, from: report.from, to: report.to })),
  };
}

function dayRows(by: string, group: GroupRates, meaning: string | undefined): Row[] {
  const days = group.daysToAnswer;
  if (days === null) return [];
  const parts = ['quarter', 'half', 'threeQuarters'] as const;
  return parts.map((part) =>
    row({
      by,
      group: group.title,
      figure: `days-to-answer ${{ quarter: '25 %', half: '50 %', threeQuarters: '75 %' }[part]}`,
      days: days === 'withheld' ? days : days[part],
      meaning,
    }),
  );
}

function counted({ count, of, share }: { count: Told; of: Told; share: Told | null }) {
  return {
    learners: count,
    of,
    share: typeof share === 'number' ? Number(share.toFixed(DIGITS)) : share,
  };
}

function row(cells: Readonly<Record<string, string | number | null | undefined>>): Row {
  return Object.fromEntries(Object.entries(cells).map(([id, value]) => [id, value ?? null]));
}
