import type { SurveyEvent } from '../lifecycle.ts';

/** What a decision, or what follows from it, does to a survey. */
export type SurveyTurn =
  | Extract<
      SurveyEvent,
      | 'unsubscribed'
      | 'lapsed'
      | 'barred'
      | 'excluded'
      | 'deceased'
      | 'withdrawn'
      | 'asked-again'
      | 'reopened'
    >
  | 'opened'
  | 'amended'
  | 'carried-over'
  | 'settled';

/** What the survey service tells of a survey and its messages. */
export type ServiceEventKind =
  | 'sent'
  | 'delivered'
  | 'uncertain'
  | 'page-opened'
  | 'failed'
  | 'skipped'
  | 'expired'
  | 'bounced'
  | 'undelivered'
  | 'partly-answered'
  | 'answered'
  | 'unsubscribed'
  | 'resubscribed'
  | 'address-corrected'
  | 'not-this-person'
  | 'deceased';

/** Everything that the timeline of a learner can tell: each kind has its sentence (`sentences.ts`). */
export type EventKind =
  | 'decided'
  | 'pot-gone'
  | `survey-${SurveyTurn}`
  | 'round-planned'
  | 'round-delayed'
  | 'messages-taken-back'
  | 'contact-not-accepted'
  | 'sent-by-hand'
  | 'assisted'
  | ServiceEventKind
  | `row-${'append' | 'amend' | 'withdraw'}`
  | 'row-conflict'
  | `conflict-${'settled' | 'overtaken'}`
  | 'interim'
  | 'suppressed'
  | 'suppression-lifted'
  | 'address-released'
  | 'address-confirmed'
  | 'reviewed'
  | 'review-undone'
  | 'learner-erased'
  | 'erased';

/**
 * Why a round is planned now: the first contact, the interval since the last one, a last one that reached nobody, the SMS
 * that follows an email without an answer, or a message of it that could not go before its time had passed.
 */
export type RoundCause = 'first-contact' | 'interval' | 'reached-nobody' | 'sms-follows' | 'too-late';

/** Why a row was amended or taken back, where that is no cause of a row of its own. */
export type RowTurn =
  | 'told-no-more'
  | 'known'
  | 'settled'
  | 'not-left'
  | 'confirmed'
  | 'reopened'
  | 'undone'
  | 'amended'
  | 'return-undone';

/** Why a survey moved, where that is no decision's reason. */
export type SurveyReason =
  | 'BY_HAND'
  | 'POT_CORRECTED'
  | 'POT_GONE'
  | 'LEARNER_GONE'
  | 'WAVE_OFF'
  | 'DEATH_TAKEN_BACK';

/** Why a round that is due does not go. */
export type DelayCause = 'daily-cap' | 'held';
