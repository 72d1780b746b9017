import { addressesToWrite, type Decision, decidePerson, isSilenced } from '../domain/index.ts';
import type { DecisionRow } from '../storage/decisions.ts';
import { isSentByHand, pastTheRules } from './by-hand.ts';
import { carryOver } from './carry-over.ts';
import { clashesOnRecord, overtakenConflicts } from './conflicts.ts';
import { decisionRow, goneEvent } from './decision-row.ts';
import { deriveReturned } from './derive-returned.ts';
import { BY_HAND, followDecision, withdrawGone } from './follow-decision.ts';
import { followWaves } from './follow-waves.ts';
import { withdrawNonResponse, withdrawOvertaken } from './non-response-rows.ts';
import { owedAgain } from './owed-again.ts';
import type { Place, Plan } from './page-plan.ts';
import type { PersonPage } from './person-facts.ts';
import { beginPerson, type PersonPlan } from './person-plan.ts';
import { planContacts } from './plan-contacts.ts';
import { followTermination } from './row-writes.ts';
import { isSamePot } from './same-pot.ts';
import { NOWHERE } from './unsent.ts';

type Context = Parameters<typeof decidePerson>[1];

/**
 * Decides one person and adds what follows to the plan: their decisions, what becomes of each survey, the rows that have to
 * be written, the messages that are due. Pure but for the plan it adds to.
 */
export function planPerson(person: PersonPage, context: Context, place: Place, plan: Plan): void {
  const planning = beginPerson(person, place, plan);
  const decisions = decidePerson(person, context);
  for (const survey of carryOver(person.surveys, person.learners, place.occasion.now))
    planning.move({ survey, event: 'carried-over', withdrawAtService: false }, 'POT_CORRECTED');
  for (const decision of decisions) {
    const before = keepDecision(decision, planning, plan);
    planning.lookAgain(decision.reviewOn);
    if (decision.held === null) {
      const effective = isSentByHand(decision, planning.surveys())
        ? pastTheRules(decision, person, context)
        : decision;
      const silenced = isSilenced(effective, person.told);
      planLeaving(decision, effective, { before, silenced }, planning);
      planLater(decision, silenced, planning);
    } else {
      // Absent from the newest file or a test learner: the decision stands, nothing follows from it.
      for (const survey of person.surveys)
        if (isSamePot(decision, survey)) planning.bringUpToDate(survey, NOWHERE);
    }
  }
  withdrawSurveysGone(planning);
  for (const clash of clashesOnRecord(planning.records())) planning.write(clash);
  plan.overtaken.push(...overtakenConflicts(person.conflicts, planning.records()));
  const gone = person.decisions.filter((row) => !decisions.some((one) => isSamePot(one, row)));
  plan.gone.push(...gone);
  plan.events.push(...gone.map((row) => goneEvent(row, place.occasion)));
  plan.reviews.set(person.personKey, planning.nextLook());
  plan.counts.persons += 1;
  plan.counts.decisions += decisions.length;
}

/** @returns the decision before; undefined: this is the first */
function keepDecision(
  decision: Decision,
  { person, place }: PersonPlan,
  plan: Plan,
): DecisionRow | undefined {
  const before = person.decisions.find((row) => isSamePot(decision, row));
  const by = { ...place.occasion, runId: place.request.runId, today: place.today };
  const { row, event } = decisionRow(decision, before, by);
  plan.decisions.push(row);
  if (event !== null) plan.events.push(event);
  return before;
}

/**
 * What follows for the survey at leaving about a POT, and for the rows on record.
 *
 * @param effective the decision that the survey goes by: past some rules, where a person sent it by hand
 */
function planLeaving(
  decision: Decision,
  effective: Decision,
  { before, silenced }: { readonly before: DecisionRow | undefined; readonly silenced: boolean },
  planning: PersonPlan,
): void {
  const { person, place } = planning;
  const { host, settings, today } = place;
  const { now } = place.occasion;
  const held = planning.leaving(decision);
  const reason = held?.reason === BY_HAND ? BY_HAND : decision.reason;
  const where = { tenant: host.tenant.id, settings, now, reason, silenced };
  const change = followDecision(effective, held, where);
  if (change !== null) planning.move(change, decision.reason);
  if (change?.event === 'reopened')
    planning.write(withdrawNonResponse(change.survey, 'reopened', planning.records()));

  planning.write(deriveReturned(decision, planning.records(), person.undoings, today));
  const since = { before, records: planning.records(), undoings: person.undoings, today, now };
  const owing = owedAgain(decision, planning.leaving(decision), since);
  if (owing !== null) planning.keep(owing);
  planning.write(followTermination(decision, planning.records()));
  planning.write(withdrawOvertaken(decision, planning.records()));

  const to = effective.effect === 'survey' ? addressesToWrite(effective, person.told) : NOWHERE;
  const contacts = held === undefined ? [] : planning.bringUpToDate(planning.survey(held.surveyId), to);
  planContacts(planning.leaving(decision), { decision: effective, contacts }, planning);
}

/** What follows for the later surveys about a POT. */
function planLater(decision: Decision, silenced: boolean, planning: PersonPlan): void {
  const { person, place } = planning;
  const { host, settings, today } = place;
  const { now } = place.occasion;
  const standing = { surveys: planning.surveys(), learners: planning.records() };
  const where = { tenant: host.tenant.id, settings, now, today, silenced };
  const later = followWaves(decision, standing, where);
  planning.lookAgain(later.reviewOn);
  for (const { why, ...change } of later.changes) planning.move(change, why);
  const to = decision.effect === 'survey' ? addressesToWrite(decision, person.told) : NOWHERE;
  for (const { surveyId } of later.surveys) {
    const contacts = planning.bringUpToDate(planning.survey(surveyId), to);
    planContacts(planning.survey(surveyId), { decision, contacts }, planning);
  }
}

/** Ends the surveys about periods of training that the learner no longer has. */
function withdrawSurveysGone(planning: PersonPlan): void {
  for (const survey of planning.surveys()) {
    const learner = planning.person.learners.find(({ ref }) => ref === survey.learnerRef);
    if (learner === undefined || learner.absent || learner.test) continue;
    if (learner.pots.some(({ id }) => id === survey.potId)) continue;
    const change = withdrawGone(survey, 'POT_GONE', planning.place.occasion.now);
    if (change === null) continue;
    planning.move(change, 'POT_GONE');
    planning.bringUpToDate(change.survey, NOWHERE);
  }
}
