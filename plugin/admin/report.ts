import { CodedError } from '../../lib/errors/index.ts';
import { addDays, instantOf, isCalendarDate } from '../../lib/ilr/calendar.ts';
import type { Actor, HostLearner, ReportTable } from '../host.ts';
import { type ContactRow, contactsOf, firstContactsSent } from '../storage/contacts.ts';
import { outcomesOf } from '../storage/outcomes.ts';
import { responsesBetween } from '../storage/responses.ts';
import { type SurveyRow, surveysById } from '../storage/surveys.ts';
import { type Act, PERMISSIONS, permitted } from './access.ts';
import type { AdminContext } from './context.ts';

/** The parameters of *ILR Destinations Tracking* (F40): which dates are meant, and the span, both days included. */
export interface ReportParameters {
  readonly by: 'sent' | 'responses';
  readonly from: string;
  readonly to: string;
}

export const REPORT_COLUMNS = [
  { id: 'learner', title: 'Learner' },
  { id: 'name', title: 'Name' },
  { id: 'termination', title: 'Left' },
  { id: 'state', title: 'Survey' },
  { id: 'reason', title: 'Reason' },
  { id: 'sent', title: 'First sent' },
  { id: 'rounds', title: 'Rounds' },
  { id: 'answered', title: 'Answered' },
  { id: 'outcomes', title: 'Outcomes' },
  { id: 'review', title: 'For review' },
] as const;

const DRILL_COLUMNS = [
  { id: 'outcome', title: 'Outcome' },
  { id: 'start', title: 'Start' },
  { id: 'end', title: 'End' },
  { id: 'collected', title: 'Collected' },
  { id: 'source', title: 'Source' },
  { id: 'cause', title: 'Cause' },
  { id: 'state', title: 'State' },
] as const;

const ROWS_PER_PAGE = 200;
/** Survey states in which staff should look at the row that stands for the learner (F05). */
const FOR_REVIEW: ReadonlySet<SurveyRow['state']> = new Set(['unsubscribed', 'lapsed', 'barred']);

/** Reads the parameters as a person gives them. @throws `REPORT_BAD_PARAMETER` naming the one that is wrong */
export function readReportParameters(given: Readonly<Record<string, string>>): ReportParameters {
  const by = given.by ?? 'sent';
  if (by !== 'sent' && by !== 'responses')
    throw new CodedError('REPORT_BAD_PARAMETER', { parameter: 'by', expected: 'sent or responses' });
  const date = (name: 'from' | 'to') => {
    const value = given[name] ?? '';
    if (!isCalendarDate(value))
      throw new CodedError('REPORT_BAD_PARAMETER', { parameter: name, expected: 'a date like 2025-07-31' });
    return value;
  };
  const [from, to] = [date('from'), date('to')];
  if (to < from)
    throw new CodedError('REPORT_BAD_PARAMETER', { parameter: 'to', expected: `a date not before ${from}` });
  return { by, from, to };
}

/** A page of the report: one line per survey sent, or answered, within the dates. */
export async function destinationsReport(
  context: AdminContext,
  actor: Actor,
  parameters: ReportParameters,
  page: { readonly after?: string; readonly limit?: number } = {},
): Promise<ReportTable> {
  const act: Act = {
    name: 'report',
    target: `${parameters.by} ${parameters.from}..${parameters.to}`,
    permission: PERMISSIONS.getResults,
    effect: 'read',
  };
  return permitted(context, actor, act, async () => {
    const limit = page.limit ?? ROWS_PER_PAGE;
    const listed =
      parameters.by === 'sent'
        ? await sentPage(context, parameters, page.after, limit)
        : await answeredPage(context, parameters, page.after, limit);
    return { columns: REPORT_COLUMNS, rows: await lines(context, listed.lines), next: listed.next };
  });
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
      columns: DRILL_COLUMNS,
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

interface Line {
  readonly surveyId: string;
  readonly sentAt: string | null;
  readonly answeredOn: string | null;
}

interface ListedPage {
  readonly lines: readonly Line[];
  readonly next: string | null;
}

async function sentPage(
  { host }: AdminContext,
  span: ReportParameters,
  after: string | undefined,
  limit: number,
): Promise<ListedPage> {
  const zone = host.tenant.timeZone;
  const [sentAt, surveyId] = (after ?? '').split(' ');
  const contacts = await firstContactsSent(host.database.reader, {
    from: instantOf(span.from, '00:00', zone),
    until: instantOf(addDays(span.to, 1), '00:00', zone),
    after: sentAt === undefined || surveyId === undefined ? null : { sentAt, surveyId },
    limit,
  });
  const last = contacts.at(-1);
  return {
    lines: contacts.map((contact) => ({
      surveyId: contact.surveyId,
      sentAt: contact.sentAt,
      answeredOn: null,
    })),
    next: contacts.length === limit && last !== undefined ? `${last.sentAt} ${last.surveyId}` : null,
  };
}

async function answeredPage(
  { host }: AdminContext,
  span: ReportParameters,
  after: string | undefined,
  limit: number,
): Promise<ListedPage> {
  const [submittedOn, surveyId] = (after ?? '').split(' ');
  const responses = await responsesBetween(host.database.reader, {
    from: span.from,
    to: span.to,
    after: submittedOn === undefined || surveyId === undefined ? null : { submittedOn, surveyId },
    limit,
  });
  const last = responses.at(-1);
  return {
    lines: responses.map((response) => ({
      surveyId: response.surveyId,
      sentAt: null,
      answeredOn: response.submittedOn,
    })),
    next: responses.length === limit && last !== undefined ? `${last.submittedOn} ${last.surveyId}` : null,
  };
}

async function lines({ host }: AdminContext, listed: readonly Line[]): Promise<ReportTable['rows']> {
  const reader = host.database.reader;
  const surveys = await surveysById(
    reader,
    listed.map((line) => line.surveyId),
  );
  const contacts = await contactsOf(reader, [...surveys.keys()]);
  const refs = [...new Set([...surveys.values()].map((survey) => survey.learnerRef))];
  const learners = new Map((await host.learners.getMany(refs)).map((learner) => [learner.ref, learner]));
  const outcomes = await outcomesOf(reader, refs);
  return listed.flatMap((line) => {
    const survey = surveys.get(line.surveyId);
    if (survey === undefined) return [];
    const learner = learners.get(survey.learnerRef);
    const written = outcomes.filter(
      (row) => row.surveyId === survey.surveyId && row.op === 'append' && row.supersededBy === null,
    );
    return [
      {
        learner: survey.learnerRef,
        name: nameOf(learner),
        termination: survey.termination,
        state: survey.state,
        reason: survey.reason,
        sent: line.sentAt,
        rounds: roundsSent(contacts, survey.surveyId),
        answered: line.answeredOn,
        outcomes: written.map((row) => `${row.outType} ${row.outCode}`).join(', '),
        review: FOR_REVIEW.has(survey.state) ? 'yes' : null,
      },
    ];
  });
}

/** Rounds of which a message went: one that was planned and did not go is none. */
function roundsSent(contacts: readonly ContactRow[], surveyId: string): number {
  const sent = contacts.filter((contact) => contact.surveyId === surveyId && contact.sentAt !== null);
  return new Set(sent.map(({ number }) => number)).size;
}

function nameOf(learner: HostLearner | undefined): string {
  return [learner?.givenNames, learner?.familyName]
    .filter((part) => part !== null && part !== undefined)
    .join(' ');
}
