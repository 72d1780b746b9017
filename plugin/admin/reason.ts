import { CodedError } from '../../lib/errors/index.ts';

/** What plugin and survey service keep of a reason. */
const LONGEST_REASON = 500;

/** The reason as it is kept. @throws `REASON_NEEDED` where there is none, or one too long */
export function requireReason(why: string): string {
  const reason = why.trim();
  if (reason === '' || reason.length > LONGEST_REASON)
    throw new CodedError('REASON_NEEDED', { most: LONGEST_REASON });
  return reason;
}
