import type { Knex } from 'knex';
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

export type ProposalKey = Pick<AddressProposal, 'learnerRef' | 'channel' | 'address'>;

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

/** Who decides, and when. */
export interface Decided {
  readonly by: string;
  readonly at: string;
}

/**
 * Approves a correction, which puts it on the learner's record, or rejects it. With one approved, others of the same channel
 * that the learner told before are out of date and no longer offered.
 * @throws `HOST_NO_SUCH_PROPOSAL` when none is open
 */
export async function decideProposal(
  database: Database,
  proposal: ProposalKey,
  decision: 'approved' | 'rejected',
  { by, at }: Decided,
): Promise<void> {
  const { learnerRef, channel, address } = proposal;
  const column = COLUMNS[channel];
  await database.transaction(async (tx) => {
    const open = () => tx('mis_address_proposal').where({ learner_ref: learnerRef, channel, state: 'open' });
    if ((await open().where({ address }).first()) === undefined)
      throw new CodedError('HOST_NO_SUCH_PROPOSAL', { learner: learnerRef, channel });
    const decided = { decided_by: by, decided_at: at };
    if (decision === 'rejected') {
      await open()
        .where({ address })
        .update({ state: decision, ...decided });
      return;
    }
    const before = (await tx('mis_learner').where({ ref: learnerRef }).first(column)) as Record<
      string,
      unknown
    >;
    await open()
      .where({ address })
      .update({ state: decision, replaced: before[column] ?? null, ...decided });
    await open().update({ state: 'rejected', ...decided });
    await changeLearner(tx, learnerRef, { [column]: address });
  });
}

/** The column of a learner's record that a channel is written to at. */
const COLUMNS = { email: 'email', sms: 'telephone' } as const;

/**
 * What a file may say of the addresses of learners: one that a correction took the place of is not brought back by a file
 * whose maker did not know of it. Another one is news, and stands.
 */
export async function withoutReplaced(
  tx: Knex.Transaction,
  refs: readonly string[],
): Promise<(ref: string, told: Addresses) => Addresses> {
  const approved = (await tx('mis_address_proposal')
    .whereIn('learner_ref', refs)
    .where({ state: 'approved' })
    .orderBy('decided_at')) as {
    learner_ref: string;
    channel: 'email' | 'sms';
    address: string;
    replaced: string | null;
  }[];
  return (ref, told) => {
    let kept = told;
    for (const { learner_ref, channel, address, replaced } of approved) {
      const column = COLUMNS[channel];
      if (learner_ref === ref && kept[column] === replaced) kept = { ...kept, [column]: address };
    }
    return kept;
  };
}

interface Addresses {
  readonly email: string | null;
  readonly telephone: string | null;
}
