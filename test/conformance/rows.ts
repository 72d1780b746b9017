import { type Database, migrate } from '../../lib/sql/index.ts';
import { pluginMigrations } from '../../migrations/plugin/index.ts';
import type { ContactRow } from '../../plugin/storage/contacts.ts';
import type { DecisionRow } from '../../plugin/storage/decisions.ts';
import type { SurveyRow } from '../../plugin/storage/surveys.ts';
import type { Store } from './store.ts';

export const AT = '2025-03-03T09:00:00.000Z';

/** An empty store with the plugin's tables. */
export async function withPlugin(store: Store): Promise<Database> {
  const database = await store.empty();
  await migrate(database, [pluginMigrations]);
  return database;
}

/** The survey at leaving of learner `L<n>`. */
export function survey(n: number, more: Partial<SurveyRow> = {}): SurveyRow {
  return {
    surveyId: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    personKey: `L${n}`,
    learnerRef: `L${n}`,
    potId: 'aims@2023-09-04',
    wave: 0,
    opening: 1,
    state: 'due',
    reason: 'ELIGIBLE',
    potStart: '2023-09-04',
    actualEnd: null,
    termination: '2024-07-05',
    stopOn: '2025-07-05',
    closesOn: '2025-07-05',
    rounds: 0,
    lastRoundOn: null,
    owes: null,
    delayed: null,
    dueOn: null,
    answeredOn: null,
    stoppedOn: null,
    changedAt: AT,
    ...more,
  };
}

/** The decision on the period of training of learner `L<n>`. */
export function decision(n: number, more: Partial<DecisionRow> = {}): DecisionRow {
  return {
    ...{ learnerRef: `L${n}`, potId: 'aims@2023-09-04', personKey: `L${n}`, reason: 'ELIGIBLE', facts: '{}' },
    ...{ held: null, email: 1, sms: 0, potStart: '2023-09-04', actualEnd: null, termination: '2024-07-05' },
    ...{ fundModel: null, course: null, firstSeenEnded: null, reviewOn: null },
    ...{ ruleVersion: '1', runId: 1, decidedAt: AT },
    ...more,
  };
}

/** The first message about the survey of learner `L<n>`, by email. */
export function contact(n: number, more: Partial<ContactRow> = {}): ContactRow {
  return {
    ...{ surveyId: survey(n).surveyId, number: 1, channel: 'email', kind: 'invitation', state: 'planned' },
    ...{ learnerRef: `L${n}`, address: `l${n}@example.org`, givenName: 'Ada', course: '', language: 'en' },
    ...{
      living: 0,
      notBefore: AT,
      sendBefore: AT,
      askedBy: 'system',
      why: null,
      plannedAt: AT,
      sentAt: null,
    },
    ...more,
  };
}
