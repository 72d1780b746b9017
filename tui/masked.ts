import { clean } from '../lib/screen/text.ts';
import { maskedAddress } from '../plugin/admin/index.ts';

/** An address as a screen may show it: enough to recognise by somebody who knows it. */
export function masked(channel: 'email' | 'sms', address: string): string {
  return clean(maskedAddress(channel, address));
}
