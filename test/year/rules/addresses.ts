import type { Channel, MisLearner } from './facts.ts';

/** What a mail server can deliver to, as far as its form tells. */
const EMAIL = /^[\w.'+-]+@(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,}$/i;
/** British mobiles; 070 are personal numbers and 076 pagers. */
const MOBILE = /^(?:\+?44|0)(7[1-57-9]\d{8})$/;

/** domain.md, *Channels*: an address that a message can go to, as it is written to; null where there is none. */
export function addressOf(learner: MisLearner, channel: Channel): string | null {
  if (channel === 'email') {
    const email = learner.email?.trim() ?? '';
    return EMAIL.test(email) ? email.toLowerCase() : null;
  }
  const [, digits] = MOBILE.exec((learner.telephone ?? '').replaceAll(/[\s()-]/g, '')) ?? [];
  return digits === undefined ? null : `+44${digits}`;
}

export type Preset = 'guide' | 'manual' | 'opt-in';

/**
 * domain.md, *Channels*: what contact preferences allow.
 * @returns the channels, in order
 */
export function allowedChannels(
  preferences: readonly { readonly type: string; readonly code: number }[],
  preset: Preset,
): Channel[] {
  const has = (type: string, ...codes: number[]) =>
    preferences.some((one) => one.type === type && codes.includes(one.code));
  if (preset === 'manual') return has('RUI', 3, 4, 5) ? [] : ['email', 'sms'];
  if (preset === 'opt-in') {
    if (has('RUI', 3, 4, 5) || !has('RUI', 7)) return [];
    return [...(has('PMC', 6) ? ['email' as const] : []), ...(has('PMC', 5) ? ['sms' as const] : [])];
  }
  if (has('RUI', 2, 3, 4, 5)) return [];
  const two = has('PMC', 2);
  const three = has('PMC', 3);
  if (two && three) return [];
  if (two) return ['email'];
  if (three) return ['sms'];
  return ['email', 'sms'];
}
