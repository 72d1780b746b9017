import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { queueSummary } from '../../lib/queue/index.ts';
import type { ServiceContext } from '../context.ts';
import { openApi } from '../openapi.ts';
import { SEND_QUEUE } from '../store/messages.ts';
import type { WireSchemas } from '../wire-schemas.ts';

/** Milliseconds the database has to answer when health is asked for. */
const ANSWER_MS = 2_000;

/** Health, metrics and the description of the API: without a key, and without anything about a tenant or a learner. */
export function addOperationRoutes(app: FastifyInstance, context: ServiceContext, wire: WireSchemas): void {
  const description = JSON.stringify(openApi(wire.schemas));

  // Whether it lives: a restart helps when it does not.
  app.get('/v1/health', async (_request, reply) => {
    const alive = await answers(context);
    return reply.code(alive ? 200 : 503).send({ status: alive ? 'ok' : 'no-database', at: context.clock() });
  });

  // Whether it should be sent requests: not while it ends.
  app.get('/v1/ready', async (_request, reply) => {
    const status = context.isRetired() ? 'draining' : (await answers(context)) ? 'ready' : 'no-database';
    return reply.code(status === 'ready' ? 200 : 503).send({ status });
  });

  app.get('/v1/openapi.json', async (_request, reply) => reply.type('application/json').send(description));

  app.get('/metrics', async (_request, reply) => {
    const { reader } = context.database;
    const messages = await countBy(reader('sv_message'), 'state', 'channel');
    const surveys = await countBy(reader('sv_survey'), 'state');
    const [queue] = await queueSummary(reader, [SEND_QUEUE]);
    const jobs = (['ready', 'waiting', 'leased', 'dead'] as const).map((state) => ({
      labels: { state },
      count: queue?.[state] ?? 0,
    }));
    const lines = [
      ...gauge('survey_messages', 'Messages by state and channel', messages),
      ...gauge('survey_surveys', 'Surveys by state', surveys),
      ...gauge('survey_queue_jobs', 'Jobs of the sending queue by state, counted to 10000', jobs),
    ];
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(`${lines.join('\n')}\n`);
  });
}

async function answers({ database }: ServiceContext): Promise<boolean> {
  const asked = database
    .reader('sv_tenant')
    .first('id')
    .then(
      () => true,
      () => false,
    );
  return Promise.race([asked, wait(ANSWER_MS, false, { ref: false })]);
}

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly count: number;
}

interface Countable {
  select(...columns: string[]): {
    count(of: object): { groupBy(...columns: string[]): PromiseLike<unknown> };
  };
}

async function countBy(table: Countable, ...columns: string[]): Promise<readonly Sample[]> {
  const rows = (await table
    .select(...columns)
    .count({ rows: '*' })
    .groupBy(...columns)) as Record<string, string | number>[];
  return rows.map(({ rows: count, ...labels }) => ({
    labels: labels as Record<string, string>,
    count: Number(count),
  }));
}

function gauge(name: string, help: string, samples: readonly Sample[]): string[] {
  const value = ({ labels, count }: Sample) => {
    const told = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
    return `${name}{${told.join(',')}} ${count}`;
  };
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...samples.map(value)];
}
