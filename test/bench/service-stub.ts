/**
 * A survey service that does nothing, in a process of its own: every contact is accepted, and the feed is what lies in
 * the folder as `feed-0.json`, `feed-1.json`, …, the tenant's details `account.json`. Arguments: folder, and `record` to keep each body posted as
 * `body-N.json`. Tells its port to whoever forked it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

interface Contact {
  readonly surveyId: string;
  readonly contactNumber: number;
  readonly channel: string;
}

const [folder = '.', mode] = process.argv.slice(2);
let bodies = 0;

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://stub');
  if (request.method === 'GET') {
    const page = Number(url.searchParams.get('after')?.split('.')[1] ?? 0);
    const name = url.pathname === '/v1/account' ? 'account.json' : `feed-${page}.json`;
    reply(response, readFileSync(join(folder, name)));
    return;
  }
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.on('end', () => {
    const body = Buffer.concat(pieces);
    if (mode === 'record') writeFileSync(join(folder, `body-${bodies++}.json`), body);
    const { contacts } = JSON.parse(body.toString()) as { contacts: Contact[] };
    const results = contacts.map(({ surveyId, contactNumber, channel }) => {
      return { surveyId, contactNumber, channel, result: 'accepted' };
    });
    reply(response, JSON.stringify({ results }));
  });
});

function reply(response: ServerResponse, body: Buffer | string): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

// A turn of the peer may leave a connection idle for longer than a server usually waits.
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.once('disconnect', () => process.exit());
