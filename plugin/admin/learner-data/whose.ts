import { CodedError } from '../../../lib/errors/index.ts';
import type { DestinationRow, HostLearner } from '../../host.ts';
import type { Whose } from '../../storage/erasures.ts';
import { personOf, recordsOf } from '../../storage/persons.ts';
import { surveysOfPersons } from '../../storage/surveys.ts';
import type { Connection } from '../../storage/table.ts';
import type { AdminContext } from '../context.ts';

/**
 * Whose data are meant by a reference, as the plugin's tables know them: the person, with every record of theirs. Who asks
 * what is held of them asks as a person, not as a record.
 */
export async function whoseData(connection: Connection, learnerRef: string): Promise<Whose> {
  const person = await personOf(connection, learnerRef);
  const persons = person === undefined ? [] : [person.personKey];
  const records = await recordsOf(connection, persons);
  const surveys = await surveysOfPersons(connection, persons);
  return {
    refs: [...new Set([learnerRef, ...records.map((record) => record.learnerRef)])],
    persons,
    surveys: surveys.map(({ surveyId }) => surveyId),
  };
}

/**
 * The same, with the records that the MIS has of them.
 * @throws `LEARNER_UNKNOWN` when neither the MIS nor a run knows the reference
 */
export async function knownLearner(
  { host }: AdminContext,
  learnerRef: string,
): Promise<Whose & { readonly learners: readonly HostLearner[] }> {
  const whose = await whoseData(host.database.reader, learnerRef);
  const learners = await host.learners.getMany(whose.refs);
  if (whose.persons.length === 0 && learners.length === 0)
    throw new CodedError('LEARNER_UNKNOWN', { learner: learnerRef });
  return { ...whose, learners };
}

/** Destination records of the MIS on all these records, whatever their source, withdrawn ones too. */
export async function destinationsOf(
  { host }: AdminContext,
  refs: readonly string[],
): Promise<readonly (DestinationRow & { readonly withdrawn: boolean })[]> {
  const destinations = [];
  for (const ref of refs) destinations.push(...(await host.learners.destinationHistory(ref)));
  return destinations;
}
