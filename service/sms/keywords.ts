/** What somebody who answers a text message with a word asks for. */
export type Asked = 'stop' | 'start';

/**
 * Words that gateways and networks take as a wish to hear no more, and Welsh for the first of them. These end it even
 * with words after them ("stop texting me"): who begins so means nothing else.
 */
const STOP_FIRST = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'STOPIO', 'STOPIWCH']);
/** These mean it only when they stand alone: an answer may begin with them. */
const STOP_ALONE = new Set(['END', 'QUIT', 'CANCEL', 'REVOKE', 'OPTOUT', 'OPT OUT', 'STOP ALL', 'DIWEDD']);
const START_ALONE = new Set(['START', 'UNSTOP', 'DECHRAU']);

/** Reads a reply; null: it asks for nothing of this kind, and nobody here reads it. */
export function askedBy(text: string): Asked | null {
  const words = text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  if (STOP_ALONE.has(words) || STOP_FIRST.has(words.split(' ')[0]!)) return 'stop';
  return START_ALONE.has(words) ? 'start' : null;
}

/** A number as gateways write it (`447700900123`, `07700 900123`) in E.164; null when it is none. */
export function e164(number: string): string | null {
  const digits = number.replaceAll(/[\s()-]/g, '').replace(/^00/, '+');
  const full = digits.startsWith('+') ? digits : digits.replace(/^0/, '44').replace(/^/, '+');
  return /^\+[1-9]\d{6,14}$/.test(full) ? full : null;
}
