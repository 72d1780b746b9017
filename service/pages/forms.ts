import { addDays, teachingYearEnd } from '../../lib/ilr/calendar.ts';
import type { Draft } from '../store/surveys.ts';
import { emailFault, readMobile } from './contact-details.ts';
import { ACTIVITIES, endsBeforeStart, LIVING, OPTIONS, type Step, UNSAID } from './steps.ts';
import { firstDay, readTyped, type TypedDate } from './told-date.ts';
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

/** What a form is read against. */
export interface Around {
  readonly draft: Draft;
  readonly endedOn: string;
  /** The day by the tenant's zone. */
  readonly today: string;
}

/** Earliest start believed, in years before the learner left. */
const YEARS_BACK = 60;
/** Characters; the wire takes no more. */
const LONGEST_TEXT = 500;

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

/** The first year and the last day that a start may lie in: 31 July of the next teaching year, as the outcomes allow. */
export function startsAllowed({ endedOn, today }: Pick<Around, 'endedOn' | 'today'>): {
  readonly from: string;
  readonly to: string;
} {
  return {
    from: String(Number(endedOn.slice(0, 4)) - YEARS_BACK),
    to: teachingYearEnd(addDays(teachingYearEnd(today), 1)),
  };
}

/**
 * Reads the form of one page. What does not belong to the page (other fields, options that were not offered, a field
 * twice) is an error like any other: nothing of the form is kept then.
 */
export function readForm(step: Step, posted: Posted, around: Around): Read {
  const known = FIELDS[step.question];
  const forged = Object.entries(posted).some(
    ([field, value]) => !known.includes(field) || (field !== 'activities' && typeof value !== 'string'),
  );
  if (forged) return wrong(known[0]!, 'changed', {});
  const text = (field: string) => (typeof posted[field] === 'string' ? cleaned(posted[field] as string) : '');

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

/** What was typed, without what no keyboard types: control characters could act on whoever reads it later. */
function cleaned(typed: string): string {
  return typed
    .replaceAll('\r\n', '\n')
    .replaceAll(/[^\P{Cc}\n]/gu, ' ')
    .replaceAll(/\p{Cs}/gu, '\uFFFD')
    .trim();
}

function readActivities(value: unknown): Read {
  const told = (Array.isArray(value) ? value : value === undefined ? [] : [value]) as unknown[];
  const offered: readonly unknown[] = [...ACTIVITIES, UNSAID];
  const page = { activities: told.filter((one): one is string => offered.includes(one)) };
  if (page.activities.length !== told.length || new Set(told).size !== told.length)
    return wrong('activities', 'changed', {});
  if (told.length === 0) return wrong('activities', 'chooseAny', page);
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
  around: Around,
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
  if (typeof date === 'string') return wrong(date, date, page);
  const fault = dateFault(step, date, around);
  if (fault !== null) return wrong(fault === 'tooEarly' ? 'year' : 'month', fault, page);
  return { ok: true, page: isEnd ? { ended: 'yes', when: 'date', ...date } : { when: 'date', ...date } };
}

function dateFault(
  { question, activity }: Extract<Step, { activity: unknown }>,
  date: TypedDate,
  { draft, endedOn, today }: Around,
): FieldError['error'] | null {
  const allowed = startsAllowed({ endedOn, today });
  const isAhead = firstDay(date) > today;
  if (date.year < allowed.from) return 'tooEarly';
  if (question === 'start') {
    if (activity === 'not-working' && isAhead) return 'notYet';
    return firstDay(date) > allowed.to ? 'tooLate' : null;
  }
  if (isAhead) return 'future';
  return endsBeforeStart(draft, activity, date) ? 'beforeStart' : null;
}

function readContact(email: string, telephone: string): Read {
  const errors: FieldError[] = [];
  const fault = email === '' ? null : emailFault(email);
  if (fault !== null) errors.push({ field: 'email', error: fault });
  const mobile = telephone === '' ? { number: '' } : readMobile(telephone);
  if ('fault' in mobile) {
    errors.push({ field: 'telephone', error: mobile.fault });
    return { ok: false, errors, page: { email, telephone } };
  }
  if (errors.length > 0) return { ok: false, errors, page: { email, telephone } };
  return { ok: true, page: { email, telephone: mobile.number } };
}

function wrong(field: string, error: FieldError['error'], page: PageAnswers): Read {
  return { ok: false, errors: [{ field, error }], page };
}
