import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import serveStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { Environment } from 'nunjucks';
import type { ServiceContext } from '../context.ts';
import { codedRequestError } from '../plugins/problems.ts';
import { createVisits } from '../store/visited.ts';
import type { PagesContext } from './context.ts';
import { govukFolder } from './environment.ts';
import { addNoticePages } from './notice-routes.ts';
import { createRenderer } from './renderer.ts';
import { addStopPages } from './stop-routes.ts';
import { addSurveyPages } from './survey-routes.ts';
import { addWishPages } from './wish-routes.ts';

const STYLES_MS = 3_600_000;

/** The learner's pages. Errors are pages too, without details. */
export async function addPages(
  app: FastifyInstance,
  service: ServiceContext,
  environment: Environment,
): Promise<void> {
  const require = createRequire(import.meta.url);
  const own = dirname(require.resolve('#package/service/pages/assets/pages.css'));
  await app.register(serveStatic, {
    root: [own, join(govukFolder, 'govuk')],
    prefix: '/assets/',
    allowedPath: (path) => /^\/[\w.-]+\.css$/.test(path),
    index: false,
    maxAge: STYLES_MS,
  });

  const renderer = createRenderer(environment);
  const context: PagesContext = { ...service, renderer, visits: createVisits(service.database.reader) };
  app.setErrorHandler(async (error, request, reply) => {
    const coded = codedRequestError(error);
    if (coded.code === 'UNEXPECTED')
      context.log.error('page.unexpected', { route: request.routeOptions.url ?? '', code: coded.code });
    const { httpStatus: status } = coded;
    if (status === 429) reply.header('retry-after', coded.retryAfterSeconds ?? 60);
    return renderer.bare(
      reply,
      request.query,
      status === 429 ? 'busy' : status < 500 ? 'bad' : 'failed',
      status,
    );
  });
  // A form can only come from our own pages; mail programs, which unsubscribe by themselves, tell no site.
  app.addHook('onRequest', async (request, reply) => {
    if (request.method === 'POST' && request.headers['sec-fetch-site'] === 'cross-site')
      return renderer.bare(reply, request.query, 'bad', 403);
  });
  for (const door of ['s', 'a'] as const)
    for (const add of [addSurveyPages, addWishPages, addStopPages, addNoticePages]) add(app, context, door);
  // An address that was cut off, or with something behind it, is for a person to read too.
  for (const url of ['/s', '/u', '/a', '/s/*', '/u/*', '/a/*'])
    app.route({
      method: ['GET', 'POST'],
      url,
      handler: async (request, reply) => renderer.bare(reply, request.query, 'unknown', 404),
    });
}
