import type { Account } from '../wire.ts';

/** Made once for each zone: making one costs more than a page. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day an instant falls on where the tenant is. */
export function dayIn({ timeZone = 'Europe/London' }: Pick<Account, 'timeZone'>, instant: string): string {
  let format = formats.get(timeZone);
  if (format === undefined) {
    // Sweden writes dates as ISO does.
    format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone });
    formats.set(timeZone, format);
  }
  return format.format(new Date(instant));
}
