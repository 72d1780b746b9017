/** Emails as they come back: each in the form of the servers that send it. */

const NOBODY = 'From: Mail Delivery System <MAILER-DAEMON@mx.example.net>';

export interface Dsn {
  readonly action?: string;
  readonly status?: string;
  readonly diagnostic?: string;
}

/** A delivery report (RFC 3464) about some recipients, with the headers of what was sent. */
export function dsn(to: string, ...recipients: readonly Dsn[]): string {
  const groups = recipients.map(({ action = 'failed', status, diagnostic }) =>
    [
      'Final-Recipient: rfc822; sam@example.com',
      `Action: ${action}`,
      ...(status === undefined ? [] : [`Status: ${status}`]),
      'Remote-MTA: dns; mx.example.com',
      ...(diagnostic === undefined ? [] : [`Diagnostic-Code: smtp; ${diagnostic}`]),
    ].join('\r\n'),
  );
  return [
    NOBODY,
    `To: ${to}`,
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="=b"',
    '',
    '--=b',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'I am sorry to have to tell you that your message could not be delivered.',
    '',
    '--=b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.net',
    'Arrival-Date: Mon, 15 Sep 2025 10:00:00 +0100 (BST)',
    '',
    groups.join('\r\n\r\n'),
    '',
    '--=b',
    'Content-Type: text/rfc822-headers',
    '',
    'From: North College <hello@north.example>',
    'Subject: What are you doing now?',
    '',
    '--=b--',
    '',
  ].join('\r\n');
}

/** An email in words alone. */
export function words(to: string, text: string, headers: readonly string[] = []): string {
  return [
    NOBODY,
    `To: ${to}`,
    'Subject: failure notice',
    ...headers,
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
    '',
  ].join('\r\n');
}

/** A complaint (RFC 5965) with the return path of what is complained of, as far as it is told. */
export function complaint(to: string, about: string | null, kind = 'abuse'): string {
  return [
    'From: Feedback <feedback@mail.example.net>',
    `To: ${to}`,
    'Subject: FW: What are you doing now?',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary="=c"',
    '',
    '--=c',
    'Content-Type: text/plain',
    '',
    'This is an email abuse report.',
    '',
    '--=c',
    'Content-Type: message/feedback-report',
    '',
    `Feedback-Type: ${kind}`,
    'User-Agent: Loop/1.0',
    'Version: 1',
    ...(about === null ? [] : [`Original-Mail-From: <${about}>`]),
    '',
    '--=c',
    'Content-Type: message/rfc822',
    '',
    'From: North College <hello@north.example>',
    'Subject: What are you doing now?',
    '',
    'Hello',
    '',
    '--=c--',
    '',
  ].join('\r\n');
}
