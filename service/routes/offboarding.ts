import type { FastifyInstance } from 'fastify';
import { CodedError } from '../../lib/errors/index.ts';
import type { ServiceContext } from '../context.ts';
import { tenantOf } from '../plugins/tenant.ts';
import { EXPORTED, type ExportedTable, exportPage } from '../store/export.ts';
import { offboard, readOffboarding } from '../store/offboarding.ts';
import type { ExportPage, Offboarding, OffboardRequest } from '../wire.ts';
import type { WireSchemas } from '../wire-schemas.ts';

/** How a tenant leaves: step by step, with everything held of it to take along in between. */
export function addOffboardingRoutes(app: FastifyInstance, context: ServiceContext, wire: WireSchemas): void {
  const { database, clock } = context;

  app.get('/v1/account/offboard', async (request): Promise<Offboarding> => {
    return readOffboarding(database.reader, clock, tenantOf(request).id);
  });

  app.post<{ Body: OffboardRequest }>(
    '/v1/account/offboard',
    { schema: { body: wire.schemas['offboard-request'] } },
    async (request): Promise<Offboarding> => offboard(database, clock, tenantOf(request).id, request.body),
  );

  const asked = {
    type: 'object',
    additionalProperties: false,
    required: ['table'],
    properties: {
      table: { enum: Object.keys(EXPORTED), description: 'Which table' },
      after: { type: 'string', pattern: '^[0-9a-z-]{1,80}$', description: '`after` of the page before' },
    },
  };
  app.get<{ Querystring: { table: ExportedTable; after?: string } }>(
    '/v1/account/export',
    { schema: { querystring: asked } },
    async (request): Promise<ExportPage> => {
      const { id, leaving } = tenantOf(request);
      if (!leaving) throw new CodedError('SURVEY_TENANT_STAYS');
      const { table, after } = request.query;
      return exportPage(database.reader, id, table, after ?? null);
    },
  );
}
