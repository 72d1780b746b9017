import { instant } from '../../lib/screen/text.ts';
import {
  type Actor,
  type AddressChanged,
  type AdminContext,
  confirmAddress,
  liftSuppression,
  listSuppressions,
  releaseAddress,
  type SuppressionChanged,
  suppressLearner,
  troubledAddresses,
} from '../../plugin/admin/index.ts';
import { type Answer, pageNotes } from './answer.ts';

type Channel = AddressChanged['channel'];

/** `learner suppress` */
async function suppressAnswer(
  context: AdminContext,
  actor: Actor,
  learner: string,
  how: { readonly why: string },
): Promise<Answer> {
  const done = await suppressLearner(context, actor, learner, how);
  const ended =
    done.surveysEnded === 0 ? '' : ' What was being asked has ended, and its links no longer work.';
  return {
    notes: [
      done.changed
        ? `Learner ${learner} is not contacted any more${also(done)}.${ended}`
        : `Learner ${learner} was not contacted any more already${also(done)}.${ended}`,
    ],
    json: done,
  };
}

/** `learner lift` */
async function liftAnswer(
  context: AdminContext,
  actor: Actor,
  learner: string,
  how: { readonly why: string; readonly deceased: boolean },
): Promise<Answer> {
  const done = await liftSuppression(context, actor, learner, how);
  return {
    notes: [`Learner ${learner} may be contacted again${also(done)}: the next run decides by the rules.`],
    json: done,
  };
}

/** `learner suppressions` */
async function suppressionsListAnswer(
  context: AdminContext,
  actor: Actor,
  request: { readonly after: string | null; readonly limit: number },
): Promise<Answer> {
  const { rows, next } = await listSuppressions(context, actor, request);
  return {
    notes: pageNotes(rows, 'Nobody is kept from being contacted.', next),
    listing: {
      columns: [
        { id: 'learners', title: 'Learner' },
        { id: 'reason', title: 'What' },
        { id: 'scope', title: 'By' },
        { id: 'at', title: 'When' },
        { id: 'who', title: 'Who' },
        { id: 'why', title: 'Why' },
      ],
      rows: rows.map(({ learners, reason, scope, at, who, why }) => ({
        learners: learners.join(', '),
        reason,
        scope,
        at: instant(at),
        who,
        why: why ?? '',
      })),
    },
    json: { rows, next },
  };
}

/** `address release` */
async function releaseAnswer(
  context: AdminContext,
  actor: Actor,
  learner: string,
  asked: { readonly channel: Channel; readonly why: string },
): Promise<Answer> {
  const done = await releaseAddress(context, actor, learner, asked);
  return {
    notes: [`${done.address} is written to again${forOthers(done)}: the next run decides by it.`],
    json: done,
  };
}

/** `address confirm` */
async function confirmAnswer(
  context: AdminContext,
  actor: Actor,
  learner: string,
  asked: { readonly channel: Channel; readonly why: string },
): Promise<Answer> {
  const done = await confirmAddress(context, actor, learner, asked);
  return {
    notes: [`${done.address} may be used${forOthers(done)}: the next run decides by it.`],
    json: done,
  };
}

/** `address list` */
async function addressesAnswer(
  context: AdminContext,
  actor: Actor,
  request: { readonly after: string | null; readonly limit: number },
): Promise<Answer> {
  const { rows, next } = await troubledAddresses(context, actor, request);
  return {
    notes: pageNotes(rows, 'No address of a leaver is in trouble, as the last run found them.', next),
    listing: {
      columns: [
        { id: 'learner', title: 'Learner' },
        { id: 'channel', title: 'Channel' },
        { id: 'address', title: 'Address' },
        { id: 'trouble', title: 'Trouble' },
        { id: 'reached', title: 'Otherwise reached' },
      ],
      rows: rows.map((row) => ({ ...row, reached: row.reached ? 'yes' : 'no' })),
    },
    json: { rows, next },
  };
}

function also({ sameAs }: SuppressionChanged): string {
  return sameAs.length === 0 ? '' : `, the same person as ${sameAs.join(', ')}`;
}

function forOthers({ records }: AddressChanged): string {
  return records > 1 ? `, for all ${records} records that have it` : '';
}

/** What each command of `learner suppress`, `lift` and `suppressions` and of `address` answers. */
export const suppressionAnswers = {
  suppressAnswer,
  liftAnswer,
  suppressionsListAnswer,
  releaseAnswer,
  confirmAnswer,
  addressesAnswer,
};
