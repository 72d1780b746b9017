import { CodedError } from '../../lib/errors/index.ts';
import type { Actor } from '../host.ts';
import { surveysById } from '../storage/surveys.ts';
import type { WireUncertainPage } from '../survey/wire.ts';
import { type Act, PERMISSIONS, permitted } from './access.ts';
import type { AdminContext } from './context.ts';
import { requireReason } from './reason.ts';

/** A message of which nobody knows whether it went: its hand-over was cut off, or the survey service was put back from a backup. */
export interface UncertainMessage {
  /** Null: the plugin does not know the survey. */
  readonly learner: string | null;
  readonly surveyId: string;
  readonly round: number;
  readonly channel: 'email' | 'sms';
  readonly kind: string;
  readonly since: string;
  readonly reason: string;
}

/** Which of a learner's messages is meant. */
export interface UncertainAsked {
  readonly channel: 'email' | 'sms';
  /** Undefined: the learner has but one by this channel. */
  readonly round?: number;
  /** What staff found out: it went, or it did not. */
  readonly went: boolean;
  readonly why: string;
}

/** A page of them, as the survey service has them; `next` null: there are no more. @throws what the service answers */
export async function listUncertain(
  context: AdminContext,
  actor: Actor,
  { after }: { readonly after: string | null },
): Promise<{ readonly rows: readonly UncertainMessage[]; readonly next: string | null }> {
  const act: Act = {
    name: 'uncertain-list',
    target: null,
    permission: PERMISSIONS.getResults,
    effect: 'read',
  };
  return permitted(context, actor, act, async () => {
    const page = await (await context.client()).uncertain(after);
    return { rows: await named(context, page), next: page.more ? page.after : null };
  });
}

/**
 * Settles a message of a learner by what staff found out, in the log of the mail server or from the learner. The next run hears
 * of it from the service: one that did not go is planned again.
 *
 * @param asked.why how they know; kept in the audit
 * @throws `REASON_NEEDED`, `UNCERTAIN_NONE`, `UNCERTAIN_SEVERAL` with the rounds, and what the service answers
 */
export async function settleUncertain(
  context: AdminContext,
  actor: Actor,
  learnerRef: string,
  asked: UncertainAsked,
): Promise<UncertainMessage> {
  const act = { name: 'uncertain-settle', target: learnerRef, permission: PERMISSIONS.send };
  return permitted(context, actor, act, async (trace) => {
    const why = requireReason(asked.why);
    const { channel, went } = asked;
    const message = await meant(context, learnerRef, asked);
    const { surveyId, round: contactNumber } = message;
    await (await context.client()).settleUncertain({ surveyId, contactNumber, channel, went, by: actor.id });
    trace.changed(
      { state: 'uncertain' },
      { round: contactNumber, channel, state: went ? 'sent' : 'failed' },
      why,
    );
    return message;
  });
}

async function meant(
  context: AdminContext,
  learner: string,
  { channel, round }: UncertainAsked,
): Promise<UncertainMessage> {
  const client = await context.client();
  const own: UncertainMessage[] = [];
  let page: WireUncertainPage | undefined;
  do {
    page = await client.uncertain(page?.after ?? null);
    const rows = await named(context, page);
    own.push(...rows.filter((row) => row.learner === learner && row.channel === channel));
  } while (page.more);
  const found = own.filter((row) => round === undefined || row.round === round);
  const [message, ...others] = found;
  if (message === undefined) throw new CodedError('UNCERTAIN_NONE', { learner, channel });
  if (others.length > 0)
    throw new CodedError('UNCERTAIN_SEVERAL', {
      learner,
      channel,
      rounds: found.map((row) => row.round).join(', '),
    });
  return message;
}

async function named({ host }: AdminContext, { messages }: WireUncertainPage): Promise<UncertainMessage[]> {
  const surveys = await surveysById(
    host.database.reader,
    messages.map(({ surveyId }) => surveyId),
  );
  return messages.map(({ surveyId, contactNumber, channel, kind, at, reason }) => ({
    learner: surveys.get(surveyId)?.learnerRef ?? null,
    surveyId,
    round: contactNumber,
    channel,
    kind,
    since: at,
    reason,
  }));
}
