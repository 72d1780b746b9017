/** A column of a table for people and programs. */
export interface ReportColumn {
  readonly id: string;
  readonly title: string;
  /** What its values are: text unless told; a date is a calendar date. */
  readonly kind: 'text' | 'number' | 'date';
  /** It stands in a table on a screen; the others only where there is room for all: in a file, in a library. */
  readonly onScreen: boolean;
}

const column = <const I extends string>(
  id: I,
  title: string,
  { kind = 'text', onScreen = false }: Partial<Pick<ReportColumn, 'kind' | 'onScreen'>> = {},
) => ({ id, title, kind, onScreen });

/** Columns of the report, the ones that are looked for first at the front. */
export const REPORT_COLUMNS = [
  column('learner', 'Learner', { onScreen: true }),
  column('name', 'Name', { onScreen: true }),
  column('termination', 'Left', { kind: 'date', onScreen: true }),
  column('circumstance', 'Circumstance', { onScreen: true }),
  column('why', 'Why', { onScreen: true }),
  column('sent', 'First sent', { kind: 'date', onScreen: true }),
  column('rounds', 'Rounds', { kind: 'number', onScreen: true }),
  column('answered', 'Answered', { kind: 'date', onScreen: true }),
  column('outcomes', 'Outcomes', { onScreen: true }),
  column('review', 'For review', { onScreen: true }),
  column('fundModel', 'Funding model', { kind: 'number', onScreen: true }),
  column('course', 'Course'),
  column('state', 'Survey'),
  column('reason', 'Reason'),
  column('cause', 'Cause'),
  column('wave', 'Wave (months)', { kind: 'number' }),
  column('lastSent', 'Last sent', { kind: 'date' }),
  column('channels', 'Channels'),
  column('stop', 'Contact stops after', { kind: 'date' }),
  column('answeredBy', 'Answered by'),
  column('reviewedBy', 'Reviewed by'),
  column('reviewedOn', 'Reviewed on', { kind: 'date' }),
  column('note', 'Note of the review'),
  column('learningEnded', 'Learning ended', { kind: 'date' }),
  column('uln', 'ULN', { kind: 'number' }),
  column('held', 'Held'),
] as const satisfies readonly ReportColumn[];

export type ReportColumnId = (typeof REPORT_COLUMNS)[number]['id'];

/** One line of the report by the ids of its columns. */
export type ReportRow = Readonly<Record<ReportColumnId, string | number | null>>;

/** Columns of all destination records of one learner. */
export const RECORD_COLUMNS = [
  column('outcome', 'Outcome', { onScreen: true }),
  column('start', 'Start', { kind: 'date', onScreen: true }),
  column('end', 'End', { kind: 'date', onScreen: true }),
  column('collected', 'Collected', { kind: 'date', onScreen: true }),
  column('source', 'Source', { onScreen: true }),
  column('cause', 'Cause', { onScreen: true }),
  column('state', 'State', { onScreen: true }),
] as const satisfies readonly ReportColumn[];
