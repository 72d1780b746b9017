import type { Leaver } from './cohort.ts';
import type { RateDefinition } from './definition.ts';

export const CHANNELS: RateDefinition = {
  id: 'channels',
  title: 'Channels',
  text: 'The response rate of leavers by the channels on which messages went to them. One survey has one link, the same in its emails and its SMS, and the service tells that it was opened, not from which of them: of whoever was written to on both channels nobody can say which one brought the answer. Nor were learners put into these groups by chance: who gave no mobile number or barred a channel may answer differently for other reasons.',
};

export const MESSAGES: RateDefinition = {
  id: 'messages',
  title: 'Messages',
  text: 'Messages that went for these surveys by channel, and how many of them bounced or could not be delivered, as far as the service was told.',
};

export const CHANNEL_GROUPS = ['email', 'sms', 'both'] as const;
export type ChannelGroup = (typeof CHANNEL_GROUPS)[number];

export const CHANNEL_TITLES: Readonly<Record<ChannelGroup, string>> = {
  email: 'Email only',
  sms: 'SMS only',
  both: 'Email and SMS',
};

/** The channels on which messages went to a leaver; null where none went. */
export function channelsUsed({ messages }: Pick<Leaver, 'messages'>): ChannelGroup | null {
  const used = new Set(messages.map(({ channel }) => channel));
  if (used.size === 2) return 'both';
  return [...used][0] ?? null;
}
