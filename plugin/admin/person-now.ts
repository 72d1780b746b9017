import { CodedError } from '../../lib/errors/index.ts';
import type { HostLearner } from '../host.ts';
import { personOf } from '../storage/persons.ts';
import { learnLearners } from '../sync/scan.ts';
import type { AdminContext } from './context.ts';

/**
 * A learner record as the MIS has it now, and the person it is of: learned now if no run has read it yet.
 * @throws `LEARNER_UNKNOWN`, `LEARNER_ERASED`
 */
export async function personNow(
  context: AdminContext,
  learnerRef: string,
): Promise<{ readonly learner: HostLearner; readonly personKey: string }> {
  const { host } = context;
  const [learner] = await host.learners.getMany([learnerRef]);
  if (learner === undefined) throw new CodedError('LEARNER_UNKNOWN', { learner: learnerRef });
  await learnLearners(context, [learner]);
  const person = await personOf(host.database.reader, learnerRef);
  if (person === undefined) throw new CodedError('LEARNER_ERASED');
  return { learner, personKey: person.personKey };
}
