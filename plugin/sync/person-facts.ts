import { type DecisionContext, NOTHING_TOLD, potKey, type ToldFacts } from '../domain/index.ts';
import type { Host, HostLearner } from '../host.ts';
import { type ConflictRow, openConflictsOf } from '../storage/conflicts.ts';
import { type ContactRow, contactsOf, contactsOfUnsent } from '../storage/contacts.ts';
import { readCursor } from '../storage/cursors.ts';
import { type DecisionRow, decisionsOf } from '../storage/decisions.ts';
import { type OutcomeRow, undoingsOf } from '../storage/outcomes.ts';
import { recordsOf } from '../storage/persons.ts';
import { type SuppressionRow, suppressionsOf } from '../storage/suppressions.ts';
import { type SurveyRow, surveysOfPersons } from '../storage/surveys.ts';
import { readStanding } from './address-standing.ts';
import type { SyncSettings } from './context.ts';
import { groupBy } from './group-by.ts';
import { readLearners } from './read-learners.ts';
import { NOT_REACHED } from './rounds.ts';

/** One person with everything a decision and what follows from it depend on. */
export interface PersonPage {
  readonly personKey: string;
  readonly learners: readonly HostLearner[];
  readonly decisions: readonly DecisionRow[];
  readonly surveys: readonly SurveyRow[];
  /**
   * Messages of those surveys that have one which is not handed over yet or did not go; of all, where an SMS may follow the
   * email of a round.
   */
  readonly contacts: readonly ContactRow[];
  readonly told: ToldFacts;
  /** What waits for staff to settle it. */
  readonly conflicts: readonly ConflictRow[];
  /** Acts on their rows that took back another. */
  readonly undoings: readonly OutcomeRow[];
}

/** A page of persons, and what is known of the addresses on it. */
export interface FactsPage {
  readonly persons: readonly PersonPage[];
  readonly context: (person: PersonPage) => DecisionContext;
}

/** Reads everything that a page of persons is decided by, in a constant number of queries. */
export async function readFacts(
  host: Host,
  settings: SyncSettings,
  personKeys: readonly string[],
): Promise<FactsPage> {
  const reader = host.database.reader;
  const records = await recordsOf(reader, personKeys);
  const refs = records.map((record) => record.learnerRef);
  const learners = await readLearners(host, refs);
  const [decisions, surveys, suppressions, conflicts, undoings, standing, switchedOnDate] = await Promise.all(
    [
      decisionsOf(reader, refs),
      surveysOfPersons(reader, personKeys),
      suppressionsOf(reader, personKeys),
      openConflictsOf(reader, refs),
      undoingsOf(reader, refs),
      readStanding(reader, learners),
      readCursor(reader, 'switched-on'),
    ],
  );

  const surveyIds = surveys.map((survey) => survey.surveyId);
  const contacts =
    settings.channelChoice === 'email-then-sms'
      ? await contactsOf(reader, surveyIds)
      : await contactsOfUnsent(reader, surveyIds, ['planned', 'accepted', ...NOT_REACHED]);
  const refsOf = groupBy(records, (record) => record.personKey);
  const byRef = new Map(learners.map((learner) => [learner.ref, learner]));
  const decisionsByRef = groupBy(decisions, (row) => row.learnerRef);
  const surveysByPerson = groupBy(surveys, (row) => row.personKey);
  const contactsBySurvey = groupBy(contacts, (row) => row.surveyId);
  const conflictsByRef = groupBy(conflicts, (row) => row.learnerRef);
  const undoingsByRef = groupBy(undoings, (row) => row.learnerRef);
  const suppressionsByPerson = groupBy(suppressions, (row) => row.personKey);
  const today = host.clock.today();

  return {
    persons: personKeys.map((personKey) => ({
      personKey,
      learners: (refsOf.get(personKey) ?? []).flatMap((record) => byRef.get(record.learnerRef) ?? []),
      decisions: (refsOf.get(personKey) ?? []).flatMap(
        (record) => decisionsByRef.get(record.learnerRef) ?? [],
      ),
      surveys: surveysByPerson.get(personKey) ?? [],
      contacts: (surveysByPerson.get(personKey) ?? []).flatMap(
        (survey) => contactsBySurvey.get(survey.surveyId) ?? [],
      ),
      told: toldFacts(suppressionsByPerson.get(personKey) ?? []),
      conflicts: (refsOf.get(personKey) ?? []).flatMap(
        (record) => conflictsByRef.get(record.learnerRef) ?? [],
      ),
      undoings: (refsOf.get(personKey) ?? []).flatMap((record) => undoingsByRef.get(record.learnerRef) ?? []),
    })),
    context: (person) => ({
      today,
      settings,
      switchedOnDate,
      told: person.told,
      standing,
      firstSeenEnded: new Map(
        person.decisions.flatMap((row) =>
          row.firstSeenEnded === null
            ? []
            : [[potKey(row.learnerRef, row.potId), row.firstSeenEnded] as const],
        ),
      ),
    }),
  };
}

/** What a person told, or somebody for them, as the rules want it. */
export function toldFacts(rows: readonly SuppressionRow[]): ToldFacts {
  if (rows.length === 0) return NOTHING_TOLD;
  const scopes = new Set(rows.filter((row) => row.reason === 'unsubscribed').map((row) => row.scope));
  return {
    deceased: rows.some((row) => row.reason === 'deceased'),
    suppressed: rows.some((row) => row.reason === 'do-not-contact'),
    unsubscribed: (['email', 'sms'] as const).filter((channel) => scopes.has(channel) || scopes.has('all')),
  };
}
