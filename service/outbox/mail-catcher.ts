import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';

/** One email as it arrived over SMTP. */
export interface CaughtMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  /** Lower-case name to value, unfolded: the first of each. */
  readonly headers: ReadonlyMap<string, string>;
  readonly raw: string;
}

export interface MailCatcher {
  readonly port: number;
  /** How many arrived: cheap. */
  count(): number;
  /** The one that arrived as this many, from 1; null: there is none. */
  read(number: number): Promise<CaughtMail | null>;
  /** All of them in order of arrival, parsed when asked for. */
  messages(): Promise<readonly CaughtMail[]>;
  /** The newest `limit` of them, in order of arrival. */
  newest(limit: number): Promise<readonly CaughtMail[]>;
  close(): Promise<void>;
}

/** A sender in the middle of a message has this long when the catcher closes. */
const CLOSE_MS = 500;

interface Caught {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  parsed?: Promise<CaughtMail>;
}

/**
 * A real SMTP server on loopback that delivers nothing: it keeps what it is given.
 *
 * @param options.dir also written there, one `.eml` a message
 * @param options.accept called before a message is taken; what it throws is told to the sender as a refusal
 */
export async function createMailCatcher(
  options: {
    readonly dir?: string;
    readonly port?: number;
    readonly accept?: (raw: string) => void | Promise<void>;
  } = {},
): Promise<MailCatcher> {
  const caught: Caught[] = [];
  if (options.dir !== undefined) await mkdir(options.dir, { recursive: true });

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    closeTimeout: CLOSE_MS,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', done);
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8');
        const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
        const to = session.envelope.rcptTo.map((recipient) => recipient.address);
        take(raw, from, to).then(() => done(), done);
      });
    },
  });

  async function take(raw: string, from: string, to: readonly string[]): Promise<void> {
    await options.accept?.(raw);
    // Named by what it is: the same message again is the same file.
    const name = `${createHash('sha256').update(raw).digest('hex').slice(0, 32)}.eml`;
    if (options.dir !== undefined) await writeFile(join(options.dir, name), raw);
    caught.push({ from, to, raw });
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  // A sender that goes away in the middle of a message is its affair.
  server.on('error', () => undefined);

  return {
    port: (server.server.address() as AddressInfo).port,
    count: () => caught.length,
    async read(number) {
      const [mail] = await parsed(caught.slice(number - 1, number));
      return mail ?? null;
    },
    messages: () => parsed(caught),
    newest: (limit) => parsed(caught.slice(-limit)),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Each is parsed once. */
function parsed(caught: readonly Caught[]): Promise<readonly CaughtMail[]> {
  return Promise.all(
    caught.map((mail) => {
      mail.parsed ??= parse(mail);
      return mail.parsed;
    }),
  );
}

async function parse(caught: Caught): Promise<CaughtMail> {
  // A fifth of what a start of the service would load, and in production no mail is caught.
  const { simpleParser } = await import('mailparser');
  const mail = await simpleParser(caught.raw);
  const headers = new Map<string, string>();
  for (const { key, line } of mail.headerLines)
    if (!headers.has(key))
      headers.set(
        key,
        line
          .slice(line.indexOf(':') + 1)
          .replaceAll(/\r?\n\s*/g, ' ')
          .trim(),
      );
  return {
    from: caught.from,
    to: caught.to,
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html || '',
    messageId: mail.messageId ?? '',
    headers,
    raw: caught.raw,
  };
}
