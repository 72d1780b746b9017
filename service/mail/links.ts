import type { ServiceContext } from '../context.ts';
import type { Channel } from '../wire.ts';
import type { Links } from './render.ts';

/** The links of a message. A text message pays for every letter: its links stand on the shorter base, where there is one. */
export function linksOf(
  context: Pick<ServiceContext, 'publicUrl' | 'smsSettings'>,
  token: string,
  channel: Channel,
): Links {
  const base = (channel === 'sms' ? context.smsSettings.linkBase : undefined) ?? context.publicUrl();
  return {
    survey: `${base}/s/${token}`,
    unsubscribe: `${base}/u/${token}?channel=${channel}`,
    privacy: `${base}/s/${token}/privacy`,
  };
}
