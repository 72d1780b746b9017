import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { CodedError } from '../../lib/errors/index.ts';
import { addMultipart } from './multipart.ts';

/** Requests a minute from one address: far above a class answering behind one router, far below a guesser's need. */
const PER_MINUTE = 1_200;
const LOOPBACK = ['127.0.0.1', '::1'];

/**
 * Headers, limits and the form parser. No cookie is ever set and no script runs, so that the policy can be strict: a
 * form can only be sent by who knows the token in its address.
 */
export async function addSecurity(
  app: FastifyInstance,
  options: { readonly sandbox: boolean; readonly https: boolean },
): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    strictTransportSecurity: options.https,
    referrerPolicy: { policy: 'no-referrer' },
  });
  await app.register(rateLimit, {
    max: PER_MINUTE,
    timeWindow: 60_000,
    // The sandbox answers for thousands of learners from this machine.
    allowList: options.sandbox ? LOOPBACK : [],
    errorResponseBuilder: (_request, { ttl }) =>
      new CodedError('SURVEY_TOO_MANY_REQUESTS', {}, { retryAfterSeconds: Math.ceil(ttl / 1_000) }),
  });
  await app.register(formbody, { bodyLimit: 32 * 1024 });
  addMultipart(app);
}
