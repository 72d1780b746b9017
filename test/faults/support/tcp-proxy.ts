import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * What a proxy does to a connection.
 *
 *   pass        bytes go both ways
 *   refuse      the connection is reset as soon as it is made
 *   reset       the request goes through, and after some bytes of it the connection is reset
 *   cut-reply   the whole request goes through; at the first byte of the reply the connection is reset: the work was done
 *   stall       the connection is made and nothing is ever forwarded
 *   blackhole   half open: the request goes through, no byte of the reply and no end of it ever comes
 */
export type Fault = 'pass' | 'refuse' | 'reset' | 'cut-reply' | 'stall' | 'blackhole';

export interface TcpProxy {
  readonly port: number;
  /** Where bytes go; null: nobody is there, as for a process that was killed. */
  target: number | null;
  /** Decides for each connection, in the order they are made; a connection keeps what was decided. */
  decide: (connection: number) => Fault;
  /** How many connections were made. */
  readonly connections: number;
  close(): Promise<void>;
}

/** Bytes of a request that pass before `reset`: the head of a POST, not its body. */
const RESET_AFTER = 100;

/** A TCP proxy on loopback that can misbehave in the ways networks do. */
export async function openTcpProxy(target: number | null, decide: TcpProxy['decide'] = () => 'pass') {
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
    const fault = proxy.decide(made);
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
    join(client, upstream, fault);
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

function join(client: Socket, upstream: Socket, fault: Fault): void {
  let passed = 0;
  client.on('data', (bytes) => {
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
    if (fault === 'blackhole') return;
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
