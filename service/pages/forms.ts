import type { Draft } from '../store/surveys.ts';
import { ACTIVITIES, LIVING, OPTIONS, type Step, UNSAID } from './steps.ts';
import { firstDay, lastDay, readTyped, type TypedDate } from './told-date.ts';
import type { PageWords } from './words.ts';

/** A form as it was posted. */
export type Posted = Readonly<Record<string, unknown>>;
/** What a page holds: fields by name. */
export type PageAnswers = Readonly<Record<string, string | readonly string[]>>;

export interface FieldError {
  /** Field it stands beside and the summary leads to. */
  readonly field: string;
  readonly error: keyof PageWords['errors'];
}

export type Read =
  | { readonly ok: true; readonly page: PageAnswers }
  | { readonly ok: false; readonly errors: readonly FieldError[]; readonly page: PageAnswers };

/** Earliest start believed, in years before the learner left, and latest, in years after today. */
const YEARS_BACK = 60;
const YEARS_AHEAD = 3;
const LONGEST_TEXT = 500;
const EMAIL = /^[^\s@<>"(),:;[\\\]]+@[^\s@<>"(),:;[\\\]]+\.[^\s@<>"(),:;[\\\].]+$/;

const FIELDS: Readonly<Record<Step['question'], readonly string[]>> = {
  activities: ['activities'],
  hours: ['hours'],
  mode: ['mode'],
  looking: ['looking'],
  gapYear: ['gapYear'],
  text: ['text'],
  start: ['when', 'day', 'month', 'year'],
  end: ['ended', 'day', 'month', 'year'],
  living: ['living'],
  contact: ['email', 'telephone'],
};

/** The years a date may lie in, for the text of an error. */
export function yearsAllowed(endedOn: string, today: string): { from: string; to: string } {
  return { from: String(yearOf(endedOn) - YEARS_BACK), to: String(yearOf(today) + YEARS_AHEAD) };
}

/**
 * Reads the form of one page. What does not belong to the page (other fields, options that were not offered, a field
 * twice) is an error like any other: nothing of the form is kept then.
 */
export function readForm(
  step: Step,
  posted: Posted,
  around: { readonly draft: Draft; readonly endedOn: string; readonly today: string },
): Read {
  const known = FIELDS[step.question];
  const forged = Object.entries(posted).some(
    ([field, value]) => !known.includes(field) || (field !== 'activities' && typeof value !== 'string'),
  );
  if (forged) return wrong(known[0]!, 'changed', {});
  const text = (field: string) => (typeof posted[field] === 'string' ? (posted[field] as string).trim() : '');

  switch (step.question) {
    case 'activities':
      return readActivities(posted.activities);
    case 'text':
      return text('text').length > LONGEST_TEXT
        ? wrong('text', 'text', { text: text('text') })
        : { ok: true, page: { text: text('text') } };
    case 'start':
    case 'end':
      return readDate(step, text, around);
    case 'contact':
      return readContact(text('email'), text('telephone'));
    case 'living':
      return readChoice('living', LIVING, text('living'));
    default:
      return readChoice(step.question, OPTIONS[step.question], text(step.question));
  }
}

function readActivities(value: unknown): Read {
  const told = (Array.isArray(value) ? value : value === undefined ? [] : [value]) as unknown[];
  const offered: readonly unknown[] = [...ACTIVITIES, UNSAID];
  const page = { activities: told.filter((one): one is string => offered.includes(one)) };
  if (page.activities.length !== told.length) return wrong('activities', 'changed', {});
  if (told.length === 0) return wrong('activities', 'choose', page);
  if (told.includes(UNSAID) && told.length > 1) return wrong('activities', 'either', page);
  return { ok: true, page };
}

function readChoice(field: string, offered: readonly string[], value: string): Read {
  if (value === '') return wrong(field, 'choose', {});
  if (value !== UNSAID && !offered.includes(value)) return wrong(field, 'changed', {});
  return { ok: true, page: { [field]: value } };
}

function readDate(
  step: Extract<Step, { activity: unknown }>,
  text: (field: string) => string,
  { draft, endedOn, today }: { readonly draft: Draft; readonly endedOn: string; readonly today: string },
): Read {
  const isEnd = step.question === 'end';
  const field = isEnd ? 'ended' : 'when';
  const typed: TypedDate = { day: text('day'), month: text('month'), year: text('year') };
  const isTyped = typed.day + typed.month + typed.year !== '';
  const yes = isEnd ? 'yes' : 'date';
  // Someone who typed a date and left the choice above it alone has told the date.
  const choice = text(field) === '' && isTyped ? yes : text(field);
  const page = { [field]: choice, ...typed };
  if (choice === '') return wrong(field, 'choose', page);
  if (![yes, isEnd ? 'no' : 'unknown', UNSAID].includes(choice)) return wrong(field, 'changed', {});
  if (choice !== yes) return { ok: true, page: { [field]: choice } };
  if (isEnd && !isTyped) return { ok: true, page: { ended: 'yes', when: 'unknown' } };

  const date = readTyped(typed);
  if (date === null) return wrong('month', 'date', page);
  const { from, to } = yearsAllowed(endedOn, today);
  if (date.year < from || date.year > to) return wrong('year', 'tooFar', page);
  if (isEnd) {
    const start = draft.pages[`${step.activity}.start`];
    if (firstDay(date) > today) return wrong('month', 'future', page);
    if (start?.when === 'date' && lastDay(date) < firstDay(start as unknown as TypedDate))
      return wrong('month', 'beforeStart', page);
  }
  return { ok: true, page: isEnd ? { ended: 'yes', when: 'date', ...date } : { when: 'date', ...date } };
}

function readContact(email: string, telephone: string): Read {
  const errors: FieldError[] = [];
  if (email !== '' && (email.length > 254 || !EMAIL.test(email)))
    errors.push({ field: 'email', error: 'email' });
  const number = toE164(telephone);
  if (telephone !== '' && number === null) errors.push({ field: 'telephone', error: 'telephone' });
  if (errors.length > 0) return { ok: false, errors, page: { email, telephone } };
  return { ok: true, page: { email, telephone: number ?? '' } };
}

/** A number as people here write it, or with its country's code, as E.164; null when it cannot be one. */
function toE164(typed: string): string | null {
  const digits = typed.replaceAll(/[\s().-]/g, '').replace(/^00/, '+');
  const full = digits.startsWith('0') ? `+44${digits.slice(1)}` : digits;
  return /^\+[1-9]\d{8,14}$/.test(full) ? full : null;
}

function wrong(field: string, error: FieldError['error'], page: PageAnswers): Read {
  return { ok: false, errors: [{ field, error }], page };
}

function yearOf(date: string): number {
  return Number(date.slice(0, 4));
}
