import { asksLiving } from '../domain/index.ts';
import type { HostLearner } from '../host.ts';

/** Characters of a given name and of a course that the survey service takes. */
const LONGEST = { givenName: 100, course: 200 };

/** How a learner is addressed about a period of training. */
export interface AddressedAs {
  readonly givenName: string;
  readonly course: string;
  readonly language: HostLearner['language'];
  /** The form asks about living arrangements. */
  readonly living: boolean;
}

/** What the messages and pages of a survey say of a learner, as the MIS has it now. @param potId what they left */
export function addressedAs(learner: HostLearner, potId: string): AddressedAs {
  const pot = learner.pots.find(({ id }) => id === potId);
  return {
    givenName: (learner.givenNames ?? '').slice(0, LONGEST.givenName),
    course: (pot?.title ?? '').slice(0, LONGEST.course),
    language: learner.language,
    living: pot !== undefined && asksLiving(learner.fams, pot),
  };
}
