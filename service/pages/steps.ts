import type { Draft } from '../store/surveys.ts';
import type { ActivityKind } from '../wire.ts';

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
 * not asked whether it has ended.
 *
 * @param today the day by the tenant's zone
 */
export function stepsOf(draft: Draft, livingQuestion: boolean, today: string): readonly Step[] {
  const steps: Step[] = [{ id: 'activities', question: 'activities' }];
  for (const activity of tickedOf(draft)) {
    const detail = DETAILS[activity];
    if (detail !== undefined) steps.push({ id: `${activity}.${detail}`, question: detail, activity });
    steps.push({ id: `${activity}.start`, question: 'start', activity });
    if (!startsLater(draft, activity, today))
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

/** Was this page answered? */
export function isAnswered(draft: Draft, step: Step): boolean {
  return draft.pages[step.id] !== undefined;
}

function startsLater(draft: Draft, activity: Ticked, today: string): boolean {
  const start = draft.pages[`${activity}.start`];
  if (start?.when !== 'date') return false;
  const { year, month, day } = start as Readonly<Record<string, string>>;
  const first = `${year}-${month}`;
  return day === '' || day === undefined ? first > today.slice(0, 7) : `${first}-${day}` > today;
}
