import type { FastifyInstance } from 'fastify';
import type { JsonSchema, WireName } from '../wire-schemas.ts';

/** How an operation is asked, as its route has it. */
export interface RouteFacts {
  readonly method: string;
  /** As OpenAPI writes it: `/v1/surveys/{id}`. */
  readonly path: string;
  readonly body?: WireName;
  readonly query?: ObjectSchema;
  readonly params?: ObjectSchema;
}

export interface ObjectSchema {
  readonly required?: readonly string[];
  readonly properties: Readonly<Record<string, JsonSchema>>;
}

interface RouteSchema {
  readonly body?: JsonSchema;
  readonly querystring?: ObjectSchema;
  readonly params?: ObjectSchema;
}

/** Every route of the API that is added from here on, as it is added: none can be left out of the description. */
export function collectRoutes(app: FastifyInstance): readonly RouteFacts[] {
  const routes: RouteFacts[] = [];
  app.addHook('onRoute', ({ method, url, schema }) => {
    if (!url.startsWith('/v1/') || method === 'HEAD') return;
    const { body, querystring, params } = (schema ?? {}) as RouteSchema;
    for (const one of [method].flat())
      routes.push({
        method: one,
        path: url.replaceAll(/:(\w+)/g, '{$1}'),
        ...(body === undefined ? {} : { body: nameOf(body) }),
        ...(querystring === undefined ? {} : { query: querystring }),
        ...(params === undefined ? {} : { params }),
      });
  });
  return routes;
}

function nameOf({ $id = '' }: JsonSchema): WireName {
  return $id.slice($id.lastIndexOf('/') + 1).replace('.json', '') as WireName;
}
