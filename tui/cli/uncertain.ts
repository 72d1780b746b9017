import { instant } from '../../lib/screen/text.ts';
import {
  type Actor,
  type AdminContext,
  listUncertain,
  settleUncertain,
  type UncertainAsked,
} from '../../plugin/admin/index.ts';
import { type Answer, pageNotes } from './answer.ts';

/** `uncertain list` */
export async function uncertainAnswer(
  context: AdminContext,
  actor: Actor,
  request: { readonly after: string | null },
): Promise<Answer> {
  const { rows, next } = await listUncertain(context, actor, request);
  return {
    notes: pageNotes(rows, 'Of every message it is known whether it went.', next),
    listing: {
      columns: [
        { id: 'learner', title: 'Learner' },
        { id: 'channel', title: 'Channel' },
        { id: 'round', title: 'Round' },
        { id: 'kind', title: 'Kind' },
        { id: 'since', title: 'Since' },
        { id: 'reason', title: 'Why' },
      ],
      rows: rows.map(({ learner, channel, round, kind, since, reason }) => ({
        learner: learner ?? '?',
        channel,
        round,
        kind,
        since: instant(since),
        reason,
      })),
    },
    json: { rows, next },
  };
}

/** `uncertain settle` */
export async function settleAnswer(
  context: AdminContext,
  actor: Actor,
  learner: string,
  asked: UncertainAsked,
): Promise<Answer> {
  const message = await settleUncertain(context, actor, learner, asked);
  const what = `Round ${message.round} by ${asked.channel} to ${learner}`;
  return {
    notes: [
      asked.went
        ? `${what} counts as sent.`
        : `${what} did not go: the next run hears of it and plans it again.`,
    ],
    json: { ...message, went: asked.went },
  };
}
