import { type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';

/** What a gateway said to a request. */
export interface GatewayReply {
  readonly status: number;
  /** Seconds it asked us to wait; absent when it did not, or named a date. */
  readonly retryAfterSeconds?: number;
  /** The body as JSON; null when it is none, was cut off or is too long. */
  readonly body: unknown;
}

/**
 * How a request ended. `unreachable`: the connection never stood, so that nothing of the request left. `cut-off`: it
 * stood, and nobody knows what the gateway made of the request.
 */
export type PostResult = GatewayReply | 'unreachable' | 'cut-off';

/** Milliseconds to connect, with TLS, and to have the whole reply: together well under the 20 s a job may take. */
const CONNECT_MS = 5_000;
const WHOLE_MS = 12_000;
/** A reply of a gateway is some hundred bytes. */
const MOST_BYTES = 64 * 1024;

/**
 * Posts once, on a connection of its own. A connection that was used before may be closed by the other side at the very
 * moment we write to it, and then nobody could tell whether the message was taken.
 *
 * @param limits for tests; milliseconds
 */
export function post(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  limits: { readonly connect: number; readonly whole: number } = { connect: CONNECT_MS, whole: WHOLE_MS },
): Promise<PostResult> {
  return new Promise((resolve) => {
    const secure = url.protocol === 'https:';
    const bytes = Buffer.from(body, 'utf8');
    const request = (secure ? overHttps : overHttp)(url, {
      method: 'POST',
      agent: false,
      headers: { ...headers, 'content-length': bytes.length },
    });
    let stood = false;
    let replied: IncomingMessage | undefined;
    const chunks: Buffer[] = [];
    let size = 0;

    const connecting = setTimeout(() => end(), limits.connect);
    const waiting = setTimeout(() => end(), limits.whole);
    /** Settles with what is known by now. The status alone says what became of the message. */
    function end(whole = false): void {
      clearTimeout(connecting);
      clearTimeout(waiting);
      request.destroy();
      if (replied === undefined) resolve(stood ? 'cut-off' : 'unreachable');
      else resolve(replyOf(replied, whole ? Buffer.concat(chunks).toString('utf8') : ''));
    }

    request.on('socket', (socket) =>
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        stood = true;
        clearTimeout(connecting);
      }),
    );
    request.on('response', (reply) => {
      replied = reply;
      reply.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MOST_BYTES) end();
        else chunks.push(chunk);
      });
      reply.on('end', () => end(reply.complete));
      reply.on('error', () => end());
    });
    request.on('error', () => end());
    request.end(bytes);
  });
}

function replyOf(reply: IncomingMessage, text: string): GatewayReply {
  const asked = /^\d{1,6}$/.exec(reply.headers['retry-after'] ?? '')?.[0];
  return {
    status: reply.statusCode ?? 0,
    ...(asked === undefined ? {} : { retryAfterSeconds: Number(asked) }),
    body: parsed(text),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
