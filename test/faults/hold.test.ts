/** A hold whose process dies between its two acts: it stands here, and the survey service has not heard of it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { resolve } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { showHold } from '../../plugin/admin/index.ts';
import { newestHold } from '../../plugin/storage/holds.ts';
import { type College, openCollege } from '../journeys/college.ts';

const PROGRAM = resolve(import.meta.dirname, '../../dist/bin/destinations.js');

/** Stands where the service stood, takes requests and never answers. */
async function hangAt(url: string): Promise<() => Promise<void>> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((done) => server.listen(Number(new URL(url).port), '127.0.0.1', done));
  return async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  };
}

function program({ houses, officer }: College, ...line: readonly string[]): ChildProcess {
  const { folder } = houses.installation.home;
  const child = spawn(process.execPath, [PROGRAM, ...line, '--home', folder, '--as', officer.id], {
    stdio: 'ignore',
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

test.each(['held', 'lifted'])(
  '%s here, and killed before the service had it: the next run tells it',
  async (what) => {
    const college = await openCollege({ today: '2025-07-01' });
    const { reader } = college.houses.tenant.database;
    const holds = what === 'held';
    if (!holds) {
      const first = program(college, 'hold', 'set', '--why', 'wrong logo');
      expect((await once(first, 'exit'))[0]).toBe(0);
    }
    const ada = await college.learner('Ada', { ended: '2025-06-30' });
    await college.serviceGoesDown();
    const letGo = await hangAt(college.houses.service.url);
    const child = program(college, 'hold', holds ? 'set' : 'lift', '--why', 'the second act');
    await vi.waitFor(async () => expect((await newestHold(reader))?.why).toBe('the second act'), 20_000);
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    expect((await ended)[1]).toBe('SIGKILL');
    expect(await newestHold(reader)).toMatchObject({ held: holds ? 1 : 0, toldAt: null });
    await letGo();

    await college.serviceComesBack();
    await college.run();
    expect(await (await college.context.client()).holdStanding()).toMatchObject({ held: holds });
    expect((await showHold(college.context, college.officer)).serviceTold).toBe(true);
    expect(ada.messages()).toHaveLength(holds ? 0 : 1);
  },
);
