import type { FastifyInstance } from 'fastify';
import type { ServiceContext } from '../context.ts';
import { tenantOf } from '../plugins/tenant.ts';
import { acceptContacts } from '../store/contacts.ts';
import type { ContactsRequest } from '../wire.ts';
import type { WireSchemas } from '../wire-schemas.ts';

/** `POST /v1/contacts`: a result for each item, in order. */
export function addContactRoutes(app: FastifyInstance, context: ServiceContext, wire: WireSchemas): void {
  const schema = { body: wire.schemas['contacts-request'] };
  app.post<{ Body: ContactsRequest }>('/v1/contacts', { schema }, async (request) => {
    const { id } = tenantOf(request);
    const options = { sms: context.sms !== undefined };
    const results = await acceptContacts(
      context.database,
      id,
      context.clock(),
      request.body.contacts,
      options,
    );
    await context.release();
    return { results };
  });
}
