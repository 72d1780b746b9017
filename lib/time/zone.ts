/** `Europe/London`, `UTC`; an offset is none. */
const NAME = /^[A-Za-z]/;

/**
 * Whether a text names a time zone (IANA) that this machine knows. An offset like `+01:00` would be taken too, and be an
 * hour out for half of the year.
 */
export function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return NAME.test(text);
  } catch {
    return false;
  }
}
