import type { Channel } from './facts.ts';

/** An address as it may be shown: enough to recognise by somebody who knows it. */
export function maskedAddress(channel: Channel, address: string): string {
  if (channel === 'sms') return `${address.slice(0, 3)}…${address.slice(-3)}`;
  const at = address.lastIndexOf('@');
  return at < 1 ? '…' : `${[...address][0] ?? ''}…${address.slice(at)}`;
}
