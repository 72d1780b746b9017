import { isRealOutcome } from '../outcomes.ts';
import type { ReasonCode } from '../reasons.ts';
import { endOfLearning } from './pot.ts';
import type { Predicate } from './types.ts';

/** Skipping is on (ours) and another's real outcome, started on or after the end of learning, is on record. */
export const known: Predicate = ({ person, pot, context }) => {
  if (!context.settings.skipKnown) return null;
  const end = endOfLearning(pot);
  const row = person.learners
    .flatMap((learner) => learner.destinations)
    .find((each) => each.source !== 'survey' && isRealOutcome(each) && each.startDate >= end);
  if (row === undefined) return null;
  return {
    facts: {
      outcome: `${row.outType} ${row.outCode}`,
      start: row.startDate,
      source: row.source,
      actualEnd: end,
    },
  };
};

/** Decisions by which a POT is asked about, or that say why nobody is, for the person as a whole. */
const SPEAKS_FOR_THE_PERSON: ReadonlySet<ReasonCode> = new Set(['KNOWN', 'BARRED', 'NO_ADDRESS', 'ELIGIBLE']);

/** Another POT of the person ended later, and its own decision speaks for the person. */
export const laterPot: Predicate = ({ others }) => {
  const later = others.find(
    (other) => other.decision !== null && SPEAKS_FOR_THE_PERSON.has(other.decision.reason),
  );
  if (later === undefined) return null;
  return {
    facts: {
      learner: later.learner.ref,
      pot: later.pot.id,
      ended: endOfLearning(later.pot),
      itsDecision: later.decision!.reason,
    },
  };
};
