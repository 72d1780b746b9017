import type { Predicate } from './types.ts';

/** RUI 5 on any record of the person, or told so by anyone. Only RUI 5 gets the guide's OTH-3. */
export const deceased: Predicate = ({ person, context }) => {
  const ruiRef = person.learners.find((learner) =>
    learner.preferences.some(({ type, code }) => type === 'RUI' && code === 5),
  )?.ref;
  if (ruiRef !== undefined) return { facts: { rui: 5, learner: ruiRef }, effect: 'non-response' };
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
