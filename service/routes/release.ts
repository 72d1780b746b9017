import type { FastifyInstance } from 'fastify';
import type { ServiceContext } from '../context.ts';
import { tenantOf } from '../plugins/tenant.ts';
import { appendAudit } from '../store/audit.ts';
import { releaseAddress, releaseLearner } from '../store/suppressions.ts';
import type { ReleaseRequest, ReleaseResponse } from '../wire.ts';
import type { WireSchemas } from '../wire-schemas.ts';

/** An address or a learner that was not to be written to, and may be again: a named person says so. */
export function addReleaseRoute(app: FastifyInstance, context: ServiceContext, wire: WireSchemas): void {
  const { database, clock } = context;
  const schema = { body: wire.schemas['release-request'] };
  app.post<{ Body: ReleaseRequest }>('/v1/release', { schema }, async (request): Promise<ReleaseResponse> => {
    const { subject, value, channel, by: who, reason: why } = request.body;
    const tenant = tenantOf(request).id;
    const released = await database.transaction(async (tx) => {
      const act = subject === 'learner' ? 'learner-released' : 'address-released';
      await appendAudit(tx, { at: clock(), who, act, tenant, target: channel, why });
      return subject === 'learner'
        ? releaseLearner(tx, tenant, value)
        : releaseAddress(tx, tenant, value, channel);
    });
    return { released };
  });
}
