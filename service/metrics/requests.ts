import type { FastifyInstance } from 'fastify';
import type { Sample } from './format.ts';

/** Seconds: of a page that is quick, to one that somebody gives up on. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Durations {
  readonly labels: { readonly method: string; readonly route: string; readonly status: string };
  readonly upTo: number[];
  count: number;
  sum: number;
}

/** Counts every request of this process with its duration, by route as it is declared: a link stands in the address only. */
export function measureRequests(app: FastifyInstance): () => readonly Sample[] {
  const measured = new Map<string, Durations>();
  app.addHook('onResponse', async (request, reply) => {
    const { method } = request;
    const route = request.routeOptions.url ?? 'none';
    const status = `${Math.floor(reply.statusCode / 100)}xx`;
    const key = `${method} ${route} ${status}`;
    const of = measured.get(key) ?? {
      labels: { method, route, status },
      upTo: BUCKETS.map(() => 0),
      count: 0,
      sum: 0,
    };
    measured.set(key, of);
    const seconds = reply.elapsedTime / 1_000;
    of.count += 1;
    of.sum += seconds;
    for (const [at, limit] of BUCKETS.entries()) if (seconds <= limit) of.upTo[at]! += 1;
  });
  return () => [...measured.values()].flatMap(samplesOf);
}

function samplesOf({ labels, upTo, count, sum }: Durations): Sample[] {
  const name = 'survey_request_duration_seconds';
  return [
    ...BUCKETS.map((limit, at) => ({
      name: `${name}_bucket`,
      labels: { ...labels, le: String(limit) },
      value: upTo[at]!,
    })),
    { name: `${name}_bucket`, labels: { ...labels, le: '+Inf' }, value: count },
    { name: `${name}_sum`, labels, value: Number(sum.toFixed(6)) },
    { name: `${name}_count`, labels, value: count },
  ];
}
