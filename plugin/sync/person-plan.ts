import { type Addresses, earlierOf, type ReasonCode, type SurveyReason } from '../domain/index.ts';
import type { HostLearner } from '../host.ts';
import { type ContactRow, contactKey } from '../storage/contacts.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import type { SurveyChange } from './follow-decision.ts';
import { hoursJob } from './hours.ts';
import type { Place, Plan } from './page-plan.ts';
import type { PersonPage } from './person-facts.ts';
import type { DuePlan } from './plan-round.ts';
import { messagesTakenBack } from './round-events.ts';
import { learnersAfter, type RowWrites } from './row-writes.ts';
import type { PotOf } from './same-pot.ts';
import { byHours } from './sending-hours.ts';
import { newestOpening } from './standing.ts';
import { surveyEvent } from './survey-event.ts';
import { takeBackUnsent } from './unsent.ts';
import { withdrawJob } from './withdraw.ts';

/** One person while they are planned: how things stand by what was planned for them so far. */
export interface PersonPlan {
  readonly person: PersonPage;
  readonly place: Place;
  surveys(): readonly SurveyRow[];
  /** The newest opening of the survey at leaving about a POT. */
  leaving(pot: PotOf): SurveyRow | undefined;
  survey(surveyId: string): SurveyRow;
  /** All records, as the rows that are written leave them. */
  records(): readonly HostLearner[];
  /** A survey is otherwise from now on, which is no news of its own. */
  keep(survey: SurveyRow): void;
  /** Something became of a survey. */
  move(change: SurveyChange, why: ReasonCode | SurveyReason): void;
  /** Each plan of rows is made on what the ones before it leave. Null: there is nothing to write. */
  write(rows: RowWrites | null): void;
  /**
   * Brings the messages of a survey that did not go up to what holds now: by the hours in force, and where they may go.
   * @returns all messages of the survey that were read
   */
  bringUpToDate(survey: SurveyRow, to: Addresses): readonly ContactRow[];
  /** A round is due. @param before how the survey stands without it */
  due(round: DuePlan, before: SurveyRow): void;
  /** The person is looked at again then, or earlier. */
  lookAgain(on: string | null): void;
  /** @returns the day on which the person is looked at again */
  nextLook(): string | null;
}

/** Begins the plan of one person, which adds to the plan of the page. */
export function beginPerson(person: PersonPage, place: Place, plan: Plan): PersonPlan {
  const { hours, request, occasion } = place;
  const { now } = occasion;
  const surveys = new Map(person.surveys.map((survey) => [survey.surveyId, survey]));
  let records: readonly HostLearner[] = person.learners;
  let review: string | null = null;

  function keep(survey: SurveyRow): void {
    surveys.set(survey.surveyId, survey);
    plan.surveys.set(survey.surveyId, survey);
  }

  /** The person's messages, those of this survey that have not gone by the hours in force now. */
  function byHoursNow(survey: SurveyRow): readonly ContactRow[] {
    const changed = new Map<ContactRow, ContactRow>();
    for (const contact of person.contacts) {
      if (contact.surveyId !== survey.surveyId) continue;
      const other = byHours(contact, survey, hours, now);
      if (other !== null) changed.set(contact, other);
    }
    if (changed.size === 0) return person.contacts;
    if ([...changed.values()].some(({ state }) => state === 'accepted'))
      plan.jobs.push(hoursJob(survey.surveyId, request.runId));
    return person.contacts.map((contact) => changed.get(contact) ?? contact);
  }

  return {
    person,
    place,
    surveys: () => [...surveys.values()],
    leaving: (pot) => newestOpening(surveys.values(), pot),
    survey: (surveyId) => surveys.get(surveyId)!,
    records: () => records,
    keep,
    move(change, why) {
      keep(change.survey);
      plan.events.push(surveyEvent(change, why, occasion));
      if (change.event === 'opened' || change.event === 'reopened') plan.counts.surveysOpened += 1;
      if (change.withdrawAtService) plan.jobs.push(withdrawJob(change.survey.surveyId));
    },
    write(rows) {
      if (rows === null) return;
      plan.rows.push(rows);
      records = learnersAfter(records, rows);
    },
    bringUpToDate(survey, to) {
      const unsent = takeBackUnsent(survey, byHoursNow(survey), to, now);
      for (const contact of unsent.contacts)
        if (!person.contacts.includes(contact)) plan.contacts.set(contactKey(contact), contact);
      plan.events.push(...messagesTakenBack(unsent.takenBack, occasion));
      if (unsent.survey !== survey) keep(unsent.survey);
      return unsent.contacts;
    },
    due(round, before) {
      keep(round.survey);
      plan.due.push({ round, without: before });
    },
    lookAgain(on) {
      review = earlierOf(review, on);
    },
    nextLook: () => review,
  };
}
