import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CodedError } from '../../lib/errors/index.ts';
import type { ServiceContext } from '../context.ts';
import { tenantOfKey } from '../store/keys.ts';
import type { Tenant } from '../store/tenants.ts';
import { limitTenant, limitUnknownKey } from './limits.ts';

const tenants = new WeakMap<FastifyRequest, Tenant>();

/** Every route of the instance belongs to the tenant whose key the request carries. */
export function addTenant(app: FastifyInstance, context: ServiceContext): void {
  app.addHook('onRequest', async (request) => {
    const apiKey = /^Bearer ([\w-]{20,100})$/.exec(request.headers.authorization ?? '')?.[1];
    const tenant = apiKey === undefined ? null : await tenantOfKey(context.database, apiKey, context.clock());
    if (tenant === null) {
      limitUnknownKey(context, request);
      throw new CodedError('SURVEY_KEY_UNKNOWN');
    }
    limitTenant(context, request, tenant.id);
    tenants.set(request, tenant);
  });
}

/** The tenant of a request that came through `addTenant`. */
export function tenantOf(request: FastifyRequest): Tenant {
  const tenant = tenants.get(request);
  if (tenant === undefined) throw new CodedError('SURVEY_KEY_UNKNOWN');
  return tenant;
}
