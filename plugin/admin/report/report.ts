import { CodedError } from '../../../lib/errors/index.ts';
import { addDays, instantOf } from '../../../lib/ilr/calendar.ts';
import type { Actor, ReportTable } from '../../host.ts';
import { linesAnswered, linesLeft, linesSent, type ReportLine } from '../../storage/report-lines.ts';
import { PAGE_SIZE } from '../../sync/context.ts';
import { type Act, PERMISSIONS, permitted } from '../access.ts';
import type { AdminContext } from '../context.ts';
import { RECORD_COLUMNS, REPORT_COLUMNS, type ReportRow } from './columns.ts';
import { parametersText, type ReportBasis, type ReportParameters } from './parameters.ts';
import { shownLines } from './rows.ts';

const ROWS_PER_PAGE = 200;
/** Lines of a file that are in memory at once, with all that is looked up of them. */
const LINES_AT_ONCE = 400;

/**
 * A page of the report *ILR Destinations Tracking*: a line per survey of which a message went, or that was answered,
 * within the dates; or a line per leaver. A test learner stands in it, marked, once sent to by hand: so the guide's test
 * case ends here. Among leavers there is none.
 *
 * @param page.after `next` of the page before
 * @param page.limit lines at most, up to 1,000; default 200
 * @throws `REPORT_BAD_PLACE`
 */
export async function destinationsReport(
  context: AdminContext,
  actor: Actor,
  parameters: ReportParameters,
  page: { readonly after?: string; readonly limit?: number } = {},
): Promise<ReportTable> {
  return permitted(context, actor, reading('report', parameters), async () => {
    const limit = Math.min(page.limit ?? ROWS_PER_PAGE, PAGE_SIZE);
    const lines = await linesOf(context, parameters, placeIn(page.after, parameters.by), limit);
    const shown = await shownLines(context, lines);
    const last = lines.at(-1);
    return {
      columns: REPORT_COLUMNS,
      rows: shown.map(({ row }) => row),
      next: lines.length === limit && last !== undefined ? JSON.stringify(last.place) : null,
    };
  });
}

/**
 * All lines of the report for a file, page by page, test learners left out. One act, however many pages it takes: it is
 * on record once `consume` is done with them.
 */
export async function exportReport<T>(
  context: AdminContext,
  actor: Actor,
  parameters: ReportParameters,
  consume: (pages: AsyncIterable<readonly ReportRow[]>) => Promise<T>,
): Promise<T> {
  return permitted(context, actor, reading('report-export', parameters), () =>
    consume(allPages(context, parameters)),
  );
}

async function* allPages(
  context: AdminContext,
  parameters: ReportParameters,
): AsyncGenerator<readonly ReportRow[]> {
  for (let after: readonly string[] | null = null; ; ) {
    const lines: readonly ReportLine[] = await linesOf(context, parameters, after, LINES_AT_ONCE);
    const shown = await shownLines(context, lines);
    yield shown.flatMap(({ row, test }) => (test ? [] : [row]));
    if (lines.length < LINES_AT_ONCE) return;
    after = lines.at(-1)!.place;
  }
}

/** ALL destination records of a learner of the report (F41): ours, imported, entered by hand, withdrawn ones marked. */
export async function destinationRecords(
  context: AdminContext,
  actor: Actor,
  learnerRef: string,
): Promise<ReportTable> {
  const act: Act = {
    name: 'report-drill',
    target: learnerRef,
    permission: PERMISSIONS.getResults,
    effect: 'read',
  };
  return permitted(context, actor, act, async () => {
    const rows = await context.host.learners.destinationHistory(learnerRef);
    return {
      columns: RECORD_COLUMNS,
      rows: rows.map((row) => ({
        outcome: `${row.outType} ${row.outCode}`,
        start: row.startDate,
        end: row.endDate,
        collected: row.collDate,
        source: row.source,
        cause: row.provenance?.cause ?? null,
        state: row.withdrawn ? 'withdrawn' : 'current',
      })),
      next: null,
    };
  });
}

function reading(name: string, parameters: ReportParameters): Act {
  return {
    name,
    target: parametersText(parameters),
    permission: PERMISSIONS.getResults,
    effect: 'read',
  };
}

function linesOf(
  { host }: AdminContext,
  { by, from, to, ...filter }: ReportParameters,
  after: readonly string[] | null,
  limit: number,
): Promise<readonly ReportLine[]> {
  const { reader } = host.database;
  const page = { filter, after, limit };
  if (by === 'responses') return linesAnswered(reader, { from, to }, page);
  if (by === 'leavers') return linesLeft(reader, { from, to }, page);
  const { timeZone } = host.tenant;
  const span = { from: startOf(from, timeZone), until: startOf(addDays(to, 1), timeZone) };
  return linesSent(reader, span, page);
}

/** The instant as columns hold it, with its milliseconds: to the letter, or a message at midnight would be on the wrong side. */
function startOf(date: string, zone: string): string {
  return instantOf(date, '00:00', zone);
}

/** Columns that a place names: the one that orders the lines, and what tells lines apart. */
const PLACES: Readonly<Record<ReportBasis, number>> = { sent: 2, responses: 2, leavers: 3 };

/** @throws REPORT_BAD_PLACE */
function placeIn(after: string | undefined, by: ReportBasis): readonly string[] | null {
  if (after === undefined) return null;
  const place = parsed(after);
  if (!Array.isArray(place) || place.length !== PLACES[by] || place.some((part) => typeof part !== 'string'))
    throw new CodedError('REPORT_BAD_PLACE', { by });
  return place;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
