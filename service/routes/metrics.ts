import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CodedError } from '../../lib/errors/index.ts';
import type { ServiceContext } from '../context.ts';
import { isLoopback } from '../loopback.ts';
import { promText, type Sample } from '../metrics/format.ts';
import { stateFamilies } from '../metrics/state.ts';

export interface MetricsAccess {
  /** Whoever sends it as Bearer token may read; without one, this machine. */
  readonly token?: string;
  /** A proxy is known, so that the address of a request is that of who asks. */
  readonly behindProxy: boolean;
}

/** `GET /metrics`: for whoever watches the service, and for nobody else; nothing about a tenant or a learner. */
export function addMetrics(
  app: FastifyInstance,
  context: ServiceContext,
  { access, requests }: { readonly access: MetricsAccess; readonly requests: () => readonly Sample[] },
): void {
  app.get('/metrics', async (request, reply) => {
    // As if it were not there.
    if (!mayRead(request, access)) throw new CodedError('SURVEY_NOT_FOUND');
    const families = [
      ...(await stateFamilies(context)),
      {
        name: 'survey_request_duration_seconds',
        help: 'Requests to this process by route, with their duration',
        type: 'histogram',
        samples: requests(),
      } as const,
    ];
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(promText(families));
  });
}

function mayRead({ headers, ip }: FastifyRequest, { token, behindProxy }: MetricsAccess): boolean {
  const given = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
  if (token !== undefined) return given !== undefined && same(given, token);
  // Through a proxy that is not known every request seems to come from where the proxy is.
  const forwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  return isLoopback(ip) && (behindProxy || !forwarded);
}

function same(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
