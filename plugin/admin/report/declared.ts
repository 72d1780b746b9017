import { addDays } from '../../../lib/ilr/calendar.ts';
import { ownReports } from '../../config/index.ts';

/** A parameter of the report as `plugin.json` declares it. */
export interface DeclaredParameter {
  readonly id: string;
  readonly title: string;
  /** What may be chosen; empty: a date or a number is typed. */
  readonly choices: readonly { readonly value: string; readonly title: string }[];
  readonly required: boolean;
}

/** Days that the report looks back where nobody said from when. */
const LOOKED_BACK = 365;

/** The parameters of *ILR Destinations Tracking*, in their order. */
export function reportParameters(): readonly DeclaredParameter[] {
  const [report] = ownReports();
  return (report?.parameters ?? []).map(({ id, title, choices = [], required }) => ({
    ...{ id, title, choices, required },
  }));
}

/** What is asked where nobody asked for anything else: what was sent in the year up to today. */
export function recentReport(today: string): Readonly<Record<string, string>> {
  return { by: 'sent', from: addDays(today, -LOOKED_BACK), to: today };
}
