/** Made from manifests/wire by npm run generate: change it there. */

/**
 * Every message of the wire, by name
 */
export interface Wire {
  Account: Account;
  Answers: Answers;
  AssistRequest: AssistRequest;
  AssistResponse: AssistResponse;
  ContactsRequest: ContactsRequest;
  ContactsResponse: ContactsResponse;
  EraseResponse: EraseResponse;
  Event: Event;
  EventsResponse: EventsResponse;
  ExportResponse: ExportResponse;
  HoldResponse: HoldResponse;
  Hold: Hold;
  InstanceRequest: InstanceRequest;
  InstanceResponse: InstanceResponse;
  OffboardRequest: OffboardRequest;
  OffboardResponse: OffboardResponse;
  PreviewRequest: PreviewRequest;
  PreviewResponse: PreviewResponse;
  Problem: Problem;
  ReleaseRequest: ReleaseRequest;
  ReleaseResponse: ReleaseResponse;
  SurveyFacts: SurveyFacts;
  SurveyHeld: SurveyHeld;
  Survey: Survey;
  SurveysResponse: SurveysResponse;
  ToldBefore: ToldBefore;
  UncertainRequest: UncertainRequest;
  UncertainResponse: UncertainResponse;
}
/**
 * GET and PUT /v1/account
 */
export interface Account {
  /**
   * Name of the provider as learners know it
   */
  name: string;
  /**
   * IANA zone of dates told to learners, default Europe/London
   */
  timeZone?: string;
  sender: {
    /**
     * From name
     */
    name: string;
    /**
     * From address
     */
    address: string;
    /**
     * Reply-to address
     */
    replyTo?: string;
    /**
     * SMS sender name: 3 to 11 letters, digits or spaces, a letter among them, no space at either end
     */
    sms?: string;
  };
  /**
   * Per kind of message; what is absent uses the product's text
   */
  texts?: {
    invitation?: {
      /**
       * Subject
       */
      subject?: {
        /**
         * English
         */
        en: string;
        /**
         * Welsh
         */
        cy?: string;
      };
      /**
       * Body of the email; placeholders {given_name} {course} {provider} {link} {closes_on} {contact}
       */
      body?: {
        /**
         * English
         */
        en: string;
        /**
         * Welsh
         */
        cy?: string;
      };
      /**
       * SMS text
       */
      sms?: {
        /**
         * English
         */
        en: string;
        /**
         * Welsh
         */
        cy?: string;
      };
    };
    'wave-invitation'?: {
      /**
       * Subject
       */
      subject?: {
        /**
         * English
         */
        en: string;
        /**
         * Welsh
         */
        cy?: string;
      };
      /**
       * Body of the email; placeholders {given_name} {course} {provider} {link} {closes_on} {contact}
       */
      body?: {
        /**
         * English
         */
        en: string;
        /**
         * Welsh
         */
        cy?: string;
      };
      /**
       * SMS text
       */
      sms?: {
        /**
         * English
         */
        en: string;
        /**
         * Welsh
         */
        cy?: string;
      };
    };
    reminder?: {
      /**
       * Subject
       */
      subject?: {
        /**
         * English
         */
        en: string;
        /**
         * Welsh
         */
        cy?: string;
      };
      /**
       * Body of the email; placeholders {given_name} {course} {provider} {link} {closes_on} {contact}
       */
      body?: {
        /**
         * English
         */
        en: string;
        /**
         * Welsh
         */
        cy?: string;
      };
      /**
       * SMS text
       */
      sms?: {
        /**
         * English
         */
        en: string;
        /**
         * Welsh
         */
        cy?: string;
      };
    };
    'last-reminder'?: {
      /**
       * Subject
       */
      subject?: {
        /**
         * English
         */
        en: string;
        /**
         * Welsh
         */
        cy?: string;
      };
      /**
       * Body of the email; placeholders {given_name} {course} {provider} {link} {closes_on} {contact}
       */
      body?: {
        /**
         * English
         */
        en: string;
        /**
         * Welsh
         */
        cy?: string;
      };
      /**
       * SMS text
       */
      sms?: {
        /**
         * English
         */
        en: string;
        /**
         * Welsh
         */
        cy?: string;
      };
    };
    'partly-answered'?: {
      /**
       * Subject
       */
      subject?: {
        /**
         * English
         */
        en: string;
        /**
         * Welsh
         */
        cy?: string;
      };
      /**
       * Body of the email; placeholders {given_name} {course} {provider} {link} {closes_on} {contact}
       */
      body?: {
        /**
         * English
         */
        en: string;
        /**
         * Welsh
         */
        cy?: string;
      };
      /**
       * SMS text
       */
      sms?: {
        /**
         * English
         */
        en: string;
        /**
         * Welsh
         */
        cy?: string;
      };
    };
    'thank-you'?: {
      /**
       * Subject
       */
      subject?: {
        /**
         * English
         */
        en: string;
        /**
         * Welsh
         */
        cy?: string;
      };
      /**
       * Body of the email; placeholders {given_name} {course} {provider} {link} {closes_on} {contact}
       */
      body?: {
        /**
         * English
         */
        en: string;
        /**
         * Welsh
         */
        cy?: string;
      };
      /**
       * SMS text
       */
      sms?: {
        /**
         * English
         */
        en: string;
        /**
         * Welsh
         */
        cy?: string;
      };
    };
  };
  colours?: {
    /**
     * #rrggbb
     */
    background: string;
    /**
     * #rrggbb
     */
    text: string;
  };
  /**
   * PNG, base64; made anew from its pixels, or refused
   */
  logo?: string;
  /**
   * @minItems 1
   */
  languages?: ('en' | 'cy')[];
  /**
   * Data controller named in the privacy notice
   */
  controller: string;
  /**
   * Lawful basis as the privacy notice words it
   */
  lawfulBasis?: string;
  retentionDays?: number;
  contact: {
    /**
     * Whom to ask
     */
    name?: string;
    telephone?: string;
    email?: string;
  };
}
/**
 * What was told, in the words of the form; codes are the plugin's business
 */
export interface Answers {
  /**
   * In page order
   *
   * @maxItems 12
   */
  activities: {
    kind:
      | 'employed'
      | 'self-employed'
      | 'apprenticeship'
      | 'traineeship'
      | 'supported-internship'
      | 'course'
      | 'higher-education'
      | 'voluntary'
      | 'not-working'
      | 'living'
      | 'something-else';
    /**
     * Hours a week: employed and self-employed
     */
    hours?: '16-or-more' | 'fewer-than-16';
    /**
     * course
     */
    mode?: 'full-time' | 'part-time';
    /**
     * not-working: looking for work and available, or not
     */
    looking?: 'looking' | 'not-looking';
    /**
     * living: SDE code told
     */
    living?: 1 | 2 | 3 | 4;
    /**
     * higher-education: the place is deferred with a gap year
     */
    gapYear?: boolean;
    /**
     * When it started or will start
     */
    start:
      | {
          when: 'date';
          /**
           * The day
           */
          value: string;
        }
      | {
          when: 'month';
          value: string;
        }
      | {
          when: 'unknown';
        };
    /**
     * When it ended; null or absent: still going on
     */
    end?:
      | null
      | {
          when: 'date';
          /**
           * The day
           */
          value: string;
        }
      | {
          when: 'month';
          value: string;
        }
      | {
          when: 'unknown';
        };
    /**
     * What the learner wrote: evidence, never a code
     */
    text?: string;
  }[];
  /**
   * The learner prefers not to say
   */
  preferNotToSay: boolean;
}
/**
 * POST /v1/surveys/{id}/assist
 */
export interface AssistRequest {
  /**
   * Name of the member of staff, as it stands beside the answers
   */
  staff: string;
}
/**
 * POST /v1/surveys/{id}/assist
 */
export interface AssistResponse {
  /**
   * Opens the survey in the name of the member of staff; given once
   */
  url: string;
  /**
   * When the link ends, unless it was handed over or the answers were sent before
   */
  until: string;
}
/**
 * POST /v1/contacts
 */
export interface ContactsRequest {
  /**
   * @minItems 1
   * @maxItems 500
   *
   * Items: One message of one round. Identity: surveyId, contactNumber, channel. The same content again answers `already`, other content `conflict`
   */
  contacts: {
    /**
     * UUIDv5 of tenant, person, POT, wave and opening
     */
    surveyId: string;
    /**
     * Number of the round within the survey, from 1
     */
    contactNumber: number;
    /**
     * Channel of the message
     */
    channel: 'email' | 'sms';
    /**
     * Which text is sent. wave-invitation: the first of a later survey, which asks how things are now
     */
    kind: 'invitation' | 'wave-invitation' | 'reminder' | 'last-reminder' | 'partly-answered';
    /**
     * Email address, or telephone number in E.164
     */
    address: string;
    /**
     * Earliest instant of sending: quiet hours, weekends and caps are the plugin's planning
     */
    notBefore?: string;
    /**
     * The message is not sent at or after this instant: the service emits `expired` and the plugin plans again. Not part of the item's identity
     */
    sendBefore: string;
    survey: SurveyFacts;
  }[];
}
/**
 * What the survey needs to know of the learner; the same for every contact of one survey. PUT /v1/surveys/{id}
 */
export interface SurveyFacts {
  /**
   * Opaque reference of the learner: the service gives it no meaning
   */
  learner: string;
  /**
   * How the message greets; may be empty
   */
  givenName: string;
  /**
   * What the learner was enrolled on, in words they recognise; may be empty
   */
  course: string;
  /**
   * Name of the college or training provider
   */
  provider: string;
  /**
   * Language of the message and of the first page
   */
  language: 'en' | 'cy';
  /**
   * Termination date of the POT: told on the first page, and the yardstick for 'after you left'
   */
  endedOn: string;
  /**
   * Last day on which the link takes answers
   */
  closesOn: string;
  /**
   * Ask the living arrangements question (high needs 16 to 19 only)
   */
  livingQuestion: boolean;
  toldBefore?: ToldBefore;
}
/**
 * Of a later survey: what the newest answer about the same period of training said that went on or lay ahead, without what had ended and without free text. The first page shows it, for the learner to say that it is still so. Not part of the item's identity. Absent: nothing was told that may still be so
 */
export interface ToldBefore {
  /**
   * @minItems 1
   * @maxItems 12
   */
  activities: {
    kind:
      | 'employed'
      | 'self-employed'
      | 'apprenticeship'
      | 'traineeship'
      | 'supported-internship'
      | 'course'
      | 'higher-education'
      | 'voluntary'
      | 'not-working'
      | 'living'
      | 'something-else';
    hours?: '16-or-more' | 'fewer-than-16';
    mode?: 'full-time' | 'part-time';
    looking?: 'looking' | 'not-looking';
    living?: 1 | 2 | 3 | 4;
    gapYear?: boolean;
    /**
     * When it started or will start
     */
    start:
      | {
          when: 'date';
          /**
           * The day
           */
          value: string;
        }
      | {
          when: 'month';
          value: string;
        }
      | {
          when: 'unknown';
        };
  }[];
}
/**
 * Results in the order of the request
 */
export interface ContactsResponse {
  /**
   * @maxItems 500
   */
  results: {
    /**
     * UUIDv5 of tenant, person, POT, wave and opening
     */
    surveyId: string;
    contactNumber: number;
    /**
     * Channel of the message
     */
    channel: 'email' | 'sms';
    /**
     * `conflict` is the item's 409: same identity, other content; `refused` says why in code
     */
    result: 'accepted' | 'already' | 'conflict' | 'refused';
    /**
     * Coded reason of a conflict or refusal
     */
    code?: string;
    /**
     * The reason in words, without personal data
     */
    message?: string;
  }[];
}
/**
 * DELETE /v1/surveys/{id}?mode=erase
 */
export interface EraseResponse {
  /**
   * UUIDv5 of tenant, person, POT, wave and opening
   */
  surveyId: string;
  /**
   * When; asked again, when it was the first time
   */
  erasedAt: string;
  /**
   * How much of each there was: what was personal of it is gone
   */
  erased: {
    /**
     * Address and text of messages
     */
    messages: number;
    /**
     * Events of the feed; their positions stay
     */
    events: number;
    /**
     * 1: answers or a draft of them were there
     */
    answers: number;
    /**
     * Links: the learner's own and those of staff
     */
    links: number;
  };
}
/**
 * One event. Erasure blanks everything but position, type `erased` and at
 */
export interface Event {
  /**
   * Position in the tenant's feed
   */
  position: number;
  type:
    | 'sent'
    | 'failed'
    | 'skipped'
    | 'uncertain'
    | 'delivered'
    | 'bounced'
    | 'undelivered'
    | 'page-opened'
    | 'partly-answered'
    | 'answered'
    | 'unsubscribed'
    | 'resubscribed'
    | 'address-corrected'
    | 'not-this-person'
    | 'deceased'
    | 'expired'
    | 'erased';
  /**
   * When it happened, by the service's clock
   */
  at: string;
  /**
   * UUIDv5 of tenant, person, POT, wave and opening
   */
  surveyId?: string;
  contactNumber?: number;
  /**
   * Channel of the message
   */
  channel?: 'email' | 'sms';
  /**
   * Coded reason. skipped: answered, unsubscribed, suppressed, withdrawn, hard-bounce or undelivered (an earlier message to the address came back), ...; bounced: hard-bounce, soft-bounce, blocked; undelivered: unknown-number, temporary, blocked
   */
  reason?: string;
  /**
   * unsubscribed, resubscribed: what was asked
   */
  scope?: 'survey' | 'channel' | 'all';
  /**
   * answered: the day the survey was submitted in the tenant's zone; the collection date
   */
  submittedOn?: string;
  /**
   * who answered, said or asked so; absent: the learner
   */
  by?: 'learner' | 'proxy' | 'staff';
  /**
   * by staff: the member's name as told by the host
   */
  staff?: string;
  /**
   * address-corrected: the address told; bounced: absent
   */
  address?: string;
  answers?: Answers;
}
/**
 * GET /v1/events
 */
export interface EventsResponse {
  /**
   * @maxItems 1000
   */
  events: Event[];
  /**
   * epoch.position of the last event given: opaque to the plugin
   */
  cursor: string;
  /**
   * There are further events after the cursor
   */
  more: boolean;
  /**
   * When `more` is false: everything that happened before this instant has now been given
   */
  completeTo: string;
}
/**
 * GET /v1/account/export?table=&after=: account, surveys, messages, events or suppressions; of a closed tenant only, so that nothing changes meanwhile
 */
export interface ExportResponse {
  /**
   * @maxItems 500
   *
   * Items: Columns by name, as they are stored
   */
  rows: {
    [k: string]: string | number | null;
  }[];
  /**
   * Pass as `after` for the next page; null: this was the last
   */
  after: string | null;
}
/**
 * GET /v1/account/hold
 */
export interface HoldResponse {
  held: boolean;
  /**
   * The person who held or lifted last; null: nobody ever did
   */
  by: string | null;
  /**
   * The reason they gave
   */
  reason: string | null;
  /**
   * Since when it is so
   */
  at: string | null;
}
/**
 * POST /v1/account/hold
 */
export interface Hold {
  held: boolean;
  /**
   * The person
   */
  by: string;
  /**
   * Why
   */
  reason: string;
}
/**
 * PUT /v1/instance: the database that the header names is the one to take contacts from
 */
export interface InstanceRequest {
  /**
   * The person
   */
  by: string;
  /**
   * Why
   */
  reason: string;
}
/**
 * Reply to PUT /v1/instance
 */
export interface InstanceResponse {
  /**
   * What the header says from now on, with the token that it renewed to
   */
  generation: number;
}
/**
 * POST /v1/account/offboard: a part of the step; again, while the reply says `more`
 */
export interface OffboardRequest {
  /**
   * close: nothing more is sent, every link answers as one that never was. erase: what is held of learners is removed; only after `close`. end: the tenant and its keys are removed; only after `erase`
   */
  step: 'close' | 'erase' | 'end';
  /**
   * The person
   */
  by: string;
  /**
   * Why
   */
  reason: string;
}
/**
 * Reply to GET and POST /v1/account/offboard; after `end` the last one
 */
export interface OffboardResponse {
  state: 'none' | 'closing' | 'closed' | 'erasing' | 'erased';
  /**
   * The step has not come to its end: ask again
   */
  more: boolean;
  /**
   * Who began it
   */
  by: string | null;
  reason: string | null;
  began: string | null;
  closedAt: string | null;
  erasedAt: string | null;
  closed: {
    /**
     * Links that took answers until then
     */
    links: number;
    /**
     * Messages that had not gone, withdrawn
     */
    messages: number;
  };
  erased: {
    surveys: number;
    messages: number;
    events: number;
    suppressions: number;
  };
  /**
   * What is held now; only in the reply to GET
   */
  holds?: {
    surveys: number;
    messages: number;
    events: number;
    suppressions: number;
  };
  /**
   * Only in the reply to GET
   */
  open?: {
    /**
     * Links that take answers now
     */
    links: number;
    /**
     * Messages that have not gone yet
     */
    messages: number;
  };
}
/**
 * POST /v1/account/preview: nothing of it is kept, nothing is sent
 */
export interface PreviewRequest {
  account: Account;
}
/**
 * Reply of POST /v1/account/preview
 */
export interface PreviewResponse {
  messages: {
    /**
     * Kind of message, as in the texts of the details form
     */
    kind: string;
    language: 'en' | 'cy';
    email: {
      /**
       * Sender as a mail program shows it
       */
      from: string;
      subject: string;
      text: string;
      html: string;
    };
    sms: {
      /**
       * Sender as a telephone shows it
       */
      from: string;
      text: string;
      encoding: 'GSM-7' | 'UCS-2';
      /**
       * Septets of GSM-7, 16-bit units of UCS-2
       */
      units: number;
      /**
       * Text messages that a gateway charges for
       */
      parts: number;
      /**
       * Characters outside GSM-7, each once: they make the text UCS-2. Empty where there are none
       */
      outside: string;
      /**
       * Parts of the same text with a letter of GSM-7 in place of each of these characters
       */
      partsWithout: number;
      /**
       * Estimate for one learner, in pence; absent where the service knows no price
       */
      costPence?: number;
    };
  }[];
}
export interface Problem {
  /**
   * URI of the problem kind
   */
  type: string;
  /**
   * What happened
   */
  title: string;
  status: number;
  /**
   * To what
   */
  detail?: string;
  /**
   * Coded error
   */
  code: string;
  /**
   * What to do next
   */
  hint?: string;
  /**
   * Request id
   */
  instance?: string;
}
/**
 * POST /v1/release. What the learner asked for by unsubscribing is theirs alone to take back.
 */
export interface ReleaseRequest {
  /**
   * address: given up since a message came back or a stranger had it; learner: told to have died, by mistake
   */
  subject: 'address' | 'learner';
  /**
   * The address, or the provider's reference as contacts carry it
   */
  value: string;
  /**
   * Of an address its channel, of a learner all
   */
  channel: 'email' | 'sms' | 'all';
  /**
   * The person
   */
  by: string;
  /**
   * Why
   */
  reason: string;
}
/**
 * POST /v1/release
 */
export interface ReleaseResponse {
  /**
   * 0: nothing stood against it
   */
  released: number;
}
export interface SurveyHeld {
  surveyId: string;
  state: string;
  /**
   * Opaque reference
   */
  learner: string;
  givenName: string;
  course: string;
  provider: string;
  language: 'en' | 'cy';
  endedOn: string;
  closesOn: string;
  openedAt: string | null;
  submittedOn: string | null;
  /**
   * What was told and not submitted yet, page by page as the form names it
   */
  draft: {} | null;
  answers: Answers | null;
  toldBefore: ToldBefore | null;
  messages: {
    channel: 'email' | 'sms';
    kind: string;
    address: string;
    state: string;
    /**
     * Of the last change
     */
    at: string;
    /**
     * As sent; null: not sent, or not by email
     */
    subject: string | null;
    /**
     * As sent; null: not sent
     */
    text: string | null;
  }[];
  /**
   * What forbids writing to the learner, or to an address that was written to
   */
  suppressions: {
    subject: 'learner' | 'address';
    value: string;
    channel: 'email' | 'sms' | 'all';
    reason: string;
    at: string;
  }[];
  events: Event[];
}
export interface Survey {
  /**
   * UUIDv5 of tenant, person, POT, wave and opening
   */
  surveyId: string;
  state: 'open' | 'answered' | 'unsubscribed' | 'withdrawn' | 'suppressed' | 'erased';
  /**
   * Opaque reference
   */
  learner: string;
  /**
   * Last day for answers
   */
  closesOn: string;
  submittedOn?: string | null;
  answers?: Answers | null;
  messages: {
    contactNumber: number;
    /**
     * Channel of the message
     */
    channel: 'email' | 'sms';
    kind: string;
    state:
      | 'waiting'
      | 'sending'
      | 'sent'
      | 'failed'
      | 'skipped'
      | 'uncertain'
      | 'expired'
      | 'delivered'
      | 'bounced'
      | 'undelivered';
    /**
     * Of the last change
     */
    at: string;
    /**
     * As sent
     */
    subject?: string;
    /**
     * As sent
     */
    text?: string;
  }[];
  /**
   * Everything the feed told of this survey, in order: what a plugin that lost its place reads instead
   */
  events: Event[];
}
/**
 * GET /v1/surveys
 */
export interface SurveysResponse {
  /**
   * @maxItems 500
   */
  surveys: Survey[];
  /**
   * Pass as `after` for the next page
   */
  after: string | null;
  more: boolean;
  /**
   * Feed cursor from which to go on reading once every page was taken: as of the first page
   */
  cursor: string;
}
/**
 * POST /v1/uncertain
 */
export interface UncertainRequest {
  surveyId: string;
  contactNumber: number;
  channel: 'email' | 'sms';
  /**
   * true: it is told as sent; false: as failed, and may be planned again
   */
  went: boolean;
  /**
   * The person
   */
  by: string;
}
/**
 * GET /v1/uncertain
 */
export interface UncertainResponse {
  /**
   * @maxItems 500
   */
  messages: {
    surveyId: string;
    contactNumber: number;
    channel: 'email' | 'sms';
    kind: string;
    /**
     * Since when nobody knows
     */
    at: string;
    /**
     * crash, restored, or how the transport was cut off
     */
    reason: string;
  }[];
  /**
   * Pass as `after` for the next page
   */
  after: string | null;
  more: boolean;
}
