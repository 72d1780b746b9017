import { longDate } from '../mail/render.ts';
import type { Draft } from '../store/surveys.ts';
import type { Language } from '../wire.ts';
import type { PageAnswers } from './forms.ts';
import { type Step, stepsOf, UNSAID } from './steps.ts';
import { toTold } from './told-date.ts';
import { titleOf } from './view-question.ts';
import type { Visit } from './visit.ts';
import { type PageWords, put } from './words.ts';

interface Row {
  readonly key: { readonly text: string };
  readonly value: { readonly text: string };
  readonly actions?: object;
}

/**
 * What was told, a row a page, once every page was answered.
 *
 * @param change links to change it; false once it was submitted
 * @param shown the pages that are told of; all when left out
 */
export function summaryRows(
  visit: Visit,
  draft: Draft,
  change: boolean,
  shown: (step: Step) => boolean = () => true,
): readonly Row[] {
  const { words, base, query, survey, today, language } = visit;
  const steps = stepsOf(draft, survey.livingQuestion, today).filter(shown);
  return steps.map((step) => {
    const key = titleOf(step, words);
    const told = toldText(step, draft.pages[step.id]!, words, language);
    const href = `${base}/q/${step.id}${query}`;
    const actions = { items: [{ href, text: words.change, visuallyHiddenText: key }] };
    return { key: { text: key }, value: { text: told }, ...(change ? { actions } : {}) };
  });
}

function toldText(step: Step, page: PageAnswers, words: PageWords, language: Language): string {
  const date = dateText(page, language);
  switch (step.question) {
    case 'activities': {
      const ticked = [page.activities ?? []].flat();
      if (ticked.includes(UNSAID)) return words.preferNotToSay;
      return ticked.map((kind) => words.kinds[kind as keyof PageWords['kinds']]).join(', ');
    }
    case 'text':
      return String(page.text) || words.check.nothing;
    case 'contact':
      return [page.email, page.telephone].filter((part) => part !== '').join(', ') || words.check.noContact;
    case 'start':
      if (page.when === UNSAID) return words.preferNotToSay;
      return date === null ? words.check.unknown : put(words.check.since, { date });
    case 'end':
      if (page.ended === UNSAID) return words.preferNotToSay;
      if (page.ended === 'no') return words.check.goesOn;
      return date === null ? words.check.ended : put(words.check.until, { date });
    default: {
      const chosen = String(page[step.question]);
      if (chosen === UNSAID) return words.preferNotToSay;
      const option = step.question === 'living' ? `living${chosen}` : chosen;
      return words.options[option as keyof PageWords['options']];
    }
  }
}

function dateText(page: PageAnswers, language: Language): string | null {
  const told = toTold(page);
  if (told.when === 'unknown') return null;
  if (told.when === 'date') return longDate(told.value, language);
  return months[language].format(new Date(`${told.value}-01T00:00:00Z`));
}

const month = { month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
/** Made once: making one costs more than a page. */
const months = { en: new Intl.DateTimeFormat('en-GB', month), cy: new Intl.DateTimeFormat('cy', month) };
