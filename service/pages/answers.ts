import type { Draft } from '../store/surveys.ts';
import type { Activity, Answers } from '../wire.ts';
import { DETAILS, type Ticked, tickedOf, UNSAID } from './steps.ts';
import { toTold } from './told-date.ts';

/**
 * What the plugin is told of a visit.
 *
 * @param scope `complete`: as submitted; `so-far`: only activities whose pages were all answered
 */
export function toAnswers(draft: Draft, scope: 'complete' | 'so-far'): Answers {
  const ticked = tickedOf(draft).filter((activity) => scope === 'complete' || isWhole(draft, activity));
  const activities = ticked.map((activity) => toActivity(draft, activity));
  const living = draft.pages.living?.living;
  if (typeof living === 'string' && living !== UNSAID)
    activities.push({ kind: 'living', living: Number(living) as 1 | 2 | 3 | 4, start: { when: 'unknown' } });
  return { activities, preferNotToSay: draft.pages.activities?.activities?.includes(UNSAID) ?? false };
}

/** Detail and start were answered; whether it has ended may still be open. */
function isWhole(draft: Draft, activity: Ticked): boolean {
  const detail = DETAILS[activity];
  const answered = (page: string) => draft.pages[`${activity}.${page}`] !== undefined;
  return answered('start') && (detail === undefined || answered(detail));
}

function toActivity(draft: Draft, activity: Ticked): Activity {
  const end = draft.pages[`${activity}.end`];
  return {
    kind: activity,
    ...detailOf(draft, activity),
    start: toTold(draft.pages[`${activity}.start`]),
    end: end?.ended === 'yes' ? toTold(end) : null,
  };
}

/** What was not said is absent, not guessed. */
function detailOf(draft: Draft, activity: Ticked): Partial<Activity> {
  const detail = DETAILS[activity];
  if (detail === undefined) return {};
  const told = draft.pages[`${activity}.${detail}`]?.[detail];
  if (typeof told !== 'string' || told === '' || told === UNSAID) return {};
  return detail === 'gapYear' ? { gapYear: told === 'yes' } : { [detail]: told };
}
