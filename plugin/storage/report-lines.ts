import type { Knex } from 'knex';
import type { CalendarDate } from '../../lib/ilr/model.ts';
import {
  LEAVING_WAVE,
  NOTHING_TO_REVIEW,
  REVIEW_STATES,
  type ReasonCode,
  type SurveyState,
} from '../domain/index.ts';
import { decisionsWithNewestSurvey } from './leavers.ts';
import { afterKey, type Connection, type KeyPart } from './table.ts';

/** One line of the report: a survey, or a leaver with the survey that follows from the decision. */
export interface ReportLine {
  readonly learnerRef: string;
  readonly potId: string;
  readonly termination: CalendarDate;
  readonly actualEnd: CalendarDate | null;
  /** The decision as it stands; null where the POT is gone, or was surveyed by hand before a run decided. */
  readonly reason: ReasonCode | null;
  /** JSON. */
  readonly facts: string | null;
  readonly held: 'absent' | 'test' | null;
  readonly fundModel: number | null;
  readonly course: string | null;
  readonly surveyId: string | null;
  readonly wave: number | null;
  readonly state: SurveyState | null;
  readonly surveyReason: string | null;
  readonly stopOn: CalendarDate | null;
  readonly responseKind: 'partial' | 'answered' | null;
  readonly submittedOn: CalendarDate | null;
  readonly answeredBy: string | null;
  readonly reviewedBy: string | null;
  readonly reviewedAt: string | null;
  readonly reviewNote: string | null;
  /** Where the line stands in the order of the report: pass those of the last line for the next page. */
  readonly place: readonly string[];
}

/** Which lines are meant. Every part given must hold. */
export interface ReportFilter {
  /** State of the survey; `none`: there is none. */
  readonly status?: SurveyState | 'none';
  /** Cause of a destination row in effect that came of the survey or the decision. */
  readonly cause?: string;
  /** Cases for review: those nobody has looked at, or all. */
  readonly flagged?: 'unreviewed' | 'all';
  readonly fundModel?: number;
  /** Of leavers: the wave whose survey stands in the line; the one at leaving when left out. */
  readonly wave?: number;
}

interface PageOf {
  readonly filter: ReportFilter;
  readonly after: readonly string[] | null;
  readonly limit: number;
}

/** Column that orders the lines, then the ones that tell lines apart where it is the same. */
type Order = readonly string[];

/**
 * Surveys of which a message went from `from` until `until` (instants), in order of the first one of that span. Each page
 * is a step into the index of sent messages; what the filter keeps out is passed over.
 */
export async function linesSent(
  connection: Connection,
  span: { readonly from: string; readonly until: string },
  page: PageOf,
): Promise<ReportLine[]> {
  const earlier = connection('dt_contact as e')
    .whereRaw('e.survey_id = c.survey_id')
    .andWhere('e.sent_at', '>=', span.from)
    .andWhereRaw(
      `(e.sent_at < c.sent_at or (e.sent_at = c.sent_at and (e.number < c.number
        or (e.number = c.number and e.channel < c.channel))))`,
    )
    .select('e.survey_id');
  const query = connection('dt_contact as c')
    .join('dt_survey as s', 's.survey_id', 'c.survey_id')
    .where('c.sent_at', '>=', span.from)
    .andWhere('c.sent_at', '<', span.until)
    .whereNotExists(earlier);
  withDecision(query);
  query.leftJoin('dt_response as a', 'a.survey_id', 's.survey_id');
  return listed(query, 's', ['c.sent_at', 'c.survey_id'], page);
}

/** Surveys answered from `from` to `to`, both days included, in order of the day of submission. */
export async function linesAnswered(
  connection: Connection,
  span: { readonly from: CalendarDate; readonly to: CalendarDate },
  page: PageOf,
): Promise<ReportLine[]> {
  const query = connection('dt_response as a')
    .join('dt_survey as s', 's.survey_id', 'a.survey_id')
    .where('a.kind', 'answered')
    .andWhereBetween('a.submitted_on', [span.from, span.to]);
  withDecision(query);
  return listed(query, 's', ['a.submitted_on', 'a.survey_id'], page);
}

/** Every POT whose termination date lies in the span, both days included, with its newest survey of the wave. */
export async function linesLeft(
  connection: Connection,
  span: { readonly from: CalendarDate; readonly to: CalendarDate },
  page: PageOf,
): Promise<ReportLine[]> {
  const query = decisionsWithNewestSurvey(connection, page.filter.wave ?? LEAVING_WAVE)
    .leftJoin('dt_response as a', 'a.survey_id', 's.survey_id')
    .andWhereBetween('d.termination', [span.from, span.to])
    .whereRaw("(d.held is null or d.held <> 'test')");
  return listed(query, 'd', ['d.termination', 'd.learner_ref', 'd.pot_id'], page);
}

function withDecision(query: Knex.QueryBuilder): void {
  query.leftJoin('dt_decision as d', (join) =>
    join.on('d.learner_ref', 's.learner_ref').andOn('d.pot_id', 's.pot_id'),
  );
}

async function listed(
  query: Knex.QueryBuilder,
  /** The table that leads: of surveys, or of decisions. */
  lead: 's' | 'd',
  order: Order,
  { filter, after, limit }: PageOf,
): Promise<ReportLine[]> {
  query.leftJoin('dt_review as r', (join) =>
    join.on('r.survey_id', 's.survey_id').andOn('r.state', 's.state'),
  );
  narrow(query, lead, filter);
  if (after !== null) afterKey(query, ...order.map((column, at): KeyPart => [column, after[at] ?? '']));
  const places = Object.fromEntries(order.map((column, at) => [`place${at}`, column]));
  const rows = await query
    .orderBy([...order])
    .limit(limit)
    .select({ ...columnsOf(lead), ...places });
  return rows.map((row: Record<string, unknown>) => {
    const place = order.map((_, at) => String(row[`place${at}`]));
    return { ...row, place } as unknown as ReportLine;
  });
}

function columnsOf(lead: 's' | 'd') {
  return {
    learnerRef: `${lead}.learner_ref`,
    potId: `${lead}.pot_id`,
    termination: `${lead}.termination`,
    actualEnd: `${lead}.actual_end`,
    reason: 'd.reason',
    facts: 'd.facts',
    held: 'd.held',
    fundModel: 'd.fund_model',
    course: 'd.course',
    surveyId: 's.survey_id',
    wave: 's.wave',
    state: 's.state',
    surveyReason: 's.reason',
    stopOn: 's.stop_on',
    responseKind: 'a.kind',
    submittedOn: 'a.submitted_on',
    answeredBy: 'a.answered_by',
    reviewedBy: 'r.who',
    reviewedAt: 'r.at',
    reviewNote: 'r.note',
  };
}

/**
 * A column of a joined table is compared through `coalesce`: compared plainly, a store may turn the join round and begin
 * with all rows that the filter finds, wherever they stand in the order.
 */
function narrow(query: Knex.QueryBuilder, lead: 's' | 'd', filter: ReportFilter): void {
  const { status, cause, flagged, fundModel, wave } = filter;
  if (status === 'none') query.whereNull('s.survey_id');
  else if (status !== undefined) query.whereRaw("coalesce(s.state, '') = ?", [status]);
  if (lead === 's' && wave !== undefined) query.whereRaw('coalesce(s.wave, -1) = ?', [wave]);
  if (fundModel !== undefined)
    query.whereRaw(lead === 'd' ? 'd.fund_model = ?' : 'coalesce(d.fund_model, -1) = ?', [fundModel]);
  if (flagged !== undefined) {
    const states = REVIEW_STATES.map(() => '?').join(', ');
    query
      .whereRaw(`coalesce(s.state, '') in (${states})`, [...REVIEW_STATES])
      .whereRaw("coalesce(s.reason, '') <> ?", [NOTHING_TO_REVIEW])
      .whereRaw('coalesce(s.wave, -1) = ?', [LEAVING_WAVE]);
  }
  if (flagged === 'unreviewed') query.whereNull('r.survey_id');
  if (cause !== undefined) query.where((any) => causedBy(any, lead, cause));
}

/** A row in effect of this cause: of the survey, or of the decision alone. */
function causedBy(query: Knex.QueryBuilder, lead: 's' | 'd', cause: string): void {
  const inEffect = "o.cause = ? and o.op <> 'withdraw' and o.superseded_by is null";
  query
    .whereRaw(`exists (select 1 from dt_outcome o where o.survey_id = s.survey_id and ${inEffect})`, [cause])
    .orWhereRaw(
      `exists (select 1 from dt_outcome o where o.learner_ref = ${lead}.learner_ref
        and o.pot_id = ${lead}.pot_id and o.survey_id is null and ${inEffect})`,
      [cause],
    );
}
