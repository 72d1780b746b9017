import type { FastifyInstance } from 'fastify';
import { CodedError } from '../../lib/errors/index.ts';
import { tenantOf } from './tenant.ts';

/** Of a tenant that leaves nothing is changed any more but by the offboarding itself. */
export function refuseLeaving(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    if (request.method === 'GET' || request.method === 'HEAD') return;
    if (tenantOf(request).leaving) throw new CodedError('SURVEY_TENANT_LEAVING');
  });
}
