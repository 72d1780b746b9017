import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { linkIn } from '../../../bin/sandbox/guide.ts';
import { createMailCatcher } from '../../../service/index.ts';

/** A message as it arrived: at a real SMTP server, or at an SMS gateway's HTTP door. */
export interface Arrival {
  readonly channel: 'email' | 'sms';
  readonly to: string;
  /** What a reader takes it for. */
  readonly kind: 'invitation' | 'reminder' | 'thank-you';
  /** Message-ID, or the reference that the gateway is given: one for each message. */
  readonly id: string;
  readonly link: string;
}

/** Called with each arrival before its sender gets an answer: what it waits for, the sender waits for. */
export type BeforeReply = (arrival: Arrival) => void | Promise<void>;

/** Where messages end: never killed, and the only place where they are counted. */
export interface Sinks {
  readonly smtpPort: number;
  readonly smsUrl: string;
  readonly arrivals: readonly Arrival[];
  beforeReply: BeforeReply;
  close(): Promise<void>;
}

export async function openSinks(): Promise<Sinks> {
  const arrivals: Arrival[] = [];
  const arrive = async (arrival: Arrival) => {
    arrivals.push(arrival);
    await sinks.beforeReply(arrival);
  };
  const mails = await createMailCatcher({
    async accept(raw) {
      const mail = await simpleParser(raw);
      const to = [mail.to].flat().flatMap((one) => one?.value ?? []);
      await arrive({
        channel: 'email',
        to: to.map(({ address }) => address).join(),
        id: mail.messageId ?? '',
        ...read(mail.text ?? ''),
      });
    },
  });
  const gateway = createServer(async (request, reply) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const told = JSON.parse(Buffer.concat(pieces).toString('utf8')) as Record<string, string>;
    await arrive({ channel: 'sms', to: told.to!, id: told.reference!, ...read(told.text!) });
    reply.writeHead(200).end();
  });
  gateway.listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  const { port } = gateway.address() as AddressInfo;
  const sinks: Sinks = {
    smtpPort: mails.port,
    smsUrl: `http://127.0.0.1:${port}`,
    arrivals,
    beforeReply: () => undefined,
    async close() {
      gateway.closeAllConnections();
      await Promise.all([new Promise((done) => gateway.close(done)), mails.close()]);
    },
  };
  return sinks;
}

/** What each kind says, in both channels, in English. */
const KINDS = [
  ['reminder', /last reminder|the last time|not had your answer|answers so far are kept/],
  ['thank-you', /thank you for telling/i],
  ['invitation', /like to know what|Please tell us/],
] as const;

function read(text: string): Pick<Arrival, 'kind' | 'link'> {
  const kind = KINDS.find(([, words]) => words.test(text))?.[0];
  if (kind === undefined) throw new Error(`a message of no known kind: ${text}`);
  return { kind, link: linkIn(text) ?? '' };
}
