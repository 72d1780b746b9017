import type { FieldError, PageAnswers } from './forms.ts';
import { yearsAllowed } from './forms.ts';
import { ACTIVITIES, LIVING, OPTIONS, type Step, UNSAID } from './steps.ts';
import type { Visit } from './visit.ts';
import { type PageWords, put } from './words.ts';

interface Item {
  readonly value: string;
  readonly text: string;
  readonly checked: boolean;
  readonly dated?: boolean;
}

/** The heading of a question, without the activity it is about. */
export function titleOf(step: Step, words: PageWords): string {
  return words.questions[step.question];
}

/** What the template of a question needs. `page` is what was told or, after an error, what was typed. */
export function questionView(
  step: Step,
  visit: Visit,
  page: PageAnswers,
  errors: readonly FieldError[],
): Record<string, unknown> {
  const { words } = visit;
  const years = yearsAllowed(visit.survey.endedOn, visit.today);
  const texts = errors.map(({ field, error }) => ({ field, text: put(words.errors[error], years) }));
  return {
    ...control(step, words, page),
    caption: 'activity' in step ? words.kinds[step.activity] : null,
    page,
    message: Object.fromEntries(texts.map(({ field, text }) => [field, text])),
    errors: texts.length === 0 ? null : texts.map(({ field, text }) => ({ text, href: `#${field}` })),
  };
}

function control(step: Step, words: PageWords, page: PageAnswers): Record<string, unknown> {
  const { questions, dates } = words;
  const item = (field: string, value: string, text: string, more: object = {}): Item => ({
    value,
    text,
    checked: page[field] === value || (Array.isArray(page[field]) && page[field].includes(value)),
    ...more,
  });
  const unsaid = (field: string) => item(field, UNSAID, words.preferNotToSay);
  switch (step.question) {
    case 'activities': {
      const offered: object[] = ACTIVITIES.map((kind) => item('activities', kind, words.kinds[kind]));
      const items = [...offered, { divider: words.or }, { ...unsaid('activities'), behaviour: 'exclusive' }];
      return { kind: 'checkboxes', field: 'activities', hint: questions.activitiesHint, items };
    }
    case 'living': {
      const offered: object[] = LIVING.map((code) => item('living', code, words.options[`living${code}`]));
      return {
        kind: 'radios',
        field: 'living',
        items: [...offered, { divider: words.or }, unsaid('living')],
      };
    }
    case 'start': {
      const known = item('when', 'date', dates.told, { dated: true });
      const items = [known, item('when', 'unknown', dates.unknown), unsaid('when')];
      return { kind: 'date', field: 'when', hint: dates.hint, items };
    }
    case 'end': {
      const over = item('ended', 'yes', dates.ended, { dated: true });
      const items = [item('ended', 'no', dates.stillGoing), over, unsaid('ended')];
      return { kind: 'date', field: 'ended', hint: dates.endedHint, items };
    }
    case 'text':
      return { kind: 'text', hint: questions.textHint };
    case 'contact':
      return { kind: 'contact', hint: questions.contactHint };
    default: {
      const field = step.question;
      const offered: object[] = OPTIONS[field].map((value) =>
        item(field, value, words.options[value as keyof PageWords['options']]),
      );
      return { kind: 'radios', field, items: [...offered, { divider: words.or }, unsaid(field)] };
    }
  }
}
