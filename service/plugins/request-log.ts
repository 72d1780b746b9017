import type { FastifyInstance } from 'fastify';
import type { ServiceContext } from '../context.ts';

/** A line for each request: its route as it is declared, never its address, in which a link may stand. */
export function addRequestLog(app: FastifyInstance, { log }: ServiceContext): void {
  app.addHook('onResponse', async (request, reply) => {
    log.info('request', {
      id: request.id,
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    });
  });
}
