import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import { asCoded, CodedError } from '../../lib/errors/index.ts';
import type { ServiceContext } from '../context.ts';
import { type Addressed, readOwnAddress } from './return-path.ts';
import { loadMailParser, parseReport, takeComplaint, takeReport } from './take.ts';

export interface BounceOptions {
  /** Of the return path; its MX leads here, or to a mail server that hands on to here. */
  readonly domain: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}

export interface BounceListener {
  readonly port: number;
  close(): Promise<void>;
}

/** Where mail providers send complaints (RFC 5965), to be named when one signs up for them. */
const COMPLAINTS = 'complaints';
/** Bytes: a report with the whole of our message in it is a tenth. */
const LARGEST = 512 * 1024;
const CLIENTS = 100;
/** Milliseconds without a word, and of a connection as a whole: one that trickles does not stay for ever. */
const SILENCE_MS = 30_000;
const LONGEST_MS = 300_000;
/** Milliseconds that a sender in the middle of a message has when the listener closes. */
const CLOSE_MS = 1_000;

/**
 * Takes what comes back, over SMTP. Only addresses that this service signed are known; whatever else is refused before it
 * is read. A report is acted on before it is confirmed, so that one that could not be written comes again.
 *
 * @throws SERVICE_NOT_LISTENING
 */
export async function createBounceListener(
  context: ServiceContext,
  { domain, host, port }: BounceOptions,
): Promise<BounceListener> {
  const complaints = `${COMPLAINTS}@${domain}`.toLowerCase();
  const find = (address: string) => readOwnAddress(context.database.reader, address, domain);

  const server = new SMTPServer({
    name: domain,
    banner: 'bounces only',
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    authOptional: true,
    logger: false,
    size: LARGEST,
    rejectOversized: true,
    maxClients: CLIENTS,
    socketTimeout: SILENCE_MS,
    closeTimeout: CLOSE_MS,
    onRcptTo({ address }, _session, done) {
      if (address.toLowerCase() === complaints) done();
      else
        find(address).then(
          (found) => done(found === null ? refusal(550, '5.1.1 No such address here') : null),
          (error: unknown) => done(notNow(error)),
        );
    },
    onData(stream, session, done) {
      const recipients = session.envelope.rcptTo.map((recipient) => recipient.address);
      read(stream)
        .then((raw) => (raw === null ? undefined : take(recipients, raw)))
        .then(
          () => done(),
          (error: unknown) => done(notNow(error)),
        );
    },
  });

  async function take(recipients: readonly string[], raw: Buffer): Promise<void> {
    const mail = await parseReport(await loadMailParser(), raw);
    if (mail === null) throw refusal(554, '5.6.0 The message cannot be read');
    for (const recipient of recipients) {
      const addressed: Addressed | null = await find(recipient);
      if (addressed !== null) await takeReport(context, addressed, mail);
      else if (recipient.toLowerCase() === complaints)
        await takeComplaint(context, raw.toString('latin1'), mail, domain);
    }
  }

  /** A fault of ours: the sender keeps it and comes again. */
  function notNow(error: unknown): SmtpRefusal {
    if (error instanceof SmtpRefusal) return error;
    context.log.error('bounce.not-taken', { code: asCoded(error).code });
    return refusal(451, '4.3.0 Try again later');
  }

  server.server.on('connection', (socket: Socket) => {
    const timer = setTimeout(() => socket.destroy(), LONGEST_MS);
    socket.once('close', () => clearTimeout(timer));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code ?? 'unknown';
      reject(new CodedError('SERVICE_NOT_LISTENING', { address: `${host}:${port}`, why }));
    });
    server.listen(port, host, resolve);
  });
  // A sender that goes away in the middle of a message is its affair.
  server.on('error', () => undefined);

  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** The whole message; null when it is too large, which the server tells by itself. */
async function read(stream: SMTPServerDataStream): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) if (!stream.sizeExceeded) chunks.push(chunk as Buffer);
  return stream.sizeExceeded ? null : Buffer.concat(chunks);
}

/** What a client is told; its text begins with the enhanced code. */
class SmtpRefusal extends Error {
  readonly responseCode: number;
  constructor(responseCode: number, text: string) {
    super(text);
    this.responseCode = responseCode;
  }
}

function refusal(code: number, text: string): SmtpRefusal {
  return new SmtpRefusal(code, text);
}
