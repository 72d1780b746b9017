import { CodedError } from '../../lib/errors/index.ts';
import { isCalendarDate } from '../../lib/ilr/calendar.ts';
import {
  GROUPINGS,
  type Grouping,
  isMeantWithin,
  type PositiveDefinition,
  type Rates,
  rateCounter,
} from '../domain/index.ts';
import type { Actor } from '../host.ts';
import { type CohortRange, cohort } from '../sync/cohort.ts';
import { type Act, PERMISSIONS, permitted } from './access.ts';
import type { AdminContext } from './context.ts';

/** Whose rates are asked, and how they are told apart. */
export interface RatesQuestion extends CohortRange {
  readonly by: readonly Grouping[];
  /** Ids of definitions of a positive destination; none: all that are meant for a day of the range. */
  readonly definitions: readonly string[];
}

/** Rates with what was asked and of whom. */
export interface RatesReport extends Rates, CohortRange {
  readonly tenant: { readonly name: string; readonly ukprn: number };
  readonly asOf: string;
}

/** Reads a question as a person gives it. @throws `RATES_BAD_QUESTION` naming the part that is wrong */
export function readRatesQuestion(given: {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly by?: readonly string[];
  readonly definitions?: readonly string[];
}): RatesQuestion {
  const date = (part: 'from' | 'to') => {
    const value = given[part] ?? '';
    if (!isCalendarDate(value)) throw bad(part, 'a date like 2025-07-31');
    return value;
  };
  const [from, to] = [date('from'), date('to')];
  if (to < from) throw bad('to', `a date not before ${from}`);
  const by = (given.by ?? []).map((name) => {
    const grouping = GROUPINGS.find((one) => one === name);
    if (grouping === undefined) throw bad('by', `one of ${GROUPINGS.join(', ')}`);
    return grouping;
  });
  return { from, to, by: [...new Set(by)], definitions: [...new Set(given.definitions)] };
}

/**
 * Rates of the leavers of a range of termination dates (F47), with what every figure means. Counts alone: what would tell
 * of fewer than five learners is withheld.
 * @throws `RATES_BAD_QUESTION` where a definition is asked for that there is not
 */
export async function leaverRates(
  context: AdminContext,
  actor: Actor,
  question: RatesQuestion,
): Promise<RatesReport> {
  const { host } = context;
  const { from, to, by } = question;
  const act: Act = {
    name: 'rates',
    target: [`${from}..${to}`, ...by].join(' '),
    permission: PERMISSIONS.getResults,
    effect: 'read',
  };
  return permitted(context, actor, act, async () => {
    const positive = definitionsFor(context.positiveDefinitions, question);
    const counter = rateCounter({ zone: host.tenant.timeZone, by, positive });
    for await (const leaver of cohort(host, question))
      if (leaver === null) counter.leaveOut();
      else counter.add(leaver);
    const { name, ukprn } = host.tenant;
    return { ...counter.rates(), from, to, tenant: { name, ukprn }, asOf: host.clock.today() };
  });
}

function definitionsFor(
  all: readonly PositiveDefinition[],
  { definitions: ids, from, to }: RatesQuestion,
): readonly PositiveDefinition[] {
  if (ids.length === 0) return all.filter((definition) => isMeantWithin(definition, { from, to }));
  return ids.map((id) => {
    const found = all.find((definition) => definition.id === id);
    if (found === undefined) throw bad('definition', `one of ${all.map((one) => one.id).join(', ')}`);
    return found;
  });
}

function bad(part: string, expected: string): CodedError {
  return new CodedError('RATES_BAD_QUESTION', { part, expected });
}
