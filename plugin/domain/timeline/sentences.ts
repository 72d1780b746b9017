import { type ReasonCode, reasonOf } from '../reasons.ts';
import { waveTitle } from '../waves.ts';
import { dateInWords, instantInWords } from './dates.ts';
import type { EventKind } from './kinds.ts';
import { channelsInWords, kindInWords, outcomeInWords, scopeInWords, small, wordsOf } from './words.ts';

/** An event as far as it is told. */
export interface ToldEvent {
  readonly at: string;
  readonly what: EventKind;
  readonly why: string | null;
  readonly who: string;
  /**
   * What it keeps with it; empty where that is kept no longer. Whoever tells it may add what it refers to: the `kind` of its
   * message, and where there are several periods of training the start of its `period`.
   */
  readonly facts: Readonly<Record<string, unknown>>;
  /** IANA name of the tenant's time zone. */
  readonly zone: string;
}

type Sentence = (event: ToldEvent) => string;

/** What happened, for staff, in a sentence: one for each kind of event, so that none is told by its code alone. */
const SENTENCES: Readonly<Record<EventKind, Sentence>> = {
  decided: ({ why, facts }) => decision(why as ReasonCode, facts),
  'pot-gone': ({ facts }) =>
    `A period of training${typeof facts.start === 'string' ? ` from ${date(facts.start)}` : ''} is no longer in the MIS, or has another start there. Nothing is decided on it any more.`,
  'survey-opened': ({ why, facts }) => {
    if (typeof facts.wave === 'number') return `A later survey was opened: ${waveTitle(facts.wave)}.`;
    return why === 'BY_HAND' ? 'A survey was opened, to be sent by hand.' : 'A survey was opened.';
  },
  'survey-asked-again': () =>
    'The destination is not known after all: the survey is asked again, by the same link.',
  'survey-reopened': () => 'The survey was opened again, with a new link.',
  'survey-amended': () => 'The dates of the survey were amended, after the MIS or the settings.',
  'survey-carried-over': () => 'The survey goes on: the MIS corrected the period of training it is about.',
  'survey-unsubscribed': ({ facts }) =>
    typeof facts.wave === 'number'
      ? 'The later survey ended: the learner wants no more messages.'
      : 'The survey ended: the learner wants no messages on any channel they can be reached on.',
  'survey-lapsed': because('The survey ended'),
  'survey-settled': because('The outcome that the survey left open was settled'),
  'survey-barred': because('The learner is not asked'),
  'survey-excluded': because('The survey ended'),
  'survey-deceased': () => 'The survey ended for good: the learner has died.',
  'survey-withdrawn': because('The survey was withdrawn, and its links no longer work'),
  'round-planned': planned,
  'round-delayed': ({ why, facts }) =>
    `A message is due${facts.due === undefined ? '' : ` since ${date(facts.due)}`} and waits${end(why)}`,
  'messages-taken-back': (event) => because(`The message${by(event)} was taken back before it went`)(event),
  'contact-not-accepted': (event) => because(`The message${by(event)} did not go`)(event),
  assisted: () => 'A link was made for staff, to fill the survey in with the learner on the telephone.',
  'sent-by-hand': (event) => `Sent by hand${list(event, ' by ')}.`,
  sent,
  delivered: ({ facts }) => `The ${channel(facts)} arrived.`,
  uncertain: (event) => because(`Nobody can tell whether the ${channel(event.facts)} went`)(event),
  'page-opened': () => 'The learner opened the survey.',
  failed: (event) => because(`The ${channel(event.facts)} did not go`)(event),
  skipped: (event) => because(`The ${channel(event.facts)} was not sent`)(event),
  expired: ({ facts }) => `The ${channel(facts)} was not sent: its time had passed. It is planned again.`,
  bounced: (event) => because(`The ${channel(event.facts)} came back`)(event),
  undelivered: (event) => because(`The ${channel(event.facts)} did not arrive`)(event),
  'partly-answered': ({ who }) =>
    `${who === 'learner' ? 'The learner answered a part' : `A part was answered for the learner by ${who}`}, and it is not submitted yet.`,
  answered: ({ who }) =>
    who === 'learner' ? 'The learner answered.' : `Answered for the learner by ${who}.`,
  unsubscribed: ({ why }) => `The learner wants no more messages${scopeInWords(why)}.`,
  resubscribed: () => 'The learner wants messages again.',
  'address-corrected': () => 'The learner corrected an address; it is offered to the MIS.',
  'not-this-person': () => 'Whoever was reached is not the learner: the address is written to no more.',
  deceased: () => 'It was told that the learner has died or cannot answer. Nothing is sent any more.',
  'row-append': (event) => `${row(event)} was written to the record${evidenceOf(event)}${end(event.why)}`,
  'row-amend': (event) => `${row(event)} was amended${evidenceOf(event)}${end(event.why)}`,
  'row-withdraw': (event) => because(`${row(event)} was taken back`)(event),
  'row-conflict': ({ why, facts }) =>
    `What was told${typeof facts.told === 'string' ? `, ${outcomeInWords(facts.told)},` : ''} stands against ${
      facts.row === null ? 'a published rule' : 'what is on record'
    }${why === null ? '' : ` (${wordsOf(why)})`}: staff settle it.`,
  'conflict-overtaken': () => 'What was told and what is on record no longer differ.',
  'conflict-settled': ({ why }) => {
    const kept = KEPT[why ?? ''];
    return `Staff settled what was told against what is on record${kept === undefined ? '' : `: ${kept}`}.`;
  },
  interim: () => 'No answer by the deadline of interim rows.',
  suppressed: (event) => `Staff said that the learner is not to be contacted${saying(event)}`,
  'suppression-lifted': (event) => `Staff said that the learner may be contacted again${saying(event)}`,
  'address-released': (event) =>
    `Staff said that the address for ${channel(event.facts)} is good again${saying(event)}`,
  'address-confirmed': (event) =>
    `Staff confirmed the address for ${channel(event.facts)}, which several persons share${saying(event)}`,
  reviewed: because('Staff looked at this'),
  'review-undone': because('Put back among what staff should look at'),
  'learner-erased': () => 'What was held of a learner was erased.',
  erased: () => 'Erased.',
};

/** Tells an event in a sentence, without when and by whom. */
export function tellEvent(event: ToldEvent): string {
  // One of a later version than ours, in a database that was put back.
  const sentence: Sentence | undefined = SENTENCES[event.what];
  return sentence === undefined ? because(event.what)(event) : sentence(event);
}

function because(what: string): Sentence {
  return ({ why }) => what + end(why);
}

/** The end of a sentence: why, where that is known. */
function end(why: string | null): string {
  return why === null ? '.' : `: ${wordsOf(why)}.`;
}

/** The end of a sentence: what a member of staff wrote, where that is kept. */
function saying({ facts }: Pick<ToldEvent, 'facts'>): string {
  return typeof facts.why === 'string' ? `: ${facts.why}.` : '.';
}

function decision(code: ReasonCode, facts: ToldEvent['facts']): string {
  const held = facts.held === undefined ? '' : `; held, because ${HELD[String(facts.held)] ?? facts.held}`;
  const anew = typeof facts.before === 'string' ? ' now' : '';
  const on = typeof facts.period === 'string' ? `, on the period from ${date(facts.period)}` : '';
  const what =
    code === 'ELIGIBLE' ? `to be asked${list({ facts }, ' by ')}` : (small(reasonOf(code)?.title) ?? code);
  return `Decided${anew}${on}: ${what}${factsInWords(facts.facts)}${held}.`;
}

/** Facts that go without saying: the address can be used, and dates that are told where they matter. */
const UNTOLD: readonly string[] = ['firstContactOn', 'stopDate', 'pot', 'learner'];

/** ` (email: malformed, SMS: missing)` */
function factsInWords(facts: unknown): string {
  if (typeof facts !== 'object' || facts === null) return '';
  const told = Object.entries(facts).flatMap(([name, value]) =>
    value === null || value === 'usable' || UNTOLD.includes(name)
      ? []
      : [`${nameInWords(name)}: ${/^\d{4}-\d\d-\d\d$/.test(String(value)) ? date(value) : value}`],
  );
  return told.length === 0 ? '' : ` (${told.join(', ')})`;
}

/** `fromIs` as people would write it. */
function nameInWords(name: string): string {
  return name === 'sms' ? 'SMS' : name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** How staff came to know it, in their words. */
function evidenceOf({ facts }: Pick<ToldEvent, 'facts'>): string {
  return typeof facts.evidence === 'string' ? ` (${facts.evidence})` : '';
}

/** Whose word holds once staff settled it. */
const KEPT: Readonly<Record<string, string>> = {
  record: 'the record stays',
  told: 'what was told holds',
  both: 'both stand',
};

const HELD: Readonly<Record<string, string>> = {
  absent: 'the learner is not in the newest file',
  test: 'this is a test learner',
};

function planned(event: ToldEvent): string {
  const { facts, why, zone } = event;
  const from =
    typeof facts.notBefore === 'string' ? ` It waits until ${instantInWords(facts.notBefore, zone)}.` : '';
  const what = kindInWords(facts.kind);
  return `${what.slice(0, 1).toUpperCase()}${what.slice(1)} planned${list(event, ' by ')}${end(why)}${from}`;
}

function sent({ facts }: ToldEvent): string {
  const { kind } = facts;
  if (kind === 'invitation') return `Invited by ${channel(facts)}.`;
  if (kind === 'wave-invitation') return `Invited to the later survey by ${channel(facts)}.`;
  return kind === undefined
    ? `The ${channel(facts)} went.`
    : `Reminded by ${channel(facts)}${kind === 'last-reminder' ? ', for the last time' : ''}.`;
}

function row({ facts }: ToldEvent): string {
  const start = typeof facts.start === 'string' ? ` from ${date(facts.start)}` : '';
  return `${outcomeInWords(String(facts.outcome ?? 'A row'))}${start}`;
}

function channel({ channel }: ToldEvent['facts']): string {
  return channelsInWords([channel ?? 'message']);
}

function by(event: Pick<ToldEvent, 'facts'>): string {
  return event.facts.channel === undefined ? list(event, ' by ') : ` by ${channel(event.facts)}`;
}

/** The channels that an event names, after `before`; nothing where it names none. */
function list({ facts }: Pick<ToldEvent, 'facts'>, before: string): string {
  const { channels } = facts;
  return Array.isArray(channels) && channels.length > 0 ? `${before}${channelsInWords(channels)}` : '';
}

function date(value: unknown): string {
  return typeof value === 'string' ? dateInWords(value) : '';
}
