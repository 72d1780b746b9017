/** Mail scanners open every link of a message before its reader does, some of them more than once. */
import { afterEach, expect, test } from 'vitest';
import { type Bench, createBench, invitation } from './support.ts';
import { createVisitor } from './visitor.ts';

let bench: Bench;
afterEach(() => bench.close());

/** Every address in the message that just arrived: in its text, its HTML and its headers. */
async function linksIn(address: string): Promise<readonly string[]> {
  const mail = (await bench.mails.messages()).findLast(({ to }) => to.includes(address))!;
  const headers = [...mail.headers.values()].join('\n');
  const found = `${mail.text}\n${mail.html}\n${headers}`.matchAll(/https?:\/\/[^\s"'<>]+/g);
  return [...new Set([...found].map(([link]) => link.replaceAll('&amp;', '&')))];
}

/** Every row of every table. */
async function everything(): Promise<Record<string, unknown[]>> {
  const { reader } = bench.database;
  const tables = (await reader('sqlite_master').where({ type: 'table' }).orderBy('name').select('name')) as {
    name: string;
  }[];
  const rows: Record<string, unknown[]> = {};
  for (const { name } of tables) rows[name] = await reader(name);
  return rows;
}

async function scan(links: readonly string[]): Promise<readonly number[]> {
  const statuses = [];
  for (const method of ['GET', 'HEAD', 'GET', 'HEAD'])
    for (const link of links) {
      const reply = await fetch(link, { method });
      await reply.arrayBuffer();
      statuses.push(reply.status);
    }
  return statuses;
}

test.each([
  ['en', 'not begun', async () => {}],
  ['cy', 'not begun', async () => {}],
  ['en', 'begun', (token: string) => createVisitor(bench.service.url, token).open('/q/activities')],
  ['en', 'answered', (token: string) => createVisitor(bench.service.url, token).answer()],
] as const)(
  'GET and HEAD of every link, twice, change nothing (%s, %s)',
  async (language, _state, before) => {
    bench = await createBench({ bounces: { domain: 'bounces.example', host: '127.0.0.1', port: 0 } });
    await bench.contacts(
      invitation('sam', {}, { language }),
      invitation(
        'sam',
        { contactNumber: 2, kind: 'reminder', notBefore: '2025-09-16T08:00:00.000Z' },
        { language },
      ),
    );
    await bench.service.drain();
    await before(await bench.token());
    const links = await linksIn('sam@example.com');
    expect(links.map((link) => new URL(link).pathname.replace(/\w{22}/, 'TOKEN')).sort()).toEqual([
      '/s/TOKEN',
      '/s/TOKEN/privacy',
      '/u/TOKEN',
    ]);
    const was = await everything();
    expect(was.sv_message).toHaveLength(2);

    expect(new Set(await scan(links))).toEqual(new Set([200]));
    expect(await everything()).toEqual(was);
  },
);
