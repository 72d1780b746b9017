import { CodedError } from '../../lib/errors/index.ts';
import { instantOf, isCalendarDate } from '../../lib/ilr/calendar.ts';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)$/;

/**
 * An instant as typed: itself, or a day, which stands for its first moment in the time zone.
 * @returns ISO 8601 in UTC with milliseconds, as instants are kept
 * @throws BAD_OPTION
 */
export function readInstant(
  text: string,
  { option, zone, command }: { readonly option: string; readonly zone: string; readonly command: string },
): string {
  if (isCalendarDate(text)) return instantOf(text, '00:00', zone);
  if (!INSTANT.test(text) || Number.isNaN(Date.parse(text)))
    throw new CodedError('BAD_OPTION', {
      option,
      expected: 'a day like 2025-08-01, or an instant like 2025-08-01T09:30:00Z',
      command,
    });
  return new Date(text).toISOString();
}
