import type { FastifyInstance } from 'fastify';
import type { ServiceContext } from '../context.ts';
import { tenantOf } from '../plugins/tenant.ts';
import { readFeed } from '../store/feed.ts';

const MOST = 1_000;

/** `GET /v1/events?after=&limit=`: the tenant's feed in its order. */
export function addEventRoutes(app: FastifyInstance, context: ServiceContext): void {
  const querystring = {
    type: 'object',
    additionalProperties: false,
    properties: {
      after: { type: 'string', minLength: 3, maxLength: 80, description: 'The cursor of the page before' },
      limit: { type: 'string', pattern: '^[1-9][0-9]{0,3}$', description: 'Events of a page, at most 1000' },
    },
  };
  app.get<{ Querystring: { after?: string; limit?: string } }>(
    '/v1/events',
    { schema: { querystring } },
    async (request) => {
      const { after, limit } = request.query;
      const most = Math.min(MOST, Number(limit ?? MOST));
      return readFeed(context.database, tenantOf(request).id, context.clock, after ?? null, most);
    },
  );
}
