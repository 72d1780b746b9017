import type { Draft } from '../store/surveys.ts';
import type { Activity, Answers } from '../wire.ts';
import { DETAILS, isAnswered, type Step, type Ticked, tickedOf, UNSAID } from './steps.ts';
import { toTold } from './told-date.ts';

/**
 * What the plugin is told of a visit.
 *
 * @param steps the pages the visit has: what was told on others counts no more
 * @param scope `complete`: as submitted; `so-far`: only activities of which what their code needs was answered
 */
export function toAnswers(draft: Draft, steps: readonly Step[], scope: 'complete' | 'so-far'): Answers {
  const answered = steps.filter((step) => isAnswered(draft, step)).map(({ id }) => id);
  const pages = Object.fromEntries(answered.map((id) => [id, draft.pages[id]!]));
  const ticked = tickedOf({ ...draft, pages }).filter(
    (activity) => scope === 'complete' || isWhole(pages, activity),
  );
  const activities = ticked.map((activity) => toActivity(pages, activity));
  const living = pages.living?.living;
  if (typeof living === 'string' && living !== UNSAID)
    activities.push({ kind: 'living', living: Number(living) as 1 | 2 | 3 | 4, start: { when: 'unknown' } });
  return { activities, preferNotToSay: pages.activities?.activities?.includes(UNSAID) ?? false };
}

/** Detail and start were answered; whether it has ended may still be open. */
function isWhole(pages: Draft['pages'], activity: Ticked): boolean {
  const detail = DETAILS[activity];
  const answered = (page: string) => pages[`${activity}.${page}`] !== undefined;
  return answered('start') && (detail === undefined || answered(detail));
}

function toActivity(pages: Draft['pages'], activity: Ticked): Activity {
  const end = pages[`${activity}.end`];
  return {
    kind: activity,
    ...detailOf(pages, activity),
    start: toTold(pages[`${activity}.start`]),
    end: end?.ended === 'yes' ? toTold(end) : null,
  };
}

/** What was not said is absent, not guessed. */
function detailOf(pages: Draft['pages'], activity: Ticked): Partial<Activity> {
  const detail = DETAILS[activity];
  if (detail === undefined) return {};
  const told = pages[`${activity}.${detail}`]?.[detail];
  if (typeof told !== 'string' || told === '' || told === UNSAID) return {};
  return detail === 'gapYear' ? { gapYear: told === 'yes' } : { [detail]: told };
}
