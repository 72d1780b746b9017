import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CodedError } from '../../lib/errors/index.ts';
import type { ServiceContext } from '../context.ts';
import { type Presented, recognise } from '../store/instances.ts';
import { tenantOf } from './tenant.ts';

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const NAME = new RegExp(`^(${UUID})\\.(\\d{1,9})\\.(${UUID})(?:\\.(${UUID}))?$`);

/**
 * Whatever changes something comes from the one database of its tenant (decision 0033). Who only reads is not asked:
 * answers are retrieved whatever the database is.
 */
export function addInstance(app: FastifyInstance, context: ServiceContext): void {
  app.addHook('onRequest', async (request) => {
    if (request.method === 'GET' || request.method === 'HEAD') return;
    const presented = presentedBy(request);
    const taken = await recognise(context.database, tenantOf(request).id, presented);
    if (!taken) throw new CodedError('SURVEY_INSTANCE_OTHER');
  });
}

/** @throws SURVEY_INSTANCE_MISSING when the header is not there, or is not one */
export function presentedBy(request: FastifyRequest): Presented {
  const [, id, generation, token, next] = NAME.exec(String(request.headers['destination-instance'])) ?? [];
  if (id === undefined) throw new CodedError('SURVEY_INSTANCE_MISSING');
  return { id, generation: Number(generation), token: token!, next: next ?? null };
}
