import { CodedError } from '../../../lib/errors/index.ts';
import { isCalendarDate } from '../../../lib/ilr/calendar.ts';
import { SURVEY_MOVES, type SurveyState } from '../../domain/index.ts';
import type { ReportFilter } from '../../storage/report-lines.ts';

/** Whose date is meant: the sending of a message, the submission of an answer, or the termination date of a leaver. */
export const REPORT_BASES = ['sent', 'responses', 'leavers'] as const;
export type ReportBasis = (typeof REPORT_BASES)[number];

/** The parameters of *ILR Destinations Tracking* (F40): a span, both days included, and what narrows it. */
export interface ReportParameters extends ReportFilter {
  readonly by: ReportBasis;
  readonly from: string;
  readonly to: string;
}

/** Causes of a destination row of ours, or of one that staff entered or settled through us. */
export const OUTCOME_CAUSES = [
  'answered',
  'partial',
  'silent',
  'unsubscribed',
  'barred',
  'interim',
  'returned',
  'confirmed',
  'entered',
  'uploaded',
  'settled',
] as const;

const STATUSES = [...(Object.keys(SURVEY_MOVES) as SurveyState[]), 'none'] as const;
const FLAGGED = ['unreviewed', 'all'] as const;
/** Funding models of the ILR have two figures; of waves the last is the confirmation of a start told after 60 months. */
const MOST = { 'fund-model': 99, wave: 160 } as const;

/**
 * Reads the parameters as a person gives them, by the ids that `plugin.json` declares. A choice left out, empty or `any`
 * narrows nothing.
 * @throws `REPORT_BAD_PARAMETER` naming the one that is wrong
 */
export function readReportParameters(given: Readonly<Record<string, string | undefined>>): ReportParameters {
  const text = (name: string) => (given[name] === 'any' ? '' : (given[name] ?? ''));
  const choice = <T extends string>(name: string, choices: readonly T[]): T | undefined => {
    const value = text(name);
    const chosen = choices.find((one) => one === value);
    if (chosen === undefined && value !== '') throw bad(name, choices.join(', '));
    return chosen;
  };
  const date = (name: 'from' | 'to') => {
    const value = text(name);
    if (!isCalendarDate(value)) throw bad(name, 'a date like 2025-07-31');
    return value;
  };
  const number = (name: keyof typeof MOST) => {
    const value = text(name);
    if (value === '') return undefined;
    if (!/^\d+$/.test(value) || Number(value) > MOST[name])
      throw bad(name, `a whole number up to ${MOST[name]}`);
    return Number(value);
  };
  const by = choice('by', REPORT_BASES) ?? 'sent';
  const [from, to] = [date('from'), date('to')];
  if (to < from) throw bad('to', `a date not before ${from}`);
  return {
    by,
    from,
    to,
    ...narrowed('status', choice('status', STATUSES)),
    ...narrowed('cause', choice('cause', OUTCOME_CAUSES)),
    ...narrowed('flagged', choice('flagged', FLAGGED)),
    ...narrowed('fundModel', number('fund-model')),
    ...narrowed('wave', number('wave')),
  };
}

function narrowed<K extends string, V>(name: K, value: V | undefined): { readonly [key in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [key in K]?: V });
}

/** The parameters in words, for the audit and for whoever reads the answer. */
export function parametersText({ by, from, to, ...filter }: ReportParameters): string {
  const parts = Object.entries(filter).map(([name, value]) => ` ${name}:${value}`);
  return `${by} ${from}..${to}${parts.join('')}`;
}

function bad(parameter: string, expected: string): CodedError {
  return new CodedError('REPORT_BAD_PARAMETER', { parameter, expected });
}
