import type { Host, HostLearner } from '../host.ts';
import { recordsOf } from '../storage/persons.ts';
import { REFS_PER_CALL } from './context.ts';
import { groupBy } from './group-by.ts';

/** All learner records of each of these persons. */
export async function readPersons(
  host: Host,
  personKeys: readonly string[],
): Promise<Map<string, HostLearner[]>> {
  const records = await recordsOf(host.database.reader, [...new Set(personKeys)]);
  const learners = await readLearners(
    host,
    records.map((record) => record.learnerRef),
  );
  const byRef = new Map(learners.map((learner) => [learner.ref, learner]));
  const grouped = groupBy(records, (record) => record.personKey);
  return new Map(
    [...grouped].map(([person, rows]) => [person, rows.flatMap((row) => byRef.get(row.learnerRef) ?? [])]),
  );
}

/** Learners by reference, in as many calls as the host contract asks for. */
export async function readLearners(host: Host, refs: readonly string[]): Promise<HostLearner[]> {
  const learners: HostLearner[] = [];
  for (let at = 0; at < refs.length; at += REFS_PER_CALL)
    learners.push(...(await host.learners.getMany(refs.slice(at, at + REFS_PER_CALL))));
  return learners;
}
