/**
 * A mail server that takes everything and keeps nothing, in a process of its own: as little work as the protocol allows.
 * Tells its port to whoever forked it.
 */
import { type AddressInfo, createServer, type Socket } from 'node:net';

const END = '\r\n.\r\n';

function serve(socket: Socket): void {
  let data = false;
  let text = '';
  const reply = (line: string) => void socket.write(`${line}\r\n`);
  reply('220 sink');
  socket.setEncoding('latin1');
  socket.on('error', () => undefined);
  socket.on('data', (chunk: string) => {
    text += chunk;
    for (;;) {
      const end = text.indexOf(data ? END : '\r\n');
      if (end < 0) return;
      const command = text.slice(0, 4).toUpperCase();
      text = text.slice(end + (data ? END.length : 2));
      if (data) {
        data = false;
        reply('250 taken');
      } else if (command === 'DATA') {
        data = true;
        reply('354 go on');
      } else if (command === 'QUIT') {
        socket.end('221 bye\r\n');
        return;
      } else reply('250 sink');
    }
  });
}

const server = createServer(serve);
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.once('disconnect', () => process.exit());
