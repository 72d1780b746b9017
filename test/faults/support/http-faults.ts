import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HttpReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * What becomes of a request: a reply of our own instead of the service's, or the service's own reply, rewritten. `times`
 * counts the requests of this method and path from 1. Null: as it is.
 */
export type Script = (
  request: { readonly method: string; readonly path: string; readonly times: number },
  pass: () => Promise<HttpReply>,
) => Promise<HttpReply> | HttpReply | null;

export interface HttpFaults {
  readonly port: number;
  /** How often each `METHOD path` was asked. */
  readonly asked: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** A service in front of the service that now and then says something else. */
export async function openHttpFaults(target: () => number | null, script: Script): Promise<HttpFaults> {
  const asked = new Map<string, number>();
  const server = createServer((request, reply) => {
    answer(request, reply).catch(() => reply.destroy());
  });

  async function answer(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const { method = 'GET', url = '/' } = request;
    const path = url.split('?')[0]!;
    const times = (asked.get(`${method} ${path}`) ?? 0) + 1;
    asked.set(`${method} ${path}`, times);
    const pass = () => forward(`http://127.0.0.1:${target()}${url}`, request, Buffer.concat(pieces));
    const { status, headers, body } = (await script({ method, path, times }, pass)) ?? (await pass());
    reply.writeHead(status, headers).end(body);
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

async function forward(url: string, request: IncomingMessage, body: Buffer): Promise<HttpReply> {
  const headers = ['authorization', 'accept', 'content-type', 'destination-instance'].flatMap((name) => {
    const value = request.headers[name];
    return typeof value === 'string' ? [[name, value] as [string, string]] : [];
  });
  const reply = await fetch(url, {
    method: request.method ?? 'GET',
    headers,
    redirect: 'manual',
    ...(body.length === 0 ? {} : { body }),
  });
  const passed = ['content-type', 'location', 'retry-after'].flatMap((name) => {
    const value = reply.headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  return { status: reply.status, headers: Object.fromEntries(passed), body: await reply.text() };
}
