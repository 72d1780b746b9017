import { createServer } from 'node:http';
import { isIP } from 'node:net';
import { CodedError } from '../../lib/errors/index.ts';
import type { Trouble } from './served-tenant.ts';

/** Where health is told unless the option names another host: to this machine only. */
const LOOPBACK = '127.0.0.1';

/** How a serving process stands, for a supervisor: counts and codes, nothing of any person. */
export interface Health {
  readonly version: string;
  /** The loop looks at its tenants, and the control database answers. */
  readonly alive: boolean;
  /** Alive, every tenant known, and nobody has asked it to stop. */
  readonly ready: boolean;
  /** Instant of the last look at the register; null before the first. */
  readonly lastLookAt: string | null;
  readonly tenants: {
    readonly served: number;
    /** Of those, with open databases: at work, or lately so. */
    readonly open: number;
    /** Those whose messages are held by a person. */
    readonly held: readonly string[];
    readonly inTrouble: readonly (Trouble & { readonly tenant: string })[];
  };
}

export interface HealthAddress {
  readonly host: string;
  readonly port: number;
}

/** `PORT` or `HOST:PORT`, an IPv6 address in brackets. @throws BAD_OPTION */
export function readHealthAddress(text: string): HealthAddress {
  const [, bracketed, plain, digits] = /^(?:(?:\[([^\]]+)\]|([^:[\]]+)):)?(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits === undefined || port > 65_535 || (bracketed !== undefined && isIP(bracketed) !== 6))
    throw new CodedError('BAD_OPTION', {
      option: '--health',
      expected: 'PORT or HOST:PORT',
      command: 'serve',
    });
  return { host: bracketed ?? plain ?? LOOPBACK, port };
}

/**
 * Answers `GET /health` (200 while it is alive, else 503) and `GET /ready`, until closed.
 *
 * @returns where it listens
 * @throws HEALTH_NOT_TOLD when the port is taken or not ours to open
 */
export async function tellHealth(
  { host, port }: HealthAddress,
  ask: () => Promise<Health>,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: object) =>
      response
        .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
        .end(`${JSON.stringify(body)}\n`);
    if (request.method !== 'GET') return answer(405, { error: 'GET only' });
    if (request.url !== '/health' && request.url !== '/ready')
      return answer(404, { error: 'there are /health and /ready' });
    const health = await ask();
    const { alive, ready } = health;
    return request.url === '/ready'
      ? answer(ready ? 200 : 503, { ready })
      : answer(alive ? 200 : 503, health);
  });
  await new Promise<void>((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      fail(new CodedError('HEALTH_NOT_TOLD', { address: `${host}:${port}`, why: error.code ?? 'unknown' })),
    );
    server.listen(port, host, done);
  });
  const { address, port: opened } = server.address() as { address: string; port: number };
  return {
    url: `http://${isIP(address) === 6 ? `[${address}]` : address}:${opened}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
