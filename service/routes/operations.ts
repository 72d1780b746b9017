import { setTimeout as wait } from 'node:timers/promises';
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

/** Milliseconds the database has to answer when health is asked for. */
const ANSWER_MS = 2_000;

/** Health and the description of the API: without a key, and without anything about a tenant or a learner. */
export function addOperationRoutes(app: FastifyInstance, context: ServiceContext, api: Described): void {
  // Once everything has been added: what is described is what is there.
  const described = once(() => {
    const document = openApi(api.routes, api.wire.schemas, context.publicUrl());
    const page = api.environment.render('api.njk', pageView(document, api.routes));
    return { json: JSON.stringify(document), page };
  });

  // Whether it lives: a restart helps when it does not.
  app.get('/v1/health', async (_request, reply) => {
    const alive = await answers(context);
    return reply.code(alive ? 200 : 503).send({ status: alive ? 'ok' : 'no-database', at: context.clock() });
  });

  // Whether it should be sent requests: not while it ends.
  app.get('/v1/ready', async (_request, reply) => {
    const status = context.isRetired() ? 'draining' : (await answers(context)) ? 'ready' : 'no-database';
    return reply.code(status === 'ready' ? 200 : 503).send({ status });
  });

  app.get('/v1/openapi.json', async (_request, reply) =>
    reply.type('application/json').send(described().json),
  );

  app.get('/v1/docs', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(described().page),
  );
}

async function answers({ database }: ServiceContext): Promise<boolean> {
  const asked = database
    .reader('sv_tenant')
    .first('id')
    .then(
      () => true,
      () => false,
    );
  return Promise.race([asked, wait(ANSWER_MS, false, { ref: false })]);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
