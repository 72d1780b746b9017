import {
  type Actor,
  type AdminContext,
  leaverRates,
  type RatesQuestion,
  type RatesReport,
} from '../../../plugin/admin/index.ts';
import type { Answer } from '../answer.ts';
import { tableLines } from '../listing.ts';
import { wrapped } from '../wrapped.ts';
import { figureRows } from './figure-rows.ts';
import { ratesSections } from './sections.ts';

/** `rates`: response and knowledge of leavers, with what each figure means. */
export async function ratesAnswer(
  context: AdminContext,
  actor: Actor,
  question: RatesQuestion,
): Promise<Answer & { readonly report: RatesReport }> {
  const report = await leaverRates(context, actor, question);
  return { notes: ratesLines(report), spreadsheet: figureRows(report), json: report, report };
}

/** In one sentence, whose rates these are. */
export function ratesHeadline({ tenant, from, to, asOf }: RatesReport): string {
  return `Rates of leavers of ${tenant.name}, termination dates ${from} to ${to}, as of ${asOf}.`;
}

function ratesLines(report: RatesReport): string[] {
  return [
    ratesHeadline(report),
    ...ratesSections(report).flatMap(({ title, listing, note }) => [
      '',
      title,
      ...tableLines(listing).map((line) => `  ${line}`),
      ...(note === undefined ? [] : [`  ${note}`]),
    ]),
    '',
    `Not counted, as they have not left or have died: ${report.leftOut} persons.`,
    '',
    'What the figures mean',
    ...report.definitions.flatMap(({ title, text }) => wrapped(`${title}: ${text}`)),
    ...report.positive.flatMap(({ id, title, description, from, to, codes, source }) =>
      wrapped(
        `${title} (${id}), ${meantFor(from, to)}: ${description} Codes: ${codes.join(', ')}. Source: ${source}`,
      ),
    ),
  ];
}

/** Whom a definition is meant for. */
export function meantFor(from: string | null, to: string | null): string {
  if (from === null && to === null) return 'for all leavers';
  if (to === null) return `for leavers from ${from}`;
  return from === null ? `for leavers up to ${to}` : `for leavers from ${from} to ${to}`;
}
