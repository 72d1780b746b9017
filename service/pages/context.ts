import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServiceContext } from '../context.ts';
import type { Visits } from '../store/visited.ts';
import type { Renderer } from './renderer.ts';
import { type Door, goneOf, type Query, type Visit, visitOf } from './visit.ts';

/** What every page is given. */
export interface PagesContext extends ServiceContext {
  readonly visits: Visits;
  readonly renderer: Renderer;
}

export interface Address {
  Params: { token: string; step: string };
  Querystring: Query;
}

export type Page = (
  visit: Visit,
  request: FastifyRequest<Address>,
  reply: FastifyReply,
) => Promise<FastifyReply>;

/** A page of any survey that exists; of one that does not, all links are told alike. */
export function known(
  context: PagesContext,
  door: Door,
  page: Page,
  options: { readonly alsoWithdrawn?: boolean } = {},
) {
  return async (request: FastifyRequest<Address>, reply: FastifyReply): Promise<FastifyReply> => {
    const link = { door, token: request.params.token, query: request.query };
    const visit = await visitOf(context, context.visits, link, options);
    return visit === null
      ? context.renderer.bare(reply, request.query, 'unknown', 404)
      : page(visit, request, reply);
  };
}

/** A page of a survey that takes answers; everything else is told plainly. */
export function open(context: PagesContext, door: Door, page: Page) {
  return known(context, door, async (visit, request, reply) => {
    const gone = goneOf(visit);
    return gone === null ? page(visit, request, reply) : context.renderer.gone(reply, visit, gone);
  });
}

/** The fields of a form; a body that is none has no fields. */
export function fieldsOf({ body }: FastifyRequest): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null && !Array.isArray(body)
    ? (body as Readonly<Record<string, unknown>>)
    : {};
}
