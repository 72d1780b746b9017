import type { ErrorCode } from '../../lib/errors/index.ts';
import type { WireName } from '../wire-schemas.ts';

export const GROUPS = {
  contacts: 'Contacts and what becomes of them',
  surveys: 'Surveys',
  account: 'The tenant',
  leaving: 'Leaving',
  operation: 'Operation, without a key',
} as const;

/** What is said of an operation; how it is asked is known from its route. */
export interface Words {
  readonly group: keyof typeof GROUPS;
  readonly summary: string;
  readonly description?: string;
  /** Statuses that are no problem, with what is replied: a schema of the wire, another media type, or nothing. */
  readonly replies: Readonly<
    Record<string, WireName | 'text/html' | 'text/plain' | 'application/json' | null>
  >;
  /** What it refuses of its own, beside what every operation does. */
  readonly refuses?: readonly ErrorCode[];
  /** Nobody needs a key. */
  readonly open?: true;
  /** Who asks need not say which database they are (`PUT /v1/instance` says which one stands). */
  readonly leavingToo?: true;
}

const FORM: readonly ErrorCode[] = [
  'SURVEY_PLACEHOLDER_UNKNOWN',
  'SURVEY_LINK_MISSING',
  'SURVEY_SMS_TOO_LONG',
  'SURVEY_CONTRAST_TOO_LOW',
  'SURVEY_LOGO_INVALID',
  'SURVEY_TIME_ZONE_UNKNOWN',
];

/** Every operation under `/v1`, by method and path. */
export const WORDS: Readonly<Record<string, Words>> = {
  'POST /v1/contacts': {
    group: 'contacts',
    summary: 'Send messages',
    description:
      'Up to 500 messages, each with a result of its own, in order. A message is what its survey, contact number and channel say: the same content again answers `already`, other content `conflict`. So a batch can be sent again after a lost reply.',
    replies: { 200: 'contacts-response' },
  },
  'GET /v1/events': {
    group: 'contacts',
    summary: 'What happened, in order',
    description:
      'One feed of the tenant. Give the cursor of the page before; without one it begins at the beginning. When `more` is false, everything before `completeTo` has been given. After 410 compare with GET /v1/surveys and go on from its cursor.',
    replies: { 200: 'events-response' },
    refuses: ['SURVEY_CURSOR_UNKNOWN'],
  },
  'GET /v1/surveys': {
    group: 'surveys',
    summary: 'All surveys, to compare with',
    description:
      'By pages, in order of their identifiers. `cursor` is where the feed stood before the page was read.',
    replies: { 200: 'surveys-response' },
  },
  'GET /v1/surveys/{id}': {
    group: 'surveys',
    summary: 'One survey with its messages as they were sent',
    replies: { 200: 'survey' },
    refuses: ['SURVEY_NOT_FOUND'],
  },
  'PUT /v1/surveys/{id}': {
    group: 'surveys',
    summary: 'Make a survey known of which no message is sent',
    description:
      'For a learner who is telephoned and whom nobody can write to: then POST …/assist. Asked again it tells anew what the survey needs to know, as a message would; its state, its link and what was told stay.',
    replies: { 204: null },
    refuses: ['SURVEY_CLOSED'],
  },
  'GET /v1/surveys/{id}/held': {
    group: 'surveys',
    summary: 'Everything held of a survey and its learner',
    description: 'For whoever asks what is held of them. The link is left out: it is a key.',
    replies: { 200: 'survey-held' },
    refuses: ['SURVEY_NOT_FOUND'],
  },
  'POST /v1/surveys/{id}/assist': {
    group: 'surveys',
    summary: 'A link by which a member of staff fills a survey in for the learner',
    replies: { 200: 'assist-response' },
    refuses: ['SURVEY_NOT_FOUND', 'SURVEY_TAKES_NO_ANSWERS'],
  },
  'DELETE /v1/surveys/{id}': {
    group: 'surveys',
    summary: 'Withdraw or erase a survey',
    description:
      'Withdrawn: nothing more is sent, and the link is as if it had never been. Erased: everything personal is gone too, and the reply is the receipt, the same when it is asked for again.',
    replies: { 200: 'erase-response', 204: null },
    refuses: ['SURVEY_NOT_FOUND'],
  },
  'GET /v1/uncertain': {
    group: 'contacts',
    summary: 'Messages of which nobody knows whether they went',
    description: 'Those in hand at a crash, until a receipt, a bounce or a member of staff settles them.',
    replies: { 200: 'uncertain-response' },
  },
  'POST /v1/uncertain': {
    group: 'contacts',
    summary: 'Say what a member of staff found out about one of them',
    replies: { 204: null },
    refuses: ['SURVEY_NOT_FOUND', 'SURVEY_MESSAGE_SETTLED'],
  },
  'GET /v1/account': { group: 'account', summary: 'The details form', replies: { 200: 'account' } },
  'PUT /v1/account': {
    group: 'account',
    summary: 'Save the details form',
    replies: { 200: 'account' },
    refuses: FORM,
  },
  'POST /v1/account/preview': {
    group: 'account',
    summary: 'The messages that a details form would make, for a fictional learner',
    description: 'Nothing is saved.',
    replies: { 200: 'preview-response' },
    refuses: FORM,
  },
  'POST /v1/account/hold': {
    group: 'account',
    summary: 'Stop everything not yet sent, or go on',
    replies: { 200: 'hold' },
  },
  'GET /v1/account/hold': {
    group: 'account',
    summary: 'Whether messages are held, by whom and why',
    replies: { 200: 'hold-response' },
  },
  'POST /v1/release': {
    group: 'contacts',
    summary: 'Write again to an address that is good after all, or to a learner told dead by mistake',
    description:
      'What the learner asked for by unsubscribing stays. Links that ended with it stay ended: a survey that is asked again has another.',
    replies: { 200: 'release-response' },
  },
  'PUT /v1/instance': {
    group: 'account',
    summary: 'Say which database stands, after a restore or a copy',
    description: 'A person says it. No earlier state of any database is taken again.',
    replies: { 200: 'instance-response' },
    leavingToo: true,
  },
  'GET /v1/account/offboard': {
    group: 'leaving',
    summary: 'How far leaving is, and what is held',
    replies: { 200: 'offboard-response' },
  },
  'POST /v1/account/offboard': {
    group: 'leaving',
    summary: 'A part of a step of leaving',
    description: 'close, erase, end: each is asked for again until `more` is false.',
    replies: { 200: 'offboard-response' },
    refuses: ['SURVEY_OFFBOARDING_ORDER'],
    leavingToo: true,
  },
  'GET /v1/account/export': {
    group: 'leaving',
    summary: 'What is held of a tenant that leaves, a table at a time',
    replies: { 200: 'export-response' },
    refuses: ['SURVEY_TENANT_STAYS'],
  },
  'GET /v1/health': {
    group: 'operation',
    summary: 'Whether it lives',
    description: '503 when its database does not answer: a restart may help.',
    replies: { 200: 'application/json', 503: 'application/json' },
    open: true,
  },
  'GET /v1/ready': {
    group: 'operation',
    summary: 'Whether it should be sent requests',
    description: '503 while it ends, and when its database does not answer: for a load balancer.',
    replies: { 200: 'application/json', 503: 'application/json' },
    open: true,
  },
  'GET /v1/openapi.json': {
    group: 'operation',
    summary: 'This description',
    replies: { 200: 'application/json' },
    open: true,
  },
  'GET /v1/docs': {
    group: 'operation',
    summary: 'This description as a page',
    replies: { 200: 'text/html' },
    open: true,
  },
};
