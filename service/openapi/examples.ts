/** One message of each kind, as it might be; a test holds them against their schemas. */
import type { WireName } from '../wire-schemas.ts';

const SURVEY = '4b0cf0f5-7b1c-5c2e-9a57-0d3c6f1e2a90';
const account = {
  name: 'North College',
  timeZone: 'Europe/London',
  sender: { name: 'North College', address: 'leavers@north.example', replyTo: 'ask@north.example' },
  controller: 'North College Corporation',
  contact: { email: 'ask@north.example', telephone: '01632 960123' },
  retentionDays: 730,
};
const person = { by: 'Olga Ito', reason: 'Contract ended on 31 July' };
const answered = {
  position: 3,
  type: 'answered',
  at: '2025-09-16T18:02:11.000Z',
  surveyId: SURVEY,
  submittedOn: '2025-09-16',
  by: 'learner',
  answers: {
    activities: [{ kind: 'employed', hours: '16-or-more', start: { when: 'date', value: '2025-09-01' } }],
    preferNotToSay: false,
  },
};
const sent = {
  position: 1,
  type: 'sent',
  at: '2025-09-15T09:00:03.120Z',
  surveyId: SURVEY,
  contactNumber: 1,
  channel: 'email',
};
const survey = {
  surveyId: SURVEY,
  state: 'open',
  learner: 'L-000123',
  closesOn: '2026-07-31',
  submittedOn: null,
  answers: null,
  messages: [
    {
      contactNumber: 1,
      channel: 'email',
      kind: 'invitation',
      state: 'sent',
      at: '2025-09-15T09:00:03.120Z',
      subject: 'What are you doing now?',
      text: 'Dear Sam, …',
    },
  ],
  events: [sent],
};
const leaving = {
  state: 'closed',
  more: false,
  ...person,
  began: '2025-09-15T09:00:00.000Z',
  closedAt: '2025-09-15T09:00:02.000Z',
  erasedAt: null,
  closed: { links: 412, messages: 37 },
  erased: { surveys: 0, messages: 0, events: 0, suppressions: 0 },
};

const surveyFacts = {
  learner: 'L-000123',
  givenName: 'Sam',
  course: 'Plumbing level 2',
  provider: 'North College',
  language: 'en',
  endedOn: '2025-07-31',
  closesOn: '2026-07-31',
  livingQuestion: false,
};

export const EXAMPLES: Readonly<Partial<Record<WireName, unknown>>> = {
  account,
  'contacts-request': {
    contacts: [
      {
        surveyId: SURVEY,
        contactNumber: 1,
        channel: 'email',
        kind: 'invitation',
        address: 'sam@example.com',
        sendBefore: '2025-09-20T00:00:00.000Z',
        survey: surveyFacts,
      },
    ],
  },
  'survey-facts': surveyFacts,
  'contacts-response': {
    results: [{ surveyId: SURVEY, contactNumber: 1, channel: 'email', result: 'accepted' }],
  },
  'events-response': {
    events: [sent, answered],
    cursor: '7d9f2c1e-58b4-4f6a-9a53-2f1f7f1c9d10.3',
    more: false,
    completeTo: '2025-09-16T18:05:00.000Z',
  },
  'uncertain-request': { surveyId: SURVEY, contactNumber: 1, channel: 'email', went: true, by: 'Olga Ito' },
  'uncertain-response': {
    messages: [
      {
        surveyId: SURVEY,
        contactNumber: 1,
        channel: 'email',
        kind: 'invitation',
        at: '2025-09-15T09:00:03.120Z',
        reason: 'crash',
      },
    ],
    after: null,
    more: false,
  },
  survey,
  'surveys-response': {
    surveys: [survey],
    after: SURVEY,
    more: false,
    cursor: '7d9f2c1e-58b4-4f6a-9a53-2f1f7f1c9d10.3',
  },
  'survey-held': {
    surveyId: SURVEY,
    state: 'open',
    learner: 'L-000123',
    givenName: 'Sam',
    course: 'Plumbing level 2',
    provider: 'North College',
    language: 'en',
    endedOn: '2025-07-31',
    closesOn: '2026-07-31',
    openedAt: null,
    submittedOn: null,
    draft: null,
    answers: null,
    toldBefore: null,
    messages: [
      {
        channel: 'email',
        kind: 'invitation',
        address: 'sam@example.com',
        state: 'sent',
        at: '2025-09-15T09:00:03.120Z',
        subject: 'What are you doing now?',
        text: 'Dear Sam, …',
      },
    ],
    suppressions: [],
    events: [sent],
  },
  'erase-response': {
    surveyId: SURVEY,
    erasedAt: '2025-09-16T18:10:00.000Z',
    erased: { messages: 2, events: 5, answers: 1, links: 1 },
  },
  'assist-request': { staff: 'Jo Lee' },
  'assist-response': {
    url: 'https://survey.example/a/6nQ2mJ8cVt4rHkYxW3pZbd',
    until: '2025-09-15T11:00:00.000Z',
  },
  hold: { held: true, ...person },
  'hold-response': { held: true, ...person, at: '2025-09-15T09:00:00.000Z' },
  'release-request': { subject: 'address', value: 'ada@example.org', channel: 'email', ...person },
  'release-response': { released: 1 },
  'preview-request': { account },
  'preview-response': {
    messages: [
      {
        kind: 'invitation',
        language: 'en',
        email: {
          from: 'North College <leavers@north.example>',
          subject: 'What are you doing now?',
          text: 'Dear Sam, …',
          html: '<!DOCTYPE html>…',
        },
        sms: {
          from: 'Survey',
          text: 'Sam, North College asks what you are doing now: https://survey.example/s/…',
          encoding: 'GSM-7',
          units: 74,
          parts: 1,
          outside: '',
          partsWithout: 1,
        },
      },
    ],
  },
  'instance-request': { by: 'Olga Ito', reason: "Restored from Monday's backup" },
  'instance-response': { generation: 12 },
  'offboard-request': { step: 'close', ...person },
  'offboard-response': leaving,
  'export-response': {
    rows: [{ tenant: 'north', id: SURVEY, state: 'open', closes_on: '2026-07-31' }],
    after: null,
  },
};
