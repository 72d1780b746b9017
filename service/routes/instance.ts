import type { FastifyInstance } from 'fastify';
import { CodedError } from '../../lib/errors/index.ts';
import type { ServiceContext } from '../context.ts';
import { presentedBy } from '../plugins/instance.ts';
import { tenantOf } from '../plugins/tenant.ts';
import { confirmInstance } from '../store/instances.ts';
import type { InstanceRequest, InstanceResponse } from '../wire.ts';
import type { WireSchemas } from '../wire-schemas.ts';

/** `PUT /v1/instance`: a named person says which database is the one to take contacts from. */
export function addInstanceRoute(app: FastifyInstance, context: ServiceContext, wire: WireSchemas): void {
  const schema = { body: wire.schemas['instance-request'] };
  app.put<{ Body: InstanceRequest }>(
    '/v1/instance',
    { schema },
    async (request): Promise<InstanceResponse> => {
      const presented = presentedBy(request);
      const { next } = presented;
      // A token that a copy may hold too would let the copy in again.
      if (next === null) throw new CodedError('SURVEY_INSTANCE_MISSING');
      const by = { ...request.body, at: context.clock() };
      const { id } = tenantOf(request);
      return { generation: await confirmInstance(context.database, id, { ...presented, next }, by) };
    },
  );
}
