import type { Environment } from 'nunjucks';
import type { HandlerContext, JobResult, LeasedJob } from '../../lib/queue/index.ts';
import { ownAddress } from '../bounces/return-path.ts';
import type { ServiceContext } from '../context.ts';
import type { HandOver } from '../hand-over.ts';
import { unsubscribe } from '../pages/wishes.ts';
import { OPTED_OUT, SMS_SENDER } from '../sms/transport.ts';
import { aroundMessages } from '../store/around.ts';
import { groupTransactions } from '../store/group.ts';
import { type Message, OWN_CONTACT_NUMBER, readMessage } from '../store/messages.ts';
import { takePlace } from '../store/pace.ts';
import { type Receipt, settleMessage } from '../store/receipts.ts';
import { endMessage, moveMessage } from '../store/settle.ts';
import { isSilenced } from '../store/suppressions.ts';
import type { Tenant } from '../store/tenants.ts';
import type { Channel } from '../wire.ts';
import { reasonNotToSend } from './check.ts';
import { linksOf } from './links.ts';
import type { OutgoingMail, RenderedMessage } from './message.ts';
import { renderMessage } from './render.ts';
import type { MailTransport } from './transport.ts';

/** After the queue's attempts are used up by an outage, the message waits this long and begins anew: never lost. */
const OUTAGE_PAUSE_MS = 30 * 60_000;

const NOBODY_THERE: Readonly<Record<Channel, Receipt>> = {
  email: { became: 'bounced', reason: 'hard-bounce' },
  sms: { became: 'undelivered', reason: 'unknown-number' },
};

interface Prepared {
  readonly message: Message;
  readonly tenant: Tenant;
  readonly rendered: RenderedMessage;
  readonly token: string;
}

/** The handler of the job that sends one message. Its payload is `{ message: id }`. */
export function createSender(
  context: ServiceContext,
  environment: Environment,
  mail: MailTransport,
): (job: LeasedJob, handler: HandlerContext) => Promise<JobResult> {
  const { clock } = context;
  const grouped = groupTransactions(context.database);
  const aroundOf = aroundMessages();

  /** Decides and fixes the text, committed as `sending` before anything leaves; null when nothing is to be sent. */
  async function prepare(id: string, handler: HandlerContext): Promise<Prepared | null> {
    return grouped(async (tx) => {
      const message = await readMessage(tx, id);
      if (message === undefined || (message.state !== 'waiting' && message.state !== 'sending')) {
        await handler.settleIn(tx);
        return null;
      }
      if (message.state === 'sending') {
        // An earlier attempt ended between the hand-over and its answer.
        await endMessage(tx, clock, message, 'sending', { state: 'uncertain', reason: 'crash' });
        await handler.settleIn(tx);
        return null;
      }
      const { tenant, survey } = await aroundOf(tx, message);
      const not = await reasonNotToSend(tx, message, survey, tenant.held, clock());
      if (not === null && !(await takePlace(tx, context.paces, message, clock()))) {
        // The minute is used up: back to where it stood in the line.
        await tx('sv_message').where({ id }).update({ queued: 0 });
        await handler.settleIn(tx);
        return null;
      }
      if (not !== null) {
        if (not === 'held') await tx('sv_message').where({ id }).update({ queued: 0 });
        else await endMessage(tx, clock, message, 'waiting', not);
        // Another learner with a number that said no: the plugin is told, or it would plan the same again.
        if (message.channel === 'sms' && (await isSilenced(tx, message.tenant, message.address)))
          await unsubscribe(tx, clock, survey, 'channel', 'sms');
        await handler.settleIn(tx);
        return null;
      }
      const rendered = renderMessage(
        environment,
        tenant.account,
        survey,
        message,
        linksOf(context, survey.token, message.channel),
      );
      const { subject, text, html } = rendered;
      await moveMessage(tx, clock, message, 'waiting', { state: 'sending', values: { subject, text, html } });
      return { message, tenant, rendered, token: survey.token };
    });
  }

  function backOf(token: string, id: string): OutgoingMail['back'] {
    const domain = context.bounceDomain;
    if (domain === undefined) return undefined;
    return {
      returnPath: ownAddress('b', id, token, domain),
      unsubscribe: ownAddress('u', id, token, domain),
    };
  }

  async function handOver({ message, tenant, rendered, token }: Prepared): Promise<HandOver> {
    const { account } = tenant;
    if (message.channel === 'sms')
      return handOverSms(context, message, rendered.text, account.sender.sms ?? SMS_SENDER);
    const domain = account.sender.address.slice(account.sender.address.lastIndexOf('@') + 1);
    return mail.send({
      ...rendered,
      from: { name: account.sender.name, address: account.sender.address },
      replyTo: account.sender.replyTo,
      to: message.address,
      messageId: `<${message.id}@${domain}>`,
      reference: message.id,
      unsubscribeUrl: linksOf(context, token, 'email').unsubscribe,
      back: backOf(token, message.id),
    });
  }

  /** Writes how it went and settles the job in the same commit, unless it is to be tried again. */
  async function conclude(
    message: Message,
    went: HandOver,
    job: LeasedJob,
    handler: HandlerContext,
  ): Promise<JobResult> {
    const lastAttempt = job.attempt >= job.maxAttempts;
    return grouped(async (tx) => {
      if (went.outcome === 'not-taken') {
        const later = new Date(Date.parse(clock()) + OUTAGE_PAUSE_MS).toISOString();
        const values = lastAttempt ? { queued: 0, not_before: later } : { queued: 2 };
        await moveMessage(tx, clock, message, 'sending', { state: 'waiting', values });
        if (!lastAttempt)
          return {
            outcome: 'retry',
            reason: went.reason,
            ...(went.retryAfterSeconds === undefined ? {} : { afterSeconds: went.retryAfterSeconds }),
          };
      } else if (went.outcome === 'nobody-there')
        await settleMessage(tx, clock, message.id, NOBODY_THERE[message.channel], {
          from: message.channel === 'email' ? 'bounce' : 'gateway',
          code: went.reason,
        });
      else {
        await endMessage(tx, clock, message, 'sending', endingOf(went));
        if (went.outcome === 'refused' && went.reason === OPTED_OUT)
          await unsubscribe(tx, clock, { tenant: message.tenant, id: message.survey_id }, 'channel', 'sms');
      }
      await handler.settleIn(tx);
      return { outcome: 'done' };
    });
  }

  return async (job, handler) => {
    const prepared = await prepare((job.payload as { message: string }).message, handler);
    if (prepared === null) return { outcome: 'done' };
    const went = await handOver(prepared);
    if (went.outcome !== 'taken' && prepared.message.contact_number !== OWN_CONTACT_NUMBER)
      context.log.warn('message.not-sent', {
        message: prepared.message.id,
        outcome: went.outcome,
        reason: went.reason,
      });
    return conclude(prepared.message, went, job, handler);
  };
}

async function handOverSms(
  context: ServiceContext,
  message: Message,
  text: string,
  from: string,
): Promise<HandOver> {
  if (context.sms === undefined) return { outcome: 'refused', reason: 'sms-not-given' };
  return context.sms.send({ to: message.address, from, text, reference: message.id });
}

function endingOf(went: Exclude<HandOver, { outcome: 'not-taken' | 'nobody-there' }>) {
  if (went.outcome === 'taken') return { state: 'sent' as const };
  const state = went.outcome === 'refused' ? ('failed' as const) : ('uncertain' as const);
  return { state, reason: went.reason };
}
