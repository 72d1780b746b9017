import { outcomePair } from '../../../lib/ilr/code-sets.ts';
import type { RowCause } from '../answers/types.ts';
import type { NonResponseCause } from '../outcomes.ts';
import { type ReasonCode, reasonOf } from '../reasons.ts';
import type { RoundKind } from '../timing.ts';
import type { DelayCause, RoundCause, RowTurn, SurveyReason } from './kinds.ts';

/** Words for the codes that events bear. Each is the end of a sentence, and begins small. */

const CAUSES: Readonly<Record<NonResponseCause | RowCause, string>> = {
  answered: 'the learner answered',
  partial: 'the learner told a part and did not submit',
  silent: 'no answer came by the stop date',
  unsubscribed: 'the learner wants no more messages',
  barred: 'the contact preferences allow neither email nor SMS',
  interim: 'no answer by the deadline; it goes when one comes',
  returned: 'the learner came back to learning here',
  entered: 'staff entered a destination that they know',
  uploaded: 'staff uploaded a list of known destinations',
};

/** Why a row was written, changed or taken back, and why a survey was settled, where that is no cause of a row. */
const TURNS: Readonly<Record<RowTurn, string>> = {
  'told-no-more': 'a later answer does not tell it any more',
  known: 'the destination is on record',
  settled: 'staff settled it',
  'not-left': 'the learner has not left after all',
  confirmed: 'the learner confirmed what is on record',
  reopened: 'the survey was opened again',
  undone: 'staff took back what was done before',
  amended: 'the termination date was amended in the MIS',
  'return-undone': 'the new learning vanished, or ended at once',
};

/** Why a survey moved, where no decision says it. */
const SURVEY_REASONS: Readonly<Record<SurveyReason, string>> = {
  BY_HAND: 'somebody sent it by hand',
  POT_CORRECTED: 'the MIS corrected the period of training',
  POT_GONE: 'the period of training is no longer in the MIS',
  LEARNER_GONE: 'the learner is no longer in the MIS',
  WAVE_OFF: 'no later survey is wanted any more',
  DEATH_TAKEN_BACK: 'that the learner has died was told by mistake',
};

const ROUND_CAUSES: Readonly<Record<RoundCause, string>> = {
  'first-contact': 'the first contact',
  interval: 'no answer since the last message',
  'reached-nobody': 'the last message reached nobody',
  'sms-follows': 'no answer to the email',
  'too-late': 'the last one could not go in time',
};

const DELAYS: Readonly<Record<DelayCause, string>> = {
  'daily-cap': 'the most messages of a day were planned already; who has waited longest goes first',
  held: 'all messages of the provider are held; it goes once somebody lifts that',
};

const KINDS: Readonly<Record<RoundKind, string>> = {
  invitation: 'invitation',
  'wave-invitation': 'invitation to the later survey',
  reminder: 'reminder',
  'last-reminder': 'last reminder',
  'partly-answered': 'reminder to finish the answer',
};

/** What the survey service and the carriers say. They may say more: then the code stands for itself. */
const SERVICE_REASONS: Readonly<Record<string, string>> = {
  answered: 'the survey was answered meanwhile',
  unsubscribed: 'the learner wants no more messages',
  suppressed: 'the service may not write to this learner or address',
  withdrawn: 'the survey was withdrawn meanwhile',
  erased: 'the survey was erased meanwhile',
  offboarded: 'the provider left the survey service',
  'hard-bounce': 'the address does not exist',
  'soft-bounce': 'the mailbox is full, or away for now',
  blocked: 'the message was refused there',
  'unknown-number': 'the number does not exist',
  undelivered: 'the number does not exist',
  temporary: 'the telephone could not be reached for now',
  crash: 'the service stopped while it was handed over',
  restored: 'the service was restored from a backup',
  'send-before': 'its time had passed',
  changed: 'things had changed before it went',
  'sent-by-hand': 'another was sent by hand',
  service: 'the survey service did not take it',
  'end-told': 'they differ on whether, or when, it ended',
};

const SCOPES: Readonly<Record<string, string>> = {
  survey: ' of this survey',
  channel: ' on this channel',
  all: ' on any channel',
};

/** The words of a code, whatever it is a code of; itself where it has none. */
export function wordsOf(code: string): string {
  const tables: readonly Readonly<Record<string, string>>[] = [
    ...[ROUND_CAUSES, DELAYS, CAUSES, TURNS, SURVEY_REASONS, SERVICE_REASONS],
  ];
  const found = tables.find((table) => Object.hasOwn(table, code))?.[code];
  return found ?? small(reasonOf(code as ReasonCode)?.title) ?? code;
}

export function kindInWords(kind: unknown): string {
  return KINDS[kind as RoundKind] ?? 'message';
}

export function scopeInWords(scope: string | null): string {
  return SCOPES[scope ?? 'all'] ?? '';
}

/** `email and SMS`. */
export function channelsInWords(channels: readonly unknown[]): string {
  return channels.map((channel) => (channel === 'sms' ? 'SMS' : String(channel))).join(' and ');
}

/** `OTH 3 (unable to contact learner)`, by the published title. @param outcome type and code as one text */
export function outcomeInWords(outcome: string): string {
  const [type = '', code = ''] = outcome.split(' ');
  const title = small(outcomePair(type, Number(code))?.title);
  return title === undefined ? outcome : `${outcome} (${title})`;
}

/** A title as the end of a sentence; an abbreviation stays as it is. */
export function small(title: string | undefined): string | undefined {
  return title === undefined || /^[A-Z]{2}/.test(title)
    ? title
    : `${title.slice(0, 1).toLowerCase()}${title.slice(1)}`;
}
