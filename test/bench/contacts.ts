import { randomUUID } from 'node:crypto';
import type { Contact } from '../../service/wire.ts';

/** Invitations of learners nobody has met before. */
export function contactsNamed(name: string, count: number): Contact[] {
  return Array.from({ length: count }, (_, at) => ({
    surveyId: randomUUID(),
    contactNumber: 1,
    channel: 'email',
    kind: 'invitation',
    address: `${name}-${at}@example.com`,
    sendBefore: '2025-09-20T00:00:00.000Z',
    survey: {
      learner: `${name}-${at}`,
      givenName: 'Sam',
      course: 'Plumbing level 2',
      provider: 'North College',
      language: 'en',
      endedOn: '2025-07-31',
      closesOn: '2026-07-31',
      livingQuestion: false,
    },
  }));
}
