import type { AddressProposal } from '../../host/store/addresses.ts';
import { CodedError } from '../../lib/errors/index.ts';
import { counted, instant } from '../../lib/screen/text.ts';
import { maskedAddress, permittedSupplier } from '../../plugin/admin/index.ts';
import type { Answer } from '../../tui/cli/answer.ts';
import { staffMember } from '../installation/tenant.ts';
import type { Session } from '../session.ts';

type At = Pick<Session, 'installation' | 'tenant'> & { readonly by: string };

/** `host corrections list`: addresses that learners corrected, for the MIS to approve or reject; masked. */
export async function hostCorrections({ installation, tenant, by }: At): Promise<Answer> {
  const { mis, host } = tenant.reference;
  const act = { name: 'corrections-list', target: null, tenant: tenant.facts.id, effect: 'read' } as const;
  return permittedSupplier(installation, staffMember(by), act, async () => {
    const open = await mis.openProposals();
    const learners = await host.learners.getMany(
      [...new Set(open.map(({ learnerRef }) => learnerRef))],
      'identity',
    );
    const held = new Map(learners.map((learner) => [learner.ref, learner]));
    const rows = open.map(({ learnerRef, channel, address, who, at }) => {
      const learner = held.get(learnerRef);
      const before = (channel === 'email' ? learner?.email : learner?.telephone) ?? null;
      return {
        learner: learnerRef,
        channel,
        onRecord: before === null ? '' : maskedAddress(channel, before),
        told: maskedAddress(channel, address),
        who,
        at,
      };
    });
    return {
      notes: [
        rows.length === 0
          ? 'No correction waits for a decision.'
          : `${counted(rows.length, 'correction')} for the MIS to approve or reject, the oldest first.`,
      ],
      listing: {
        columns: [
          { id: 'learner', title: 'Learner' },
          { id: 'channel', title: 'Channel' },
          { id: 'onRecord', title: 'On record' },
          { id: 'told', title: 'Told' },
          { id: 'who', title: 'By' },
          { id: 'at', title: 'When' },
        ],
        rows: rows.map((row) => ({ ...row, at: instant(row.at) })),
      },
      json: rows,
    };
  });
}

/**
 * `host corrections approve LEARNER`, `… reject LEARNER`: of several told the newest is meant. Approved, it is on the learner's
 * record, and the next run writes there; rejected, it is not offered again.
 *
 * @throws `HOST_NO_SUCH_PROPOSAL`, `BAD_OPTION`, `ROLE_NEEDED`, `ROLE_READ_ONLY`
 */
export async function decideCorrection(
  { installation, tenant, by }: At,
  {
    learner,
    channel,
    decision,
  }: { learner: string; channel: string | undefined; decision: 'approved' | 'rejected' },
): Promise<Answer> {
  const { mis } = tenant.reference;
  const name = decision === 'approved' ? 'correction-approve' : 'correction-reject';
  const act = { name, target: learner, tenant: tenant.facts.id };
  const decided = await permittedSupplier(installation, staffMember(by), act, async (trace) => {
    const meant = meantOf(await mis.openProposals(), learner, channel);
    trace.changed({ state: 'open' }, { channel: meant.channel, state: decision });
    if (decision === 'approved') await mis.approveAddress(meant, by);
    else await mis.rejectAddress(meant, by);
    return meant;
  });
  const address = maskedAddress(decided.channel, decided.address);
  return {
    notes: [
      decision === 'approved'
        ? `${address} is on the record of ${learner}: the next run writes there.`
        : `${address} of ${learner} is rejected: the record stays as it is, and the same is not offered again.`,
    ],
    json: { learner, channel: decided.channel, decision },
  };
}

/** The newest correction of the learner that is open. */
function meantOf(
  open: readonly AddressProposal[],
  learner: string,
  channel: string | undefined,
): AddressProposal {
  const own = open.filter(({ learnerRef }) => learnerRef === learner);
  const channels = new Set(own.map((one) => one.channel));
  if (channel === undefined && channels.size > 1)
    throw new CodedError('BAD_OPTION', {
      option: '--channel',
      expected: `one of ${[...channels].join(', ')}: both are told`,
      command: 'host corrections',
    });
  const meant = own.filter((one) => channel === undefined || one.channel === channel).at(-1);
  if (meant === undefined)
    throw new CodedError('HOST_NO_SUCH_PROPOSAL', { learner, channel: channel ?? 'email or sms' });
  return meant;
}
