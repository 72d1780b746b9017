import type { Environment } from 'nunjucks';
import { plainPunctuation } from '../sms/parts.ts';
import { type Message, type MessageKind, OWN_CONTACT_NUMBER } from '../store/messages.ts';
import type { Survey } from '../store/surveys.ts';
import type { Account, Language } from '../wire.ts';
import { spokenLanguage } from './languages.ts';
import type { RenderedMessage } from './message.ts';
import { fill, type Values } from './placeholders.ts';
import { frame, type MessageText, productTexts } from './texts.ts';

export interface Links {
  readonly survey: string;
  readonly unsubscribe: string;
  readonly privacy: string;
}

/** What a message tells of a survey. */
export type RenderedSurvey = Pick<Survey, 'language' | 'givenName' | 'course' | 'provider' | 'closesOn'>;

/** Characters of the course's name in a text message: enough to know it by, without a further part. */
const COURSE_IN_SMS = 40;
const DEFAULT_COLOURS = { background: '#1d4f91', text: '#ffffff' };

/** Fixes the text of a message: the tenant's words where they are given, else the product's. */
export function renderMessage(
  environment: Environment,
  account: Account,
  survey: RenderedSurvey,
  message: Pick<Message, 'kind' | 'channel' | 'contact_number'>,
  links: Links,
): RenderedMessage {
  const language = spokenLanguage(account, survey.language);
  const words = wordsOf(account, message.kind, language);
  const values = valuesOf(account, survey, language, links);
  if (message.channel === 'sms') {
    const short = { ...values, course: clipped(values.course) };
    return { subject: '', text: plainPunctuation(fill(words.sms, short)), html: '' };
  }
  const around = frame[language];
  const subject = oneLine(fill(words.subject, values));
  const content = {
    language,
    subject,
    provider: survey.provider,
    paragraphs: fill(words.body, { ...values, link: '{link}' }).split(/\n{2,}/),
    links,
    colours: account.colours ?? DEFAULT_COLOURS,
    asks: message.contact_number > OWN_CONTACT_NUMBER,
    around: { ...around, why: fill(around.why, values) },
  };
  return {
    subject,
    text: `${environment.render('mail/message.txt.njk', content).trim()}\n`,
    html: environment.render('mail/message.html.njk', content),
  };
}

/** Only words that a learner of this language can read: a tenant's text without Welsh leaves Welsh to the product. */
function wordsOf(account: Account, kind: MessageKind, language: Language): MessageText {
  const own = account.texts?.[kind];
  const product = productTexts[language][kind];
  return {
    subject: own?.subject?.[language] ?? product.subject,
    body: own?.body?.[language] ?? product.body,
    sms: own?.sms?.[language] ?? product.sms,
  };
}

function valuesOf(account: Account, survey: RenderedSurvey, language: Language, links: Links): Values {
  const around = frame[language];
  const { name, telephone, email } = account.contact;
  return {
    given_name: survey.givenName.trim(),
    course: survey.course === '' ? around.course : survey.course,
    provider: survey.provider,
    link: links.survey,
    closes_on: longDate(survey.closesOn, language),
    contact:
      [name, telephone, email].filter((part) => part !== undefined && part !== '').join(', ') ||
      around.contact,
  };
}

const style = { dateStyle: 'long', timeZone: 'UTC' } as const;
/** Made once: making one costs more than a message. */
const longDates = { en: new Intl.DateTimeFormat('en-GB', style), cy: new Intl.DateTimeFormat('cy', style) };

/** A date in words, in the language of the learner. */
export function longDate(date: string, language: Language): string {
  return longDates[language].format(new Date(`${date}T00:00:00Z`));
}

function clipped(course: string): string {
  return course.length <= COURSE_IN_SMS ? course : `${course.slice(0, COURSE_IN_SMS - 3).trimEnd()}...`;
}

/** A header is one line, whatever was typed. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
