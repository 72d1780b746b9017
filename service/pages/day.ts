import type { Account } from '../wire.ts';

interface Zone {
  readonly format: Intl.DateTimeFormat;
  /** The minute last asked for, and its day. */
  minute: string;
  day: string;
}

/** Made once for each zone. */
const zones = new Map<string, Zone>();

/** The calendar day an instant falls on where the tenant is. */
export function dayIn({ timeZone = 'Europe/London' }: Pick<Account, 'timeZone'>, instant: string): string {
  let zone = zones.get(timeZone);
  if (zone === undefined) {
    // Sweden writes dates as ISO does.
    zone = {
      format: new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone }),
      minute: '',
      day: '',
    };
    zones.set(timeZone, zone);
  }
  // No zone is off by a part of a minute today: a day begins with one.
  const minute = instant.slice(0, 16);
  if (zone.minute !== minute) Object.assign(zone, { minute, day: zone.format.format(new Date(instant)) });
  return zone.day;
}
