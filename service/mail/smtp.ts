import type { Socket } from 'node:net';
import nodemailer from 'nodemailer';
import { reasonOf, statusIn, tellsOfUnknown } from '../bounces/status.ts';
import type { HandOver } from '../hand-over.ts';
import { isLoopback } from '../loopback.ts';
import { createDkim, type DkimOptions } from './dkim.ts';
import { greetedSocket, UNGREETED } from './greeted-socket.ts';
import type { OutgoingMail } from './message.ts';
import type { MailTransport } from './transport.ts';

export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  readonly dkim?: DkimOptions;
  readonly auth?: { readonly user: string; readonly pass: string };
  /** Connections at once, default 16: as many as messages are handed over at once. */
  readonly connections?: number;
}

/** Well under the 20 s a job may take, so that the answer is written by the attempt that asked. */
const CONNECT_MS = 5_000;
const SILENCE_MS = 12_000;

/** Real SMTP over a pool of connections; TLS is required unless the server is this machine. */
export function createSmtpTransport(options: SmtpOptions): MailTransport {
  const local = isLoopback(options.host);
  const dkim = options.dkim === undefined ? undefined : createDkim(options.dkim);
  const pool = nodemailer.createTransport({
    pool: true,
    host: options.host,
    port: options.port,
    ...(options.auth ? { auth: options.auth } : {}),
    secure: options.port === 465,
    requireTLS: !local && options.port !== 465,
    ignoreTLS: local,
    maxConnections: options.connections ?? 16,
    maxMessages: 1_000,
    // The pool would send again what was cut off, and so perhaps twice.
    maxRequeues: 0,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    // With TLS from the first byte the greeting comes after the handshake, whose failure is told as such.
    ...(options.port === 465 ? {} : { getSocket: greeted }),
  } as Parameters<typeof nodemailer.createTransport>[0]);

  return {
    name: 'smtp',
    target: options.host,
    async send(mail) {
      try {
        await pool.sendMail({
          envelope: { from: mail.back?.returnPath ?? mail.from.address, to: [mail.to] },
          // A bounce names the message by its envelope: neither its text has to come back nor a notice of a delay.
          dsn: { id: mail.reference, return: 'headers', notify: 'failure' },
          ...(dkim === undefined ? {} : { dkim: dkim(mail.from.address) as never }),
          from: mail.from,
          to: { name: '', address: mail.to },
          ...(mail.replyTo === undefined ? {} : { replyTo: mail.replyTo }),
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          messageId: mail.messageId,
          headers: {
            'List-Unsubscribe': { prepared: true, value: waysOut(mail) },
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
            'Auto-Submitted': 'auto-generated',
            'X-Auto-Response-Suppress': 'OOF, AutoReply',
          },
        });
        return { outcome: 'taken' };
      } catch (error) {
        return judge(error as SmtpError);
      }
    },
    close: () => pool.close(),
  };
}

/** RFC 8058 asks for one https address; programs that know only RFC 2369 write instead. */
function waysOut({ unsubscribeUrl, back }: OutgoingMail): string {
  return back === undefined
    ? `<${unsubscribeUrl}>`
    : `<${unsubscribeUrl}>, <mailto:${back.unsubscribe}?subject=unsubscribe>`;
}

/** Gives nodemailer a connection on which the server has begun to speak. */
function greeted(
  { host, port }: SmtpOptions,
  done: (error: Error | null, found?: { readonly connection: Socket }) => void,
): void {
  greetedSocket({ host, port }, CONNECT_MS).then(
    (connection) => done(null, { connection }),
    (error: unknown) => done(error as Error),
  );
}

interface SmtpError {
  readonly code?: string;
  readonly responseCode?: number;
  /** What the server said, which may name the address. */
  readonly response?: string;
  /** To which of our commands. */
  readonly command?: string;
  readonly syscall?: string;
  /** Which of nodemailer's time limits ran out. */
  readonly timeoutType?: string;
}

/** Failures that come before the message itself is handed over. */
const BEFORE = new Set(['EDNS', 'ETLS', 'EAUTH', 'EREQUIRETLS']);

const SETTING_UP = new Set(['CONNECT_TIMEOUT', 'GREETING_TIMEOUT']);

/** Of the recipient, and in the same words as in a report. */
function isNoMailbox({ command, response }: SmtpError): boolean {
  if (response === undefined || command?.startsWith('MAIL') === true) return false;
  const status = statusIn(response);
  return status === null ? tellsOfUnknown(response) : reasonOf(status, response) === 'hard-bounce';
}

/** A reply tells that the server did not take it; a connection that broke tells nothing unless it never stood. */
function judge(error: SmtpError): HandOver {
  const { responseCode } = error;
  if (responseCode !== undefined && responseCode >= 500 && isNoMailbox(error))
    return { outcome: 'nobody-there', reason: `smtp-${responseCode}` };
  if (responseCode !== undefined && responseCode >= 500)
    return { outcome: error.code === 'EAUTH' ? 'not-taken' : 'refused', reason: `smtp-${responseCode}` };
  if (responseCode !== undefined && responseCode >= 400)
    return { outcome: 'not-taken', reason: `smtp-${responseCode}` };
  if (
    error.code === UNGREETED ||
    error.syscall === 'connect' ||
    (error.timeoutType !== undefined && SETTING_UP.has(error.timeoutType))
  )
    return { outcome: 'not-taken', reason: 'smtp-unreachable' };
  if (error.code !== undefined && BEFORE.has(error.code))
    return { outcome: 'not-taken', reason: error.code.toLowerCase() };
  if (error.code === 'EENVELOPE') return { outcome: 'refused', reason: 'address' };
  return { outcome: 'unknown', reason: 'smtp-cut-off' };
}
