import type { FastifyInstance } from 'fastify';
import type { Environment } from 'nunjucks';
import type { ServiceContext } from '../context.ts';
import { openApi } from '../openapi/document.ts';
import { pageView } from '../openapi/page.ts';
import type { RouteFacts } from '../openapi/routes.ts';
import type { WireSchemas } from '../wire-schemas.ts';

/** What the description is made of. */
export interface Described {
  readonly routes: readonly RouteFacts[];
  readonly wire: WireSchemas;
  readonly environment: Environment;
}

/** The description of the API, for programs and for people. */
export function addDescriptionRoutes(app: FastifyInstance, context: ServiceContext, api: Described): void {
  // Once everything has been added: what is described is what is there.
  const described = once(() => {
    const document = openApi(api.routes, api.wire.schemas, context.publicUrl());
    const page = api.environment.render('api.njk', pageView(document, api.routes));
    return { json: JSON.stringify(document), page };
  });

  app.get('/v1/openapi.json', async (_request, reply) =>
    reply.type('application/json').send(described().json),
  );

  app.get('/v1/docs', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(described().page),
  );
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
