import { createSocket } from 'node:dgram';
import { type Answer, decode, encode, type Question } from 'dns-packet';

/** What a name has. A TXT record longer than 255 bytes goes in several strings, as in DNS. */
export interface Zone {
  readonly [name: string]: {
    readonly txt?: readonly string[];
    readonly mx?: readonly string[];
    readonly a?: readonly string[];
    readonly aaaa?: readonly string[];
    /** The server fails for this name. */
    readonly broken?: true;
  };
}

/** A name server on loopback that knows one zone. */
export interface NameServer {
  /** As a resolver takes it. */
  readonly address: string;
  readonly asked: readonly string[];
  close(): Promise<void>;
}

export async function createNameServer(zone: Zone): Promise<NameServer> {
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (message, sender) => {
    const query = decode(message);
    const [question] = query.questions ?? [];
    if (question === undefined) return;
    asked.push(`${question.type} ${question.name}`);
    const known = zone[question.name.toLowerCase()];
    const code = known === undefined ? 3 : known.broken === true ? 2 : 0;
    const reply = encode({
      type: 'response',
      id: query.id,
      // Recursion desired and available; the code of the reply.
      flags: 0x0180 | code,
      questions: [question],
      answers: known === undefined || code !== 0 ? [] : answersOf(known, question),
    } as Parameters<typeof encode>[0]);
    socket.send(reply, sender.port, sender.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

function answersOf(known: Zone[string], { name, type }: Question): Answer[] {
  switch (type) {
    case 'TXT':
      return (known.txt ?? []).map((text) => ({ name, type, data: text.match(/.{1,255}/g) ?? [''] }));
    case 'MX':
      return (known.mx ?? []).map((exchange, at) => ({
        name,
        type,
        data: { preference: 10 * (at + 1), exchange },
      }));
    case 'A':
      return (known.a ?? []).map((data) => ({ name, type, data }));
    case 'AAAA':
      return (known.aaaa ?? []).map((data) => ({ name, type, data }));
    default:
      return [];
  }
}
