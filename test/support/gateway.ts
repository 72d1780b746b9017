import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it came over the wire. */
export interface GatewayRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface GatewayAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * What goes wrong on the way: the connection is reset once the request was read, the answer breaks off in its body, or
 * nothing ever comes.
 */
export type Fault = 'reset' | 'half' | 'silence';

/** A gateway on loopback over real HTTP. */
export interface Gateway {
  readonly url: string;
  /** Every request, whatever was answered. */
  readonly requests: readonly GatewayRequest[];
  /** Answers the next request so, whatever it is; later ones by the rules again. */
  next(answer: GatewayAnswer | Fault): void;
  close(): Promise<void>;
}

/** @param rules what the gateway's documentation says to a request */
export async function createGateway(rules: (request: GatewayRequest) => GatewayAnswer): Promise<Gateway> {
  const requests: GatewayRequest[] = [];
  const planned: (GatewayAnswer | Fault)[] = [];
  const server = createServer((message, reply) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      const request = {
        method: message.method ?? '',
        path: message.url ?? '',
        headers: message.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      requests.push(request);
      answer(message, reply, planned.shift() ?? rules(request));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    next: (planned_) => planned.push(planned_),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function answer(message: IncomingMessage, reply: ServerResponse, how: GatewayAnswer | Fault): void {
  if (how === 'silence') return;
  if (how === 'reset') {
    message.socket.resetAndDestroy();
    return;
  }
  if (how === 'half') {
    reply.writeHead(201, { 'content-type': 'application/json', 'content-length': 500 });
    reply.write('{"id":', () => message.socket.resetAndDestroy());
    return;
  }
  reply.writeHead(how.status, { 'content-type': 'application/json', ...how.headers });
  reply.end(JSON.stringify(how.body));
}
