import { connect, type Socket } from 'node:net';

/** Code of the errors given here: the server never said a word, so it certainly took nothing. */
export const UNGREETED = 'EUNGREETED';

/**
 * A connection to a mail server that has begun to speak; nothing of its greeting is read. A balancer in front of a mail
 * server that is down takes connections and resets them: to the client that looks like a connection that broke, of which
 * nobody could tell whether a message went over it.
 *
 * @param withinMs for connecting, and again for the first byte
 * @throws an error with the code `EUNGREETED` when it breaks, ends or stays silent before
 */
export function greetedSocket(
  to: { readonly host: string; readonly port: number },
  withinMs: number,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: to.host, port: to.port });
    const fail = (): void => {
      socket.destroy();
      reject(Object.assign(new Error('the mail server gave no greeting'), { code: UNGREETED }));
    };
    const begun = (): void => {
      // It is also told to be readable when it ends.
      if (socket.readableLength === 0) return;
      socket.setTimeout(0);
      for (const event of ['error', 'close', 'end', 'timeout'] as const) socket.off(event, fail);
      socket.off('readable', begun);
      resolve(socket);
    };
    for (const event of ['error', 'close', 'end', 'timeout'] as const) socket.on(event, fail);
    socket.on('readable', begun);
    socket.setTimeout(withinMs);
  });
}
