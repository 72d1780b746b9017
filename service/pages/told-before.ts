import type { Draft, Survey } from '../store/surveys.ts';
import type { ToldBefore } from '../wire.ts';
import { ACTIVITIES, DETAILS, type Ticked, UNSAID } from './steps.ts';

type Pages = Draft['pages'];
type Told = ToldBefore['activities'][number];

/**
 * What an earlier survey was told, as the pages of this one would hold it: what the learner sends who says that it is
 * still so, and what the pages show first to the others. What had ended was not carried over, so nothing has ended.
 */
export function pagesOf({ activities }: ToldBefore): Pages {
  const ticked = ACTIVITIES.filter((kind) => activities.some((told) => told.kind === kind));
  const pages: Record<string, Pages[string]> = { activities: { activities: ticked } };
  for (const kind of ticked) {
    const told = activities.find((one) => one.kind === kind)!;
    const detail = DETAILS[kind];
    if (detail !== undefined) pages[`${kind}.${detail}`] = { [detail]: detailOf(told, kind) };
    pages[`${kind}.start`] = startOf(told);
    pages[`${kind}.end`] = { ended: 'no' };
  }
  const living = activities.find(({ kind }) => kind === 'living')?.living;
  pages.living = { living: living === undefined ? UNSAID : String(living) };
  pages.contact = { email: '', telephone: '' };
  return pages;
}

/** The draft of somebody who says that all of it is still so. */
export function unchanged(survey: Survey, told: ToldBefore): Draft {
  return { pages: pagesOf(told), by: survey.draft.by };
}

/** What was not told then was not to be said; free words are not carried over. */
function detailOf(told: Told, kind: Ticked): string {
  const detail = DETAILS[kind]!;
  if (detail === 'text') return '';
  if (detail === 'gapYear') return told.gapYear === undefined ? UNSAID : told.gapYear ? 'yes' : 'no';
  return told[detail] ?? UNSAID;
}

function startOf({ start }: Told): Pages[string] {
  if (start.when === 'unknown') return { when: 'unknown' };
  const [year = '', month = '', day = ''] = start.value.split('-');
  return { when: 'date', day, month, year };
}
