import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CodedError } from '../../lib/errors/index.ts';
import type { ServiceContext } from '../context.ts';
import { addressSubject, tenantSubject } from '../limits/subjects.ts';
import { isLoopback } from '../loopback.ts';

/** Requests a minute, over all instances. */
export interface Limits {
  readonly apiPerTenant: number;
  readonly perAddress: number;
  /** Links and keys that do not exist. */
  readonly unknownPerAddress: number;
}

export const USUAL_LIMITS: Limits = { apiPerTenant: 1_200, perAddress: 1_200, unknownPerAddress: 60 };

/**
 * Refuses whoever tries links: before anything is looked up for them. What counts is what did not exist: a page of a link
 * that nobody has (404), and a word of a gateway that it did not sign (401, 403).
 */
export function limitUnknown(app: FastifyInstance, context: ServiceContext): void {
  const { unknownPerAddress: most } = context.limits;
  app.addHook('onRequest', async (request) => {
    if (isFree(context, request) || isOfApi(request)) return;
    if (context.counts.of(addressSubject('link', request.ip)) >= most) refuse(context);
  });
  app.addHook('onResponse', async (request, reply) => {
    const { url = '' } = request.routeOptions;
    const { statusCode } = reply;
    const unknown =
      (statusCode === 404 && url.includes(':token')) ||
      ((statusCode === 401 || statusCode === 403) && url.startsWith('/webhooks/'));
    if (unknown) context.counts.add(addressSubject('link', request.ip), most);
  });
}

/**
 * Of keys that nobody has. A key that somebody has is taken all the same: one installation asks for hundreds of tenants, and
 * one of its keys that has ended must not lock the others out. (Nobody comes upon one of 256 bits by trying.)
 */
export function limitUnknownKey(context: ServiceContext, request: FastifyRequest): void {
  const { unknownPerAddress: most } = context.limits;
  if (isFree(context, request)) return;
  if (context.counts.add(addressSubject('key', request.ip), most) > most) refuse(context);
}

function isOfApi({ routeOptions }: FastifyRequest): boolean {
  return routeOptions.url?.startsWith('/v1/') === true;
}

/** Of pages and everything else without a key: so many of one address. */
export function limitAddress(app: FastifyInstance, context: ServiceContext): void {
  const { perAddress: most } = context.limits;
  app.addHook('onRequest', async (request) => {
    if (isFree(context, request)) return;
    if (context.counts.add(addressSubject('address', request.ip), most) > most) refuse(context);
  });
}

/** Of the API: so many of one tenant, wherever they come from. */
export function limitTenant(context: ServiceContext, request: FastifyRequest, tenant: string): void {
  const { apiPerTenant: most } = context.limits;
  if (isFree(context, request)) return;
  if (context.counts.add(tenantSubject(tenant), most) > most) refuse(context);
}

/** The sandbox answers for thousands of learners from this machine. */
function isFree({ sandbox }: ServiceContext, request: FastifyRequest): boolean {
  return sandbox && isLoopback(request.ip);
}

function refuse({ counts }: ServiceContext): never {
  throw new CodedError('SURVEY_TOO_MANY_REQUESTS', {}, { retryAfterSeconds: counts.secondsLeft() });
}
