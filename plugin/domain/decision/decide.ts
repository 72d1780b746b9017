import type { PeriodOfTraining } from '../../../lib/ilr/model.ts';
import type { LearnerFacts, PersonFacts } from '../facts.ts';
import { REASONS, type Reason, type ReasonCode, reasonOf } from '../reasons.ts';
import { RULE_VERSION } from '../versions.ts';
import { known, laterPot } from './already-settled.ts';
import { barred, eligible, noAddress, tooLate } from './contact.ts';
import { beforeBackPopulation, gateway, notEnded } from './endings.ts';
import { custody, outOfScope, transferred, underAge } from './exclusions.ts';
import { awaitingReturn, plannedBreak, restarted, returned, stillLearning } from './learning-goes-on.ts';
import { leftOf } from './left.ts';
import { hasEnded, latestFirst, turningPoints } from './pot.ts';
import { deceased, doNotContact } from './suppressions.ts';
import type { Decision, DecisionContext, Match, OtherPot, Predicate, Subject } from './types.ts';

/** The predicate of each reason but `ELIGIBLE`, which holds when none does; the order is that of `REASONS`. */
const PREDICATES: Readonly<Record<Exclude<ReasonCode, 'ELIGIBLE'>, Predicate>> = {
  NOT_ENDED: notEnded,
  GATEWAY: gateway,
  BEFORE_BACK_POPULATION: beforeBackPopulation,
  DECEASED: deceased,
  DO_NOT_CONTACT: doNotContact,
  RESTARTED: restarted,
  PLANNED_BREAK: plannedBreak,
  KNOWN: known,
  STILL_LEARNING: stillLearning,
  RETURNED: returned,
  AWAITING_RETURN: awaitingReturn,
  LATER_POT: laterPot,
  TRANSFERRED: transferred,
  CUSTODY: custody,
  OUT_OF_SCOPE: outOfScope,
  UNDER_AGE: underAge,
  BARRED: barred,
  TOO_LATE: tooLate,
  NO_ADDRESS: noAddress,
};

/**
 * Takes the one decision on every POT of a person (domain.md, *Leavers: who is surveyed*). POTs that ended are decided
 * from the latest to the earliest, as `LATER_POT` needs the decisions on later ones; that order has no ties, so it ends.
 * @returns a decision per POT, in the order of the learner records and their POTs
 */
export function decidePerson(person: PersonFacts, context: DecisionContext): Decision[] {
  return decideAll(person, context, REASONS);
}

/**
 * Decides on *Send destination survey* by hand for the learner of the open record: goes past the back-population date,
 * a known destination and the wait for a return; everything else holds as ever.
 * @returns the decision on the POT that would be surveyed, else on the learner's POT that ended last; null without POTs
 */
export function decideByHand(
  person: PersonFacts,
  learnerRef: string,
  context: DecisionContext,
): Decision | null {
  const reasons = REASONS.filter((reason) => !reason.skippedByHand);
  const all = decideAll(person, context, reasons);
  const own = all.filter((each) => each.learnerRef === learnerRef);
  const [latest] = own.filter((each) => each.reason !== 'NOT_ENDED').sort(latestTermination);
  return all.find((each) => each.reason === 'ELIGIBLE') ?? latest ?? own[0] ?? null;
}

function latestTermination(a: Decision, b: Decision): number {
  return a.termination! > b.termination! ? -1 : 1;
}

interface Place {
  readonly learner: LearnerFacts;
  readonly learnerRef: string;
  readonly pot: PeriodOfTraining;
}

function decideAll(person: PersonFacts, context: DecisionContext, reasons: readonly Reason[]): Decision[] {
  const places: Place[] = person.learners.flatMap((learner) =>
    learner.pots.map((pot) => ({ learner, learnerRef: learner.ref, pot })),
  );
  const ended = places.filter(({ pot }) => hasEnded(pot, context.today)).sort(latestFirst);
  const decided = new Map<Place, Decision>();
  for (const place of [...ended, ...places.filter((each) => !ended.includes(each))])
    decided.set(place, decideOne(place, places, decided));
  return places.map((place) => decided.get(place)!);

  function decideOne(place: Place, all: readonly Place[], later: ReadonlyMap<Place, Decision>): Decision {
    const others: OtherPot[] = all
      .filter((other) => other !== place)
      .map((other) => ({ learner: other.learner, pot: other.pot, decision: later.get(other) ?? null }));
    return firstMatch({ person, learner: place.learner, pot: place.pot, others, context }, reasons);
  }
}

function firstMatch(subject: Subject, reasons: readonly Reason[]): Decision {
  for (const { code } of reasons as readonly (Reason & { code: ReasonCode })[]) {
    const match = code === 'ELIGIBLE' ? null : PREDICATES[code](subject);
    if (match !== null) return decision(subject, code, match);
  }
  return decision(subject, 'ELIGIBLE', eligible(subject));
}

/** Reasons tried before any that looks at the person's other POTs in time: those cannot change them. */
const BEFORE_OTHERS: ReadonlySet<ReasonCode> = new Set(
  REASONS.slice(
    0,
    REASONS.findIndex((reason) => reason.code === 'STILL_LEARNING'),
  ).map((reason) => reason.code),
);

function decision(
  { person, learner, pot, others, context }: Subject,
  reason: ReasonCode,
  match: Match,
): Decision {
  const byOthers = BEFORE_OTHERS.has(reason)
    ? []
    : others.flatMap((other) => [
        ...turningPoints(other.pot, context.today),
        other.decision?.reviewOn ?? null,
      ]);
  const reviews = [match.reviewOn ?? null, ...byOthers].filter((date) => date !== null).sort();
  return {
    learnerRef: learner.ref,
    potId: pot.id,
    personKey: person.personKey,
    potStart: pot.startDate,
    actualEnd: pot.actualEndDate,
    termination: pot.terminationDate,
    ...leftOf(pot),
    reason,
    effect: match.effect ?? reasonOf(reason).effect,
    facts: match.facts,
    email: match.email ?? null,
    sms: match.sms ?? null,
    held: learner.absent ? 'absent' : learner.test ? 'test' : null,
    reviewOn: reviews[0] ?? null,
    ruleVersion: RULE_VERSION,
  };
}
