import { inChunks } from '../../../lib/sql/index.ts';
import type { Entry, EntryEffect } from '../../domain/index.ts';
import type { Actor } from '../../host.ts';
import { REFS_PER_CALL } from '../../sync/context.ts';
import { type EntriesPlan, type EntryOf, type EntryOutcome, planEntries } from '../../sync/enter-outcomes.ts';
import { type Act, PERMISSIONS, permitted } from '../access.ts';
import type { AdminContext } from '../context.ts';
import { type FieldProblem, isMonthFirst, readEntry } from './fields.ts';
import { readUpload, type UploadRow } from './file.ts';
import { besideText, faultProblems, UNKNOWN } from './words.ts';
import { enterAll } from './write.ts';

/** What a row of a file did, or would do. */
export interface UploadedRow {
  readonly line: number;
  readonly learner: string;
  /** `EMP 1`. */
  readonly outcome: string;
  readonly start: string;
  readonly end: string | null;
  readonly effect: EntryEffect;
  /** What it meets on record, in words; empty where it meets nothing. */
  readonly meets: string;
}

/** A row that cannot be entered, with all that is wrong with it. */
export interface FaultyRow extends UploadRow {
  readonly problems: readonly FieldProblem[];
}

export interface UploadReport {
  /** Rows of the file. */
  readonly total: number;
  readonly rows: readonly UploadedRow[];
  readonly faulty: readonly FaultyRow[];
  /** False: nothing was written. */
  readonly applied: boolean;
  /** Surveys that ended, as the destination is known now. */
  readonly surveysEnded: number;
  /** Rows of ours that stood for no answer and were taken back. */
  readonly takenBack: number;
}

export interface UploadRequest {
  /** Of the file, for the audit. */
  readonly name: string;
  readonly text: string;
  /** How the rows that do not say came to be known. */
  readonly source: string | null;
  readonly dryRun: boolean;
  /** Enter the others where some are faulty. */
  readonly skipFaulty: boolean;
  /** Told how far it is. */
  readonly progress?: (doing: 'checking' | 'writing', done: number, all: number) => void;
}

/** Learners of a page: each is read, decided and written in one transaction. */
const LEARNERS_PER_PAGE = 250;

/**
 * Uploads known destinations (F11). Every row is checked before anything is written; where one is faulty nothing is, unless that was
 * asked for. Written in pages, each of whole learners: an upload that was killed is completed by the same file again, since a row that
 * is on record already changes nothing.
 *
 * @throws `UPLOAD_UNREADABLE`
 */
export async function uploadOutcomes(
  context: AdminContext,
  actor: Actor,
  request: UploadRequest,
): Promise<UploadReport> {
  const { name, dryRun, skipFaulty, progress = () => {} } = request;
  const act: Act = {
    name: 'outcome-upload',
    target: name,
    permission: PERMISSIONS.getResults,
    effect: dryRun ? 'read' : 'change',
  };
  return permitted(context, actor, act, async (trace) => {
    const { told, faulty: unread } = readRows(
      readUpload(request.text, request.source),
      context.host.clock.today(),
    );
    const faulty = await withUnknown(context, unread);
    const total = told.length + faulty.length;
    const pages = pagesOf(told);
    let report: UploadReport = { total, rows: [], faulty, applied: false, surveysEnded: 0, takenBack: 0 };
    for (const page of pages) {
      progress('checking', report.rows.length + report.faulty.length, total);
      report = withPage(report, page, await planEntries(context, page, actor.id));
    }
    if (dryRun || (report.faulty.length > 0 && !skipFaulty)) return inOrder(report);

    const wrong = new Set(report.faulty.map(({ line }) => line));
    report = { ...report, rows: [], surveysEnded: 0, takenBack: 0, applied: true };
    for (const page of pages) {
      progress('writing', report.rows.length, total - wrong.size);
      const right = page.filter(({ line }) => !wrong.has(line));
      report = withPage(report, right, await enterAll(context, right, actor.id));
    }
    trace.changed(null, { rows: total, faulty: report.faulty.length, ...countsOf(report) });
    return inOrder(report);
  });
}

/** How many rows do what. */
export function countsOf({
  rows,
}: Pick<UploadReport, 'rows'>): Readonly<Partial<Record<EntryEffect, number>>> {
  const counts: Partial<Record<EntryEffect, number>> = {};
  for (const { effect } of rows) counts[effect] = (counts[effect] ?? 0) + 1;
  return counts;
}

/** A row whose fields could be read. */
type ToldRow = UploadRow & EntryOf & { readonly entry: Entry };

function readRows(rows: readonly UploadRow[], today: string) {
  const monthFirst = isMonthFirst(
    rows.flatMap(({ told }) => [told.OutStartDate, told.OutEndDate, told.OutCollDate]),
  );
  const told: ToldRow[] = [];
  const faulty: FaultyRow[] = [];
  for (const row of rows) {
    const read = readEntry(row.told, { cause: 'uploaded', today, monthFirst });
    const unnamed = row.learner === '' ? [NOBODY] : [];
    if ('problems' in read) faulty.push({ ...row, problems: [...unnamed, ...read.problems] });
    else if (unnamed.length > 0) faulty.push({ ...row, problems: unnamed });
    else told.push({ ...row, learnerRef: row.learner, potId: null, entry: read.entry });
  }
  return { told, faulty };
}

const NOBODY: FieldProblem = {
  field: 'LearnRefNumber',
  problem: 'is empty',
  todo: 'Give the reference as the MIS shows it',
};

/** A row that could not be read may be of nobody besides. */
async function withUnknown(
  { host }: AdminContext,
  faulty: readonly FaultyRow[],
): Promise<readonly FaultyRow[]> {
  const known = new Set<string>();
  for (const refs of inChunks([...new Set(faulty.map(({ learner }) => learner))], REFS_PER_CALL))
    for (const { ref } of await host.learners.getMany(refs, 'identity')) known.add(ref);
  return faulty.map((row) =>
    row.learner === '' || known.has(row.learner) ? row : { ...row, problems: [UNKNOWN, ...row.problems] },
  );
}

/** Rows by learner, in the order of the file, so that a page has all of a learner. */
function pagesOf(rows: readonly ToldRow[]): readonly (readonly ToldRow[])[] {
  const byLearner = new Map<string, ToldRow[]>();
  for (const row of rows) {
    const own = byLearner.get(row.learnerRef);
    if (own === undefined) byLearner.set(row.learnerRef, [row]);
    else own.push(row);
  }
  const learners = [...byLearner.values()];
  const pages: ToldRow[][] = [];
  for (let at = 0; at < learners.length; at += LEARNERS_PER_PAGE)
    pages.push(learners.slice(at, at + LEARNERS_PER_PAGE).flat());
  return pages;
}

function withPage(report: UploadReport, page: readonly ToldRow[], plan: EntriesPlan): UploadReport {
  const rows: UploadedRow[] = [...report.rows];
  const faulty: FaultyRow[] = [...report.faulty];
  for (const [at, row] of page.entries()) {
    const outcome = plan.outcomes[at]!;
    if ('is' in outcome) {
      const { line, learner, told } = row;
      faulty.push({ line, learner, told, problems: faultProblems(outcome) });
    } else rows.push(uploadedRow(row, outcome));
  }
  const taken = plan.rows.flatMap(({ writes }) => writes.filter(({ op }) => op === 'withdraw'));
  return {
    ...report,
    rows,
    faulty,
    surveysEnded: report.surveysEnded + plan.ends.reduce((sum, { surveys }) => sum + surveys.length, 0),
    takenBack: report.takenBack + taken.length,
  };
}

function uploadedRow(
  { line, learner, entry }: ToldRow,
  outcome: Exclude<EntryOutcome, { is: string }>,
): UploadedRow {
  const { outType, outCode, startDate, endDate } = entry.row;
  const { row, rule } = outcome;
  const ends = row === null || row.endDate === null ? '' : ` to ${row.endDate}`;
  const met =
    row === null ? '' : `${row.outType} ${row.outCode} from ${row.startDate}${ends}, by ${row.source}`;
  const why =
    rule === null ? '' : rule === 'end-told' ? ', which ends otherwise' : `: ${besideText(rule)} (${rule})`;
  return {
    line,
    learner,
    outcome: `${outType} ${outCode}`,
    start: startDate,
    end: endDate,
    effect: outcome.effect,
    meets: met + why,
  };
}

function inOrder(report: UploadReport): UploadReport {
  const byLine = (a: { readonly line: number }, b: { readonly line: number }) => a.line - b.line;
  return { ...report, rows: [...report.rows].sort(byLine), faulty: [...report.faulty].sort(byLine) };
}
