import { Pool } from 'undici';
import type { Benchmark, BenchOptions } from './benchmark.ts';
import { said, start } from './child.ts';
import { alternate, median } from './measure.ts';

const REQUESTS = { full: 10_000, small: 1_500 } as const;
const CONNECTIONS = 20;

interface Load {
  /** Requests a second. */
  readonly rate: number;
  /** Milliseconds that 99 of 100 requests take at most. */
  readonly p99: number;
}

/** Asks for a page over and over, each connection as soon as it has its reply. */
async function load(url: string, requests: number): Promise<Load> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1 });
  const taken: number[] = [];
  let left = requests;
  const started = performance.now();
  const connection = async () => {
    while (left > 0) {
      left -= 1;
      const asked = performance.now();
      const { statusCode, body } = await pool.request({ path: pathname, method: 'GET' });
      await body.arrayBuffer();
      if (statusCode !== 200) throw new Error(`the page answered ${statusCode}`);
      taken.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  const seconds = (performance.now() - started) / 1000;
  await pool.close();
  taken.sort((a, b) => a - b);
  return { rate: requests / seconds, p99: taken[Math.floor(taken.length * 0.99)]! };
}

export const page: Benchmark = {
  about: 'a question of the survey to 20 connections, against bare Fastify rendering the same template',
  async run({ folder, size, rounds, say }: BenchOptions) {
    const children = {
      ours: start('page-server', ['ours', folder]),
      peer: start('page-server', ['bare', folder]),
    };
    try {
      const urls = {
        ours: (await said<{ url: string }>(children.ours)).url,
        peer: (await said<{ url: string }>(children.peer)).url,
      };
      say(`${REQUESTS[size]} requests a turn`);
      const p99 = { ours: [] as number[], peer: [] as number[] };
      const turn = (side: 'ours' | 'peer') => async () => {
        const { rate, p99: late } = await load(urls[side], REQUESTS[size]);
        p99[side].push(late);
        return rate;
      };
      const rate = await alternate(rounds, { ours: turn('ours'), peer: turn('peer') });
      // The first of each is the warm-up.
      const late = { ours: p99.ours.slice(1), peer: p99.peer.slice(1) };
      const notes = [
        'both in a process of their own, asked by this one; the service with its database, headers and one query a page',
      ];
      return [
        {
          name: 'page',
          unit: 'requests/s',
          ours: median(rate.ours),
          peer: median(rate.peer),
          bar: { kind: 'least', value: 0.7 },
          raw: rate,
          notes,
        },
        {
          name: 'page p99',
          unit: 'ms',
          ours: median(late.ours),
          peer: median(late.peer),
          bar: { kind: 'most', value: 2 },
          raw: late,
        },
      ];
    } finally {
      for (const child of Object.values(children)) child.kill();
    }
  },
};
