import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * What a proxy does to a connection.
 *
 *   pass        bytes go both ways
 *   refuse      the connection is reset as soon as it is made
 *   reset       some bytes of the request go through, then the connection is reset
 *   cut-reply   the whole request goes through; at the first byte of the reply the connection is reset: the work was done
 *   stall       the connection is made and nothing is ever forwarded
 *   blackhole   half open: the request goes through, no byte of the reply and no end of it ever comes
 */
export type Fault = 'pass' | 'refuse' | 'reset' | 'cut-reply' | 'stall' | 'blackhole';

export type Decide = (connection: number, said: string | null) => Fault | null;

export interface TcpProxy {
  readonly port: number;
  /** Where bytes go; null: nobody is there, as for a process that was killed. */
  target: number | null;
  /**
   * Decides for each connection, by its number: when it is made (`said` is null), and again for each piece that its client
   * says. Null: as before.
   */
  decide: Decide;
  /** How many connections were made. */
  readonly connections: number;
  close(): Promise<void>;
}

/** Bytes of a request that pass before `reset`: the head of a POST, not its body. */
const RESET_AFTER = 100;

/** A TCP proxy on loopback that can misbehave in the ways networks do. */
export async function openTcpProxy(target: number | null, decide: Decide = () => 'pass') {
  const open = new Set<Socket>();
  let made = 0;
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => undefined);
    return socket;
  };
  const server = createServer((socket) => {
    const client = keep(socket);
    const number = made;
    const fault = proxy.decide(number, null) ?? 'pass';
    made += 1;
    if (fault === 'refuse' || proxy.target === null) {
      client.resetAndDestroy();
      return;
    }
    // Whoever stalls reads on, so that a client which gives up is noticed.
    if (fault === 'stall') {
      client.resume();
      return;
    }
    const upstream = keep(connect(proxy.target, '127.0.0.1'));
    upstream.on('error', () => client.resetAndDestroy());
    join(client, upstream, fault, (said) => proxy.decide(number, said));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: TcpProxy = {
    port: (server.address() as AddressInfo).port,
    target,
    decide,
    get connections() {
      return made;
    },
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
  return proxy;
}

function join(client: Socket, upstream: Socket, first: Fault, decide: (said: string) => Fault | null): void {
  let fault = first;
  let passed = 0;
  client.on('data', (bytes) => {
    const decided = decide(bytes.toString('latin1'));
    if (decided !== null && decided !== fault) {
      fault = decided;
      passed = 0;
    }
    if (fault === 'stall') return;
    if (fault === 'reset' && passed + bytes.length > RESET_AFTER) {
      upstream.write(bytes.subarray(0, Math.max(0, RESET_AFTER - passed)), () => {
        client.resetAndDestroy();
        upstream.resetAndDestroy();
      });
      return;
    }
    passed += bytes.length;
    upstream.write(bytes);
  });
  client.on('end', () => upstream.end());
  client.on('close', () => upstream.destroy());
  upstream.on('data', (bytes) => {
    if (fault === 'blackhole' || fault === 'stall') return;
    if (fault === 'cut-reply') {
      client.resetAndDestroy();
      upstream.destroy();
      return;
    }
    client.write(bytes);
  });
  upstream.on('end', () => {
    if (fault !== 'blackhole') client.end();
  });
  upstream.on('close', () => {
    if (fault !== 'blackhole') client.destroy();
  });
}
