import { CodedError } from '../lib/errors/index.ts';

/** Is this host this machine? Names other than localhost are not: they may resolve to anything. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  return bare === 'localhost' || bare === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(bare);
}

/** @throws SURVEY_NOT_LOOPBACK when a sandbox would send to another machine */
export function requireLoopback(sandbox: boolean, target: string | null): void {
  if (sandbox && target !== null && !isLoopback(target))
    throw new CodedError('SURVEY_NOT_LOOPBACK', { target });
}
