import { stringify } from 'csv-stringify/sync';
import {
  type Actor,
  type AdminContext,
  countsOf,
  FAULT_COLUMNS,
  type FaultyRow,
  UPLOAD_COLUMNS,
  type UploadReport,
  type UploadRequest,
  uploadOutcomes,
} from '../../plugin/admin/index.ts';
import type { Answer } from './answer.ts';

/** Lines of a table for people; a spreadsheet gets all. */
const SHOWN = 100;

const EFFECTS = {
  new: 'new records',
  confirms: 'on record already: collected again',
  closes: 'on record already: ended now',
  held: 'on record already, nothing to change',
  conflict: 'in conflict with the record: staff settle them',
} as const;

export interface UploadAnswer extends Answer {
  /** Nothing was written, as some rows are faulty. */
  readonly refused: boolean;
  /** Faulty rows as a file, to be corrected and uploaded; null: there are none, or nothing was written. */
  readonly faulty: string | null;
}

/** `outcome upload FILE`: what each row did, or would do, and all that is wrong. */
export async function outcomeUploadAnswer(
  context: AdminContext,
  actor: Actor,
  request: UploadRequest,
): Promise<UploadAnswer> {
  const report = await uploadOutcomes(context, actor, request);
  const { faulty, rows, applied } = report;
  const left = !applied && !request.dryRun;
  const listed = [
    ...(left ? [] : rows.filter(({ effect }) => request.dryRun || effect === 'conflict').map(rowLine)),
    ...faulty.flatMap(faultLines),
  ].sort((a, b) => a.line - b.line);
  const columns = [
    { id: 'line', title: 'Line' },
    { id: 'learner', title: 'Learner' },
    { id: 'outcome', title: 'Outcome' },
    { id: 'start', title: 'Start' },
    { id: 'effect', title: request.dryRun ? 'Would be' : 'Is' },
    { id: 'about', title: 'About' },
  ];
  return {
    notes: [
      ...summary(report, request.dryRun),
      ...(listed.length > SHOWN
        ? [`The first ${SHOWN} of ${listed.length} lines; --output csv gives all.`]
        : []),
    ],
    listing: { columns, rows: listed.slice(0, SHOWN) },
    spreadsheet: {
      columns,
      rows: [...rows.map(rowLine), ...faulty.flatMap(faultLines)].sort((a, b) => a.line - b.line),
    },
    json: { dryRun: request.dryRun, ...report, counts: countsOf(report) },
    refused: faulty.length > 0 && !applied,
    faulty: applied && faulty.length > 0 ? faultyText(faulty) : null,
  };
}

/** An empty list with its columns and an example, which no learner fits. */
export function uploadTemplate(): string {
  return csv([
    [...UPLOAD_COLUMNS],
    ['EXAMPLE', 'EMP', '1', '2025-09-01', '', '2025-10-15', 'return of the employer, October'],
  ]);
}

function summary(report: UploadReport, dryRun: boolean): string[] {
  const { total, faulty, applied, surveysEnded, takenBack } = report;
  const counts = Object.entries(countsOf(report)).map(
    ([effect, count]) => `  ${count} ${EFFECTS[effect as keyof typeof EFFECTS]}`,
  );
  const wrong = faulty.length === 0 ? [] : [`  ${faulty.length} faulty`];
  const ends = [
    ...(surveysEnded === 0 ? [] : [`  surveys that end, as the destination is known: ${surveysEnded}`]),
    ...(takenBack === 0 ? [] : [`  records of ours for no answer that are taken back: ${takenBack}`]),
  ];
  const rows = `${total} ${total === 1 ? 'row' : 'rows'}`;
  if (dryRun) return [`Of ${rows} this would happen; nothing was written.`, ...counts, ...ends, ...wrong];
  if (applied) return [`${rows}:`, ...counts, ...ends, ...wrong];
  return [
    `Nothing was written: of ${rows}, ${faulty.length} cannot be entered.`,
    'Correct them, or give --skip-faulty FILE, which enters the others and leaves these in FILE.',
  ];
}

function rowLine({ line, learner, outcome, start, effect, meets }: UploadReport['rows'][number]) {
  return { line, learner, outcome, start, effect: effect as string, about: meets };
}

function faultLines({ line, learner, told, problems }: FaultyRow) {
  return problems.map(({ field, problem, todo }) => ({
    line,
    learner,
    outcome: `${told.OutType} ${told.OutCode}`,
    start: told.OutStartDate,
    effect: 'faulty',
    about: `${field}: ${problem}. ${todo}`,
  }));
}

function faultyText(faulty: readonly FaultyRow[]): string {
  return csv([
    [...UPLOAD_COLUMNS, ...FAULT_COLUMNS],
    ...faulty.map(({ line, learner, told, problems }) => [
      ...UPLOAD_COLUMNS.map((column) => (column === 'LearnRefNumber' ? learner : told[column])),
      String(line),
      problems.map(({ field, problem }) => `${field}: ${problem}`).join('; '),
      problems.map(({ todo }) => todo).join('; '),
    ]),
  ]);
}

function csv(lines: readonly (readonly string[])[]): string {
  return stringify(
    lines.map((line) => [...line]),
    { escape_formulas: true },
  );
}
