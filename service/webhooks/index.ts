import type { FastifyInstance } from 'fastify';
import type { ServiceContext } from '../context.ts';
import { addNotifyWebhooks } from './notify.ts';
import { addTwilioWebhooks } from './twilio.ts';

/** What gateways prove themselves with; one that has none is not listened to. */
export interface WebhookSettings {
  /** The account's token, with which the gateway signs. */
  readonly twilioAuthToken?: string;
  /** The bearer token entered at GOV.UK Notify for its callbacks. */
  readonly notifyToken?: string;
}

/**
 * Where gateways tell us something. Of what is signed there is no limit: a gateway tells of thousands of messages in one
 * go, and may not tell again what was turned away.
 */
export async function addWebhooks(app: FastifyInstance, context: ServiceContext): Promise<void> {
  const { twilioAuthToken, notifyToken } = context.webhooks;
  if (twilioAuthToken !== undefined)
    await app.register(async (twilio) => addTwilioWebhooks(twilio, context, twilioAuthToken));
  if (notifyToken !== undefined)
    await app.register(async (notify) => addNotifyWebhooks(notify, context, notifyToken));
}
