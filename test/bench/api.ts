import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import type { Benchmark, BenchOptions } from './benchmark.ts';
import { said, start } from './child.ts';
import { contactsNamed } from './contacts.ts';
import { alternate, median } from './measure.ts';

/** Requests of a turn, each as full as the plugin's. */
const POSTS = { full: 100, small: 10 } as const;
const CONTACTS_PER_POST = 500;
/** Requests under way at once: as many as a plugin with several workers has. */
const CONNECTIONS = 4;

interface Server {
  readonly url: string;
  readonly apiKey: string;
}

/** @returns contacts accepted a second, from the first request to the last reply */
async function accepted({ url, apiKey }: Server, posts: number, instance: string): Promise<number> {
  const bodies = Array.from({ length: posts }, () =>
    JSON.stringify({ contacts: contactsNamed(randomUUID(), CONTACTS_PER_POST) }),
  );
  const pool = new Pool(url, { connections: CONNECTIONS, pipelining: 1 });
  const headers = {
    authorization: `Bearer ${apiKey}`,
    'content-type': 'application/json',
    'destination-instance': instance,
  };
  let count = 0;
  const started = performance.now();
  const connection = async () => {
    for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) {
      const reply = await pool.request({ path: '/v1/contacts', method: 'POST', headers, body });
      if (reply.statusCode !== 200) throw new Error(await reply.body.text());
      const { results } = (await reply.body.json()) as { results: { result: string }[] };
      count += results.filter(({ result }) => result === 'accepted').length;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  const seconds = (performance.now() - started) / 1000;
  await pool.close();
  if (count !== posts * CONTACTS_PER_POST) throw new Error(`${count} contacts were accepted`);
  return count / seconds;
}

export const api: Benchmark = {
  about: 'contacts accepted by the service, against bare Fastify that inserts the same rows',
  async run({ folder, size, rounds, say }: BenchOptions) {
    const children = {
      ours: start('api-server', ['ours', folder]),
      peer: start('api-server', ['bare', folder]),
    };
    try {
      const servers = { ours: await said<Server>(children.ours), peer: await said<Server>(children.peer) };
      say(`${POSTS[size]} requests of ${CONTACTS_PER_POST} contacts a turn`);
      const instance = `${randomUUID()}.0.${randomUUID()}`;
      const turn = (side: 'ours' | 'peer') => () => accepted(servers[side], POSTS[size], instance);
      const raw = await alternate(rounds, { ours: turn('ours'), peer: turn('peer') });
      return [
        {
          name: 'api',
          unit: 'contacts/s',
          ours: median(raw.ours),
          peer: median(raw.peer),
          bar: { kind: 'least', value: 0.5 },
          raw,
          notes: [
            'both in a process of their own, a transaction for each request, into the same tables with the same indexes; ours with key, schema, what is known already, a result for each contact, and the filling of the queue',
          ],
        },
      ];
    } finally {
      for (const child of Object.values(children)) child.kill();
    }
  },
};
