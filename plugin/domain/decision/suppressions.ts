import type { LearnerFacts } from '../facts.ts';
import type { Predicate } from './types.ts';

/** RUI: the learner has died. */
const RUI_DECEASED = 5;

/** Tells whether the MIS has on record that the learner has died: no other word of it is as certain. */
export function isRecordedDeceased({ preferences }: Pick<LearnerFacts, 'preferences'>): boolean {
  return preferences.some(({ type, code }) => type === 'RUI' && code === RUI_DECEASED);
}

/** RUI 5 on any record of the person, or told so by anyone. Only RUI 5 gets the guide's OTH-3. */
export const deceased: Predicate = ({ person, context }) => {
  const recorded = person.learners.find(isRecordedDeceased);
  if (recorded !== undefined)
    return { facts: { rui: RUI_DECEASED, learner: recorded.ref }, effect: 'non-response' };
  if (context.told.deceased) return { facts: { toldBy: 'survey' } };
  const suppressedRef = person.learners.find((learner) => learner.suppression?.reason === 'deceased')?.ref;
  return suppressedRef === undefined ? null : { facts: { toldBy: 'provider', learner: suppressedRef } };
};

/** A local suppression of any record of the person, or told to the survey service. */
export const doNotContact: Predicate = ({ person, context }) => {
  const suppressed = person.learners.find((learner) => learner.suppression !== null);
  if (suppressed === undefined && !context.told.suppressed) return null;
  return {
    facts: { suppression: suppressed?.suppression?.reason ?? 'told', learner: suppressed?.ref ?? null },
    effect: context.settings.nonResponseForSuppressed ? 'non-response' : 'none',
  };
};
