/** The wire's messages as the client sees them; the schemas in `manifests/wire/` are the contract. */
import type { Answers } from '../domain/index.ts';

export type Channel = 'email' | 'sms';

export interface WireContact {
  readonly surveyId: string;
  readonly contactNumber: number;
  readonly channel: Channel;
  readonly kind: string;
  readonly address: string;
  readonly notBefore: string;
  readonly sendBefore: string;
  readonly survey: {
    readonly learner: string;
    readonly givenName: string;
    readonly course: string;
    readonly provider: string;
    readonly language: 'en' | 'cy';
    readonly endedOn: string;
    readonly closesOn: string;
    readonly livingQuestion: boolean;
  };
}

export interface WireContactResult {
  readonly surveyId: string;
  readonly contactNumber: number;
  readonly channel: Channel;
  readonly result: 'accepted' | 'already' | 'conflict' | 'refused';
  readonly code?: string;
  readonly message?: string;
}

export type WireEventType =
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

export interface WireEvent {
  readonly position: number;
  readonly type: WireEventType;
  readonly at: string;
  readonly surveyId?: string;
  readonly contactNumber?: number;
  readonly channel?: Channel;
  readonly reason?: string;
  readonly scope?: 'survey' | 'channel' | 'all';
  readonly submittedOn?: string;
  readonly by?: 'learner' | 'proxy' | 'staff';
  readonly staff?: string;
  readonly address?: string;
  readonly answers?: Answers;
}

export interface WireEventPage {
  readonly events: readonly WireEvent[];
  readonly cursor: string;
  readonly more: boolean;
  /** When `more` is false: everything that happened before this instant has now been given. */
  readonly completeTo: string;
}

export interface WireSurvey {
  readonly surveyId: string;
  readonly state: string;
  readonly learner: string;
  readonly closesOn: string;
  readonly submittedOn?: string | null;
  readonly answers?: Answers | null;
  /** Everything the feed told of it, in order. */
  readonly events: readonly WireEvent[];
  readonly messages: readonly {
    readonly contactNumber: number;
    readonly channel: Channel;
    readonly kind: string;
    readonly state: string;
    readonly at: string;
    readonly subject?: string;
    readonly text?: string;
  }[];
}

export interface WireSurveyPage {
  readonly surveys: readonly WireSurvey[];
  readonly after: string | null;
  readonly more: boolean;
  readonly cursor: string;
}

export interface WireAccount {
  readonly name: string;
  readonly sender: {
    readonly name: string;
    readonly address: string;
    readonly replyTo?: string;
    readonly sms?: string;
  };
  readonly controller: string;
  readonly contact: { readonly name?: string; readonly telephone?: string; readonly email?: string };
  readonly [more: string]: unknown;
}
