import type { FastifyInstance } from 'fastify';
import { queueSummary } from '../../lib/queue/index.ts';
import type { ServiceContext } from '../context.ts';
import { openApi } from '../openapi.ts';
import { SEND_QUEUE } from '../store/messages.ts';
import type { WireSchemas } from '../wire-schemas.ts';

/** Health, metrics and the description of the API: without a key, and without anything about a tenant or a learner. */
export function addOperationRoutes(app: FastifyInstance, context: ServiceContext, wire: WireSchemas): void {
  const description = JSON.stringify(openApi(wire.schemas));

  app.get('/v1/health', async () => {
    await context.database.reader('sv_tenant').first('id');
    return { status: 'ok', at: context.clock() };
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
