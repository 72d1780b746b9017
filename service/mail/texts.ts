import type { MessageKind } from '../store/messages.ts';
import type { Language } from '../wire.ts';

/** What one kind of message says. Paragraphs are set apart by an empty line; `{link}` on its own becomes a button. */
export interface MessageText {
  readonly subject: string;
  readonly body: string;
  readonly sms: string;
}

/** Every placeholder a tenant's text may hold. */
export const PLACEHOLDERS = ['given_name', 'course', 'provider', 'link', 'closes_on', 'contact'] as const;

const HELLO = 'Hello {given_name},';
const HELO = 'Helo {given_name},';
const WHY = 'Your answers help us to support the students who come after you. It takes about two minutes.';
const PAM =
  'Mae eich atebion yn ein helpu i gefnogi’r myfyrwyr sy’n dod ar eich ôl. Mae’n cymryd tua dwy funud.';
const ASK = 'You can answer until {closes_on}. If you have a question, ask {contact}.';
const GOFYN = 'Gallwch ateb hyd at {closes_on}. Os oes gennych gwestiwn, gofynnwch i {contact}.';

const en: Record<MessageKind, MessageText> = {
  invitation: {
    subject: 'What are you doing now? A short survey from {provider}',
    body: [
      HELLO,
      'You left {course} at {provider}. We would like to know what you are doing now.',
      WHY,
      '{link}',
      ASK,
    ].join('\n\n'),
    sms: '{provider}: what are you doing since you left {course}? Please tell us: {link}',
  },
  'wave-invitation': {
    subject: 'How are things now? A short survey from {provider}',
    body: [
      HELLO,
      'Some time ago you left {course} at {provider}. We would like to know how things are now.',
      'If you have told us before, and nothing has changed, one press is enough. If not, it takes about two minutes.',
      '{link}',
      ASK,
    ].join('\n\n'),
    sms: '{provider}: how are things now, since {course}? Please tell us: {link}',
  },
  reminder: {
    subject: 'A reminder: what are you doing now?',
    body: [
      HELLO,
      'We wrote to you because you left {course} at {provider}. We have not had your answer yet.',
      WHY,
      '{link}',
      ASK,
    ].join('\n\n'),
    sms: '{provider}: we have not had your answer yet. What are you doing since {course}? {link}',
  },
  'last-reminder': {
    subject: 'Last reminder: what are you doing now?',
    body: [
      HELLO,
      'This is the last time that we ask what you are doing since you left {course} at {provider}. You do not have to answer.',
      WHY,
      '{link}',
      ASK,
    ].join('\n\n'),
    sms: '{provider}: last reminder. What are you doing since {course}? {link}',
  },
  'partly-answered': {
    subject: 'You have not finished yet',
    body: [
      HELLO,
      'Thank you for starting our survey about what you are doing since you left {course} at {provider}. Your answers so far are kept: you can go on where you stopped, on this device or on another.',
      '{link}',
      ASK,
    ].join('\n\n'),
    sms: '{provider}: your answers so far are kept. Go on here: {link}',
  },
  'thank-you': {
    subject: 'Thank you for your answers',
    body: [
      HELLO,
      'Thank you for telling {provider} what you are doing now.',
      'If you have a question, ask {contact}.',
    ].join('\n\n'),
    sms: '{provider}: thank you for telling us what you are doing now.',
  },
};

const cy: Record<MessageKind, MessageText> = {
  invitation: {
    subject: 'Beth ydych chi’n ei wneud nawr? Arolwg byr gan {provider}',
    body: [
      HELO,
      'Gadawsoch {course} yn {provider}. Hoffem wybod beth ydych chi’n ei wneud nawr.',
      PAM,
      '{link}',
      GOFYN,
    ].join('\n\n'),
    sms: '{provider}: beth ydych chi’n ei wneud ers gadael {course}? Rhowch wybod i ni: {link}',
  },
  'wave-invitation': {
    subject: 'Sut mae pethau nawr? Arolwg byr gan {provider}',
    body: [
      HELO,
      'Beth amser yn ôl gadawsoch {course} yn {provider}. Hoffem wybod sut mae pethau nawr.',
      'Os ydych wedi dweud wrthym o’r blaen, ac nid oes dim wedi newid, mae pwyso unwaith yn ddigon. Os na, mae’n cymryd tua dwy funud.',
      '{link}',
      GOFYN,
    ].join('\n\n'),
    sms: '{provider}: sut mae pethau nawr, ers {course}? Rhowch wybod i ni: {link}',
  },
  reminder: {
    subject: 'Nodyn atgoffa: beth ydych chi’n ei wneud nawr?',
    body: [
      HELO,
      'Ysgrifennom atoch am eich bod wedi gadael {course} yn {provider}. Nid ydym wedi cael eich ateb eto.',
      PAM,
      '{link}',
      GOFYN,
    ].join('\n\n'),
    sms: '{provider}: nid ydym wedi cael eich ateb eto. Beth ydych chi’n ei wneud ers {course}? {link}',
  },
  'last-reminder': {
    subject: 'Nodyn atgoffa olaf: beth ydych chi’n ei wneud nawr?',
    body: [
      HELO,
      'Dyma’r tro olaf i ni ofyn beth ydych chi’n ei wneud ers gadael {course} yn {provider}. Nid oes rhaid i chi ateb.',
      PAM,
      '{link}',
      GOFYN,
    ].join('\n\n'),
    sms: '{provider}: nodyn atgoffa olaf. Beth ydych chi’n ei wneud ers {course}? {link}',
  },
  'partly-answered': {
    subject: 'Nid ydych wedi gorffen eto',
    body: [
      HELO,
      'Diolch am ddechrau ein harolwg am yr hyn ydych chi’n ei wneud ers gadael {course} yn {provider}. Mae eich atebion hyd yma wedi’u cadw: gallwch barhau o’r lle y stopioch, ar y ddyfais hon neu ar un arall.',
      '{link}',
      GOFYN,
    ].join('\n\n'),
    sms: '{provider}: mae eich atebion hyd yma wedi’u cadw. Parhewch yma: {link}',
  },
  'thank-you': {
    subject: 'Diolch am eich atebion',
    body: [
      HELO,
      'Diolch am ddweud wrth {provider} beth ydych chi’n ei wneud nawr.',
      'Os oes gennych gwestiwn, gofynnwch i {contact}.',
    ].join('\n\n'),
    sms: '{provider}: diolch am ddweud wrthym beth ydych chi’n ei wneud nawr.',
  },
};

/** The product's own texts: what a tenant leaves out. */
export const productTexts: Record<Language, Record<MessageKind, MessageText>> = { en, cy };

/** The words around a text that are the same in every message. */
export const frame = {
  en: {
    course: 'your course',
    contact: 'your college',
    button: 'Answer the survey',
    address: 'If the button does not work, use this address:',
    why: 'You are getting this message because you studied with {provider}. It is not advertising.',
    stop: 'Stop these messages',
    privacy: 'How your data is used',
  },
  cy: {
    course: 'eich cwrs',
    contact: 'eich coleg',
    button: 'Ateb yr arolwg',
    address: 'Os nad yw’r botwm yn gweithio, defnyddiwch y cyfeiriad hwn:',
    why: 'Rydych yn cael y neges hon am eich bod wedi astudio gyda {provider}. Nid hysbyseb yw hi.',
    stop: 'Stopio’r negeseuon hyn',
    privacy: 'Sut mae eich data’n cael ei ddefnyddio',
  },
} as const;
