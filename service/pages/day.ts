import type { Account } from '../wire.ts';

/** The calendar day an instant falls on where the tenant is. */
export function dayIn(account: Account, instant: string): string {
  // Sweden writes dates as ISO does.
  const format = new Intl.DateTimeFormat('sv-SE', {
    dateStyle: 'short',
    timeZone: account.timeZone ?? 'Europe/London',
  });
  return format.format(new Date(instant));
}
