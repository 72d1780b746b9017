import { HTTPError, RequestError } from 'got';
import { CodedError } from '../../lib/errors/index.ts';

/** @throws `SERVICE_NEEDS_TLS` unless the service is this machine, `SERVICE_BAD_URL` */
export function requireTls(url: string): void {
  const { protocol, hostname } = parseUrl(url);
  const loopback = hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
  if (protocol !== 'https:' && !loopback) throw new CodedError('SERVICE_NEEDS_TLS', { url: safe(url) });
}

/**
 * What a request that failed says of the service, coded; an error that is not of a request is left as it is. Never with the
 * request: the key stands in it.
 */
export function asServiceError(error: unknown, url: string): unknown {
  if (error instanceof HTTPError) {
    const status = error.response.statusCode;
    if (status === 401 || status === 403) return new CodedError('SERVICE_KEY_REFUSED', { url: safe(url) });
    if (status === 404) return new CodedError('SERVICE_SURVEY_UNKNOWN', {});
    if (status === 410) return new CodedError('FEED_UNKNOWN_CURSOR', {});
    if (status === 429) {
      const seconds = Number(error.response.headers['retry-after']);
      return new CodedError(
        'SERVICE_BUSY',
        { url: safe(url) },
        Number.isFinite(seconds) ? { retryAfterSeconds: seconds } : {},
      );
    }
    if (status >= 500) return new CodedError('SERVICE_FAILED', { url: safe(url), status });
    const problem = error.response.body as { code?: unknown; title?: unknown; hint?: unknown } | undefined;
    const told = (text: unknown, most: number) =>
      typeof text === 'string' ? text.replaceAll(/\p{Cc}/gu, ' ').slice(0, most) : 'unknown';
    const { code, title, hint } = problem ?? {};
    if (code === 'SURVEY_INSTANCE_OTHER')
      return new CodedError('CLONED_DATABASE', {
        why: 'the survey service knows another one, or a later state',
      });
    return new CodedError('SERVICE_REFUSED', {
      status,
      code: told(code, 64),
      title: told(title, 300),
      hint: told(hint, 300),
    });
  }
  if (error instanceof RequestError) {
    if (error.code === 'ERR_BODY_PARSE_FAILURE')
      return new CodedError('SERVICE_REPLY_MALFORMED', { what: 'not JSON' });
    // Not as the cause: it carries the request with its key.
    return new CodedError('SERVICE_UNREACHABLE', { url: safe(url), why: error.code });
  }
  return error;
}

function parseUrl(url: string): URL {
  try {
    return new URL(url);
  } catch {
    throw new CodedError('SERVICE_BAD_URL');
  }
}

/** An address without whatever credentials somebody put into it. */
function safe(url: string): string {
  return parseUrl(url).origin;
}
