import type { Draft } from '../store/surveys.ts';
import type { ActivityKind } from '../wire.ts';
import { firstDay, lastDay, type TypedDate } from './told-date.ts';

/** What may be ticked, in page order; living arrangements are asked on a page of their own. */
export const ACTIVITIES = [
  'employed',
  'self-employed',
  'apprenticeship',
  'traineeship',
  'supported-internship',
  'course',
  'higher-education',
  'voluntary',
  'not-working',
  'something-else',
] as const satisfies readonly ActivityKind[];

export const UNSAID = 'prefer-not-to-say';

export type Ticked = (typeof ACTIVITIES)[number];
export type Detail = 'hours' | 'mode' | 'looking' | 'gapYear' | 'text';

/** What an activity is asked for besides its dates. */
export const DETAILS: Readonly<Partial<Record<Ticked, Detail>>> = {
  employed: 'hours',
  'self-employed': 'hours',
  course: 'mode',
  'higher-education': 'gapYear',
  'not-working': 'looking',
  'something-else': 'text',
};

/** Options of the details that are a choice. */
export const OPTIONS: Readonly<Record<Exclude<Detail, 'text'>, readonly string[]>> = {
  hours: ['16-or-more', 'fewer-than-16'],
  mode: ['full-time', 'part-time'],
  looking: ['looking', 'not-looking'],
  gapYear: ['yes', 'no'],
};

export const LIVING = ['1', '2', '3', '4'] as const;

/** One page with one question. `id` stands in the address. */
export type Step =
  | { readonly id: string; readonly question: 'activities' | 'living' | 'contact' }
  | { readonly id: string; readonly question: Detail | 'start' | 'end'; readonly activity: Ticked };

/**
 * The pages of a visit in their order, as far as they follow from what was told. An activity that has not begun is
 * not asked whether it has ended, nor is not working "at the moment".
 *
 * @param today the day by the tenant's zone
 */
export function stepsOf(draft: Draft, livingQuestion: boolean, today: string): readonly Step[] {
  const steps: Step[] = [{ id: 'activities', question: 'activities' }];
  for (const activity of tickedOf(draft)) {
    const detail = DETAILS[activity];
    if (detail !== undefined) steps.push({ id: `${activity}.${detail}`, question: detail, activity });
    steps.push({ id: `${activity}.start`, question: 'start', activity });
    if (activity !== 'not-working' && !startsLater(draft, activity, today))
      steps.push({ id: `${activity}.end`, question: 'end', activity });
  }
  if (livingQuestion) steps.push({ id: 'living', question: 'living' });
  steps.push({ id: 'contact', question: 'contact' });
  return steps;
}

/** What was ticked, in page order; nothing when the learner prefers not to say. */
export function tickedOf(draft: Draft): readonly Ticked[] {
  const told = draft.pages.activities?.activities ?? [];
  return ACTIVITIES.filter((activity) => told.includes(activity));
}

/** Was this page answered? An end is to be told again when a later start was told since. */
export function isAnswered(draft: Draft, step: Step): boolean {
  const page = draft.pages[step.id];
  if (page === undefined) return false;
  return !(
    step.question === 'end' &&
    page.when === 'date' &&
    endsBeforeStart(draft, step.activity, page as never)
  );
}

/** An end told before the start that was told, as far as both are exact. */
export function endsBeforeStart(draft: Draft, activity: Ticked, end: TypedDate): boolean {
  const start = startOf(draft, activity);
  return start !== null && lastDay(end) < firstDay(start);
}

function startsLater(draft: Draft, activity: Ticked, today: string): boolean {
  const start = startOf(draft, activity);
  // A month that has begun may hold a day that is past.
  return (
    start !== null &&
    (start.day === '' ? firstDay(start).slice(0, 7) > today.slice(0, 7) : firstDay(start) > today)
  );
}

function startOf(draft: Draft, activity: Ticked): TypedDate | null {
  const start = draft.pages[`${activity}.start`];
  return start?.when === 'date' ? (start as unknown as TypedDate) : null;
}
