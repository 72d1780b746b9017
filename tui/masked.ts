import { clean } from '../lib/screen/text.ts';

/** An address as a screen may show it: enough to recognise by somebody who knows it. */
export function masked(channel: 'email' | 'sms', address: string): string {
  if (channel === 'sms') return `${address.slice(0, 3)}…${address.slice(-3)}`;
  const at = address.lastIndexOf('@');
  return at < 1 ? '…' : `${clean([...address][0] ?? '')}…${clean(address.slice(at))}`;
}
