import { type DestinationStream, pino } from 'pino';
import type { ServiceLog } from './context.ts';
import { looksLikeToken } from './store/token.ts';

/** Ids, codes, routes and instants: what a log may hold looks like this. Texts and addresses do not. */
const FIT = /^[\w.:/*-]{0,120}$/;
const KEY = /dts_[\w-]{8,}/;
const TELEPHONE = /^\+?\d{7,15}$/;

const REDACTED = '[redacted]';

/**
 * A log of lines of JSON that holds ids and codes only, whatever it is given: a value that could be an address, a text, a
 * key or a link is not written.
 */
export function createServiceLog(
  destination: DestinationStream,
  level: 'info' | 'warn' | 'error',
): ServiceLog {
  const log = pino({ base: null, level, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  return {
    info: (event, fields = {}) => log.info(fitForLog(fields), event),
    warn: (event, fields = {}) => log.warn(fitForLog(fields), event),
    error: (event, fields = {}) => log.error(fitForLog(fields), event),
  };
}

/** The fields with everything redacted that is neither a number nor looks like an id or a code. */
export function fitForLog(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, passed(value)]));
}

function passed(value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'string') return REDACTED;
  const parts = value.split(/[/.:]/);
  const secret = KEY.test(value) || TELEPHONE.test(value) || parts.some(looksLikeToken);
  return FIT.test(value) && !secret ? value : REDACTED;
}
