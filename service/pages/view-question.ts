import { longDate } from '../mail/render.ts';
import { type FieldError, type PageAnswers, startsAllowed } from './forms.ts';
import { ACTIVITIES, LIVING, OPTIONS, type Step, UNSAID } from './steps.ts';
import type { Visit } from './visit.ts';
import { type PageWords, put } from './words.ts';

interface Item {
  readonly value: string;
  readonly text: string;
  readonly checked: boolean;
  readonly dated?: boolean;
}

/** The question as it is asked of this activity: each page has a title of its own. */
export function titleOf(step: Step, { questions }: PageWords): string {
  switch (step.question) {
    case 'start':
      return questions.start[step.activity];
    case 'end':
      return questions.end[step.activity as keyof PageWords['questions']['end']];
    case 'hours':
      return questions.hours[step.activity as keyof PageWords['questions']['hours']];
    default:
      return questions[step.question];
  }
}

/**
 * What the template of a question needs. `page` is what was told or, after an error, what was typed.
 *
 * @param steps the pages of the visit as far as they are known: how far this one is
 */
export function questionView(
  step: Step,
  visit: Visit,
  steps: readonly Step[],
  page: PageAnswers,
  errors: readonly FieldError[],
): Record<string, unknown> {
  const { words, language } = visit;
  const limits = () => {
    const { from, to } = startsAllowed({ endedOn: visit.survey.endedOn, today: visit.today });
    return { from, to: longDate(to, language) };
  };
  const texts = errors.map(({ field, error }) => ({ field, text: put(words.errors[error], limits()) }));
  const number = String(steps.findIndex(({ id }) => id === step.id) + 1);
  // How many there will be follows from the first answer alone.
  const isFirst = step.question === 'activities';
  return {
    ...control(step, visit, page),
    progress: put(isFirst ? words.progress.first : words.progress.of, { number, all: String(steps.length) }),
    page,
    message: Object.fromEntries(texts.map(({ field, text }) => [field, text])),
    errors: texts.length === 0 ? null : texts.map(({ field, text }) => ({ text, href: `#${field}` })),
  };
}

function control(step: Step, { words, survey }: Visit, page: PageAnswers): Record<string, unknown> {
  const { hints, dates } = words;
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
      return { kind: 'checkboxes', field: 'activities', hint: hints.activities, items };
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
      const hint = step.activity === 'not-working' ? hints.stopped : hints.start;
      return { kind: 'date', field: 'when', hint, dateHint: hints.date, items };
    }
    case 'end': {
      // Who does not know the start may not have started at all.
      const isDated = survey.draft.pages[`${step.activity}.start`]?.when === 'date';
      const goesOn = item('ended', 'no', isDated ? dates.goesOn : dates.goesOnOrAhead);
      const over = item('ended', 'yes', dates.ended, { dated: true });
      return { kind: 'date', field: 'ended', dateHint: hints.end, items: [goesOn, over, unsaid('ended')] };
    }
    case 'text':
      return { kind: 'text', hint: hints.text };
    case 'contact':
      return { kind: 'contact', hint: hints.contact };
    default: {
      const field = step.question;
      const offered: object[] = OPTIONS[field].map((value) =>
        item(field, value, words.options[value as keyof PageWords['options']]),
      );
      const items = [...offered, { divider: words.or }, unsaid(field)];
      return { kind: 'radios', field, hint: field === 'hours' ? hints.hours : null, items };
    }
  }
}
