import { Temporal } from 'temporal-polyfill';
import { dateIn, instantText } from '../../lib/ilr/calendar.ts';
import type { CalendarDate } from '../../lib/ilr/model.ts';
import { remembering } from '../../lib/ilr/remembering.ts';

/**
 * Ending at the very minute of tomorrow's run, a message that waits would not be late yet for the one that plans, and late
 * for the one that sends a moment after: it would wait for another day. Runs differ by what they have to do first.
 */
const BEFORE_TOMORROWS_RUN = { hours: 1 };

/** When messages may go out, in the tenant's zone. Times of day are "HH:MM". */
export interface SendingHours {
  /** No message goes from `from` until `until`, which may lie on the next day; null: any hour. */
  readonly quiet: { readonly from: string; readonly until: string } | null;
  readonly weekends: boolean;
  readonly zone: string;
}

/** UTC instants: a message goes at or after the first and before the second. */
export interface SendWindow {
  readonly notBefore: string;
  readonly sendBefore: string;
}

/**
 * Decides when a message planned `now` may be sent: the first stretch outside quiet hours and, where they are left out,
 * weekends. It ends with that stretch, with the last day of contact, or before the run of tomorrow, which plans again with
 * what it knows by then. Quiet hours delay a message, they never drop it.
 * @param now UTC instant
 * @param stopOn last day of contact
 * @returns null when the last day of contact ends first
 */
export function sendWindow(now: string, stopOn: CalendarDate, hours: SendingHours): SendWindow | null {
  const { notBefore, closes } = firstStretch(now, hours);
  const contactEnds = endOfContact(`${stopOn} ${hours.zone}`);
  if (notBefore === null || Date.parse(notBefore) >= Date.parse(contactEnds)) return null;
  return { notBefore, sendBefore: Date.parse(closes) < Date.parse(contactEnds) ? closes : contactEnds };
}

/** The date on which a message planned `now` may first be sent; null: on none of the days to come. */
export function firstOpenOn(now: string, hours: SendingHours): CalendarDate | null {
  const { notBefore } = firstStretch(now, hours);
  return notBefore === null ? null : dateIn(notBefore, hours.zone);
}

/** The first stretch in which messages may go: UTC instants; none in the days to come where `notBefore` is null. */
type Stretch =
  | { readonly notBefore: string; readonly closes: string }
  | { readonly notBefore: null; readonly closes: null };

/** Every message of a page is planned at one instant: what does not depend on the survey is found out once. */
const stretchOf = remembering((key): Stretch => {
  const { now, hours } = JSON.parse(key) as { now: string; hours: SendingHours };
  const start = Temporal.Instant.from(now).toZonedDateTimeISO(hours.zone);
  const turns = [start, ...turningPoints(start, hours)];
  const notBefore = turns.find((at) => isOpen(at, hours));
  if (notBefore === undefined) return { notBefore: null, closes: null };
  const tomorrow = notBefore.add({ days: 1 }).subtract(BEFORE_TOMORROWS_RUN);
  const shut = turns.find((at) => before(notBefore, at) && !isOpen(at, hours)) ?? tomorrow;
  const closes = before(tomorrow, shut) ? tomorrow : shut;
  return { notBefore: instantText(notBefore), closes: instantText(closes) };
});

function firstStretch(now: string, { quiet, weekends, zone }: SendingHours): Stretch {
  return stretchOf(JSON.stringify({ now, hours: { quiet, weekends, zone } }));
}

/** The instant at which the last day of contact ends in a zone. */
const endOfContact = remembering((key) => {
  const [stopOn = '', zone = ''] = key.split(' ');
  return instantText(startOfDay(Temporal.PlainDate.from(stopOn).add({ days: 1 }), zone));
});

/** The moments of the days to come at which sending may open or close, in order: enough days to reach past a weekend. */
function turningPoints(
  start: Temporal.ZonedDateTime,
  { quiet, zone }: SendingHours,
): Temporal.ZonedDateTime[] {
  const times = quiet === null ? [] : [quiet.from, quiet.until];
  return [0, 1, 2, 3, 4]
    .map((days) => start.toPlainDate().add({ days }))
    .flatMap((date) => [
      startOfDay(date, zone),
      ...times.map((time) =>
        date.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) }),
      ),
    ])
    .filter((at) => before(start, at))
    .sort(Temporal.ZonedDateTime.compare);
}

function isOpen(at: Temporal.ZonedDateTime, { quiet, weekends }: SendingHours): boolean {
  if (!weekends && at.dayOfWeek > 5) return false;
  if (quiet === null) return true;
  const time = at.toPlainTime().toString({ smallestUnit: 'second' });
  const [from, until] = [`${quiet.from}:00`, `${quiet.until}:00`];
  return from <= until ? time < from || time >= until : time >= until && time < from;
}

function startOfDay(date: Temporal.PlainDate, zone: string): Temporal.ZonedDateTime {
  return date.toZonedDateTime(zone);
}

function before(a: Temporal.ZonedDateTime, b: Temporal.ZonedDateTime): boolean {
  return Temporal.ZonedDateTime.compare(a, b) < 0;
}
