import { CodedError } from '../../lib/errors/index.ts';
import { type Database, insertIfAbsent } from '../../lib/sql/index.ts';
import { changeLearner, requireLearner } from './learners.ts';

/**
 * A correction of an address that a learner told. It is `open` until a person of the MIS decides, then `approved`
 * (the learner's record has it) or `rejected`; told again after that, it stays as decided.
 */
export interface AddressProposal {
  readonly learnerRef: string;
  readonly channel: 'email' | 'sms';
  readonly address: string;
  readonly who: string;
  readonly at: string;
  readonly state: 'open' | 'approved' | 'rejected';
}

type Told = Pick<AddressProposal, 'learnerRef' | 'channel' | 'address' | 'who'>;

/** @throws `HOST_LEARNER_UNKNOWN` */
export async function proposeAddress(database: Database, told: Told, at: string): Promise<void> {
  const { learnerRef, channel, address, who } = told;
  const row = { learner_ref: learnerRef, channel, address, who, state: 'open', at };
  await database.transaction(async (tx) => {
    await requireLearner(tx, learnerRef);
    await insertIfAbsent(tx, 'mis_address_proposal', ['learner_ref', 'channel', 'address'], [row]);
  });
}

/** Corrections that wait for a decision, the oldest first. */
export async function openProposals(database: Database): Promise<AddressProposal[]> {
  const rows = await database
    .reader('mis_address_proposal')
    .where({ state: 'open' })
    .orderBy('at')
    .limit(500);
  return rows.map(
    ({ learner_ref, ...row }) => ({ learnerRef: learner_ref as string, ...row }) as AddressProposal,
  );
}

/**
 * Approves a correction, which puts it on the learner's record, or rejects it.
 * @throws `HOST_NO_SUCH_PROPOSAL` when none is open
 */
export async function decideProposal(
  database: Database,
  proposal: Pick<AddressProposal, 'learnerRef' | 'channel' | 'address'>,
  decision: 'approved' | 'rejected',
): Promise<void> {
  const { learnerRef, channel, address } = proposal;
  await database.transaction(async (tx) => {
    const open = () =>
      tx('mis_address_proposal').where({ learner_ref: learnerRef, channel, address, state: 'open' });
    if ((await open().first()) === undefined)
      throw new CodedError('HOST_NO_SUCH_PROPOSAL', { learner: learnerRef, channel });
    await open().update({ state: decision });
    if (decision === 'approved')
      await changeLearner(tx, learnerRef, channel === 'email' ? { email: address } : { telephone: address });
  });
}
