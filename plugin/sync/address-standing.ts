import type { AddressStanding, Channel, DecisionContext } from '../domain/index.ts';
import type { HostLearner } from '../host.ts';
import { type AddressState, addressesOf, addressKey, sharedBy, statesOf } from '../storage/addresses.ts';
import type { Connection } from '../storage/table.ts';

/** What is known of the addresses of those who left; nobody else's matter. */
export async function readStanding(
  reader: Connection,
  learners: readonly HostLearner[],
): Promise<DecisionContext['standing']> {
  const leavers = learners.filter((learner) =>
    learner.pots.some((pot) => pot.terminationDate !== null || pot.actualEndDate !== null),
  );
  const rows = await addressesOf(
    reader,
    leavers.map((learner) => learner.ref),
  );
  const states = new Map<string, AddressState[]>();
  const persons = new Map<string, number>();
  for (const channel of ['email', 'sms'] as const) {
    const addresses = rows.filter((row) => row.channel === channel).map((row) => row.address);
    for (const [address, count] of await sharedBy(reader, channel, addresses))
      persons.set(`${channel}:${address}`, count);
    for (const { address, state } of await statesOf(reader, channel, addresses))
      states.set(`${channel}:${address}`, [...(states.get(`${channel}:${address}`) ?? []), state]);
  }
  return (channel: Channel, address: string): AddressStanding => {
    const key = `${channel}:${addressKey(channel, address)}`;
    const held = states.get(key) ?? [];
    return {
      persons: persons.get(key) ?? 1,
      confirmed: held.includes('confirmed'),
      unusable: held.find((state) => state !== 'confirmed') ?? null,
    };
  };
}
