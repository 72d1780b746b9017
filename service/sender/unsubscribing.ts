import { isLoopback } from '../loopback.ts';
import { type Finding, fail, pass, warn } from './finding.ts';

const SUBJECT = 'unsubscribing';

/**
 * Checks that the button of mail programs works: it posts to an https address (RFC 8058, 3.1), and is shown where a
 * signature covers the header that names it (4).
 *
 * @param publicUrl base of the links; undefined: where the service listens
 */
export function checkUnsubscribing(publicUrl: string | undefined, signed: boolean): readonly Finding[] {
  const next = 'Set publicUrl to the https address that learners reach.';
  if (publicUrl === undefined)
    return [fail(SUBJECT, 'The links of messages lead to where the service listens.', next)];
  const { protocol, hostname } = new URL(publicUrl);
  if (isLoopback(hostname))
    return [fail(SUBJECT, `The links of messages lead to ${hostname}: nobody outside reaches it.`, next)];
  if (protocol !== 'https:')
    return [fail(SUBJECT, 'List-Unsubscribe is no https address: mail programs show no button.', next)];
  if (!signed)
    return [
      warn(
        SUBJECT,
        'List-Unsubscribe is an https address; nothing signs it.',
        'Mail programs show the button for signed mail only: mend DKIM.',
      ),
    ];
  return [pass(SUBJECT, `List-Unsubscribe leads to ${hostname} over https, and is signed.`)];
}
