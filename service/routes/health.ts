import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { ServiceContext } from '../context.ts';

/** Milliseconds the database has to answer when health is asked for. */
const ANSWER_MS = 2_000;

/** How it stands, for a supervisor and a load balancer: nothing about a tenant or a learner. */
export function addHealthRoutes(app: FastifyInstance, context: ServiceContext): void {
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
