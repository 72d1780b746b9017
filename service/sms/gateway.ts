import type { Clock } from '../context.ts';
import type { ServiceOptions } from '../service.ts';
import type { ServiceSettings } from '../settings/index.ts';
import { TWILIO_STATUS } from '../webhooks/twilio.ts';
import { createNotifySms } from './notify.ts';
import type { SmsTransport } from './transport.ts';
import { createTwilioSms } from './twilio.ts';

/**
 * How text messages go out and what comes back of them, as the settings say.
 *
 * @param sandbox what takes them in a sandbox
 * @throws SURVEY_NOTIFY_KEY_INVALID
 */
export function smsOf(
  settings: Pick<ServiceSettings, 'sms' | 'publicUrl'>,
  clock: Clock,
  sandbox: SmsTransport,
): Pick<ServiceOptions, 'sms' | 'smsSettings' | 'webhooks'> {
  const { sms, publicUrl } = settings;
  const { linkBase, pencePerPart, mostParts, webhook } = sms;
  return {
    ...transportOf(sms, clock, publicUrl?.replace(/\/+$/, ''), sandbox),
    smsSettings: {
      mostParts,
      ...(linkBase === undefined ? {} : { linkBase: linkBase.replace(/\/+$/, '') }),
      ...(pencePerPart === undefined ? {} : { pencePerPart }),
    },
    webhooks: {
      ...(sms.gateway === 'twilio' ? { twilioAuthToken: sms.twilio!.token } : {}),
      ...(webhook?.token === undefined ? {} : { notifyToken: webhook.token }),
    },
  };
}

function transportOf(
  sms: ServiceSettings['sms'],
  clock: Clock,
  publicUrl: string | undefined,
  sandbox: SmsTransport,
): Pick<ServiceOptions, 'sms'> {
  switch (sms.gateway) {
    case 'none':
      return {};
    case 'sandbox':
      return { sms: sandbox };
    case 'notify': {
      const { apiKey, baseUrl, template, senders } = sms.notify!;
      const senderIds = Object.fromEntries(senders.map((sender) => sender.split('=') as [string, string]));
      return { sms: createNotifySms({ apiKey, baseUrl, templateId: template, senderIds, clock }) };
    }
    case 'twilio': {
      const { account, token, baseUrl, messagingService, from } = sms.twilio!;
      return {
        sms: createTwilioSms({
          accountSid: account,
          authToken: token,
          baseUrl,
          ...(messagingService === undefined ? {} : { messagingServiceSid: messagingService }),
          ...(from === undefined ? {} : { from }),
          // Without an address of our own the gateway has nowhere to tell.
          statusUrl: (reference) =>
            publicUrl === undefined ? null : `${publicUrl}${TWILIO_STATUS}/${reference}`,
        }),
      };
    }
  }
}
