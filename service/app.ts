import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Environment } from 'nunjucks';
import type { ServiceContext } from './context.ts';
import { measureRequests } from './metrics/requests.ts';
import { collectRoutes } from './openapi/routes.ts';
import { addPages } from './pages/index.ts';
import { addInstance } from './plugins/instance.ts';
import { refuseLeaving } from './plugins/leaving.ts';
import { limitAddress, limitUnknown } from './plugins/limits.ts';
import { addProblems, BODY_LIMIT, tellUnreadable } from './plugins/problems.ts';
import { addRequestLog } from './plugins/request-log.ts';
import { addSecurity } from './plugins/security.ts';
import { addTenant } from './plugins/tenant.ts';
import { addAccountRoutes } from './routes/account.ts';
import { addAssistRoute } from './routes/assist.ts';
import { addContactRoutes } from './routes/contacts.ts';
import { addDescriptionRoutes } from './routes/description.ts';
import { addEventRoutes } from './routes/events.ts';
import { addHealthRoutes } from './routes/health.ts';
import { addInstanceRoute } from './routes/instance.ts';
import { addMetrics } from './routes/metrics.ts';
import { addOffboardingRoutes } from './routes/offboarding.ts';
import { addReleaseRoute } from './routes/release.ts';
import { addSurveyRoutes } from './routes/surveys.ts';
import { addUncertainRoutes } from './routes/uncertain.ts';
import { addWebhooks } from './webhooks/index.ts';
import { type JsonSchema, loadWireSchemas } from './wire-schemas.ts';

export interface AppOptions {
  readonly tls?: { readonly certificate: string; readonly key: string };
  readonly trustProxy?: readonly string[];
  readonly logRequests?: boolean;
  /** Who may read /metrics besides this machine. */
  readonly metrics?: { readonly token?: string };
}

/** The HTTP application: the API under `/v1` for the plugin, pages for learners. Not yet listening. */
export async function createApp(
  context: ServiceContext,
  environment: Environment,
  { tls, trustProxy = [], logRequests = false, metrics = {} }: AppOptions = {},
): Promise<FastifyInstance> {
  const wire = loadWireSchemas();
  const app: FastifyInstance = Fastify({
    https: tls === undefined ? null : { cert: tls.certificate, key: tls.key },
    trustProxy: trustProxy.length === 0 ? false : [...trustProxy],
    // Named in problem replies and in the log: of this request alone, whichever instance took it.
    genReqId: () => randomUUID(),
    logger: false,
    clientErrorHandler: tellUnreadable,
    bodyLimit: BODY_LIMIT,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    routerOptions: { maxParamLength: 100, ignoreTrailingSlash: true },
    return503OnClosing: true,
    forceCloseConnections: 'idle',
  });
  app.setValidatorCompiler(({ schema }) => wire.compile(schema as JsonSchema));
  await addSecurity(app, { https: context.publicUrl().startsWith('https:') });
  addProblems(app, context);
  if (logRequests) addRequestLog(app, context);
  const requests = measureRequests(app);
  limitUnknown(app, context);
  const routes = collectRoutes(app);

  await app.register(async (api) => {
    addTenant(api, context);
    addInstanceRoute(api, context, wire);
    await api.register(async (recognised) => {
      addInstance(recognised, context);
      addOffboardingRoutes(recognised, context, wire);
      await recognised.register(async (staying) => {
        refuseLeaving(staying);
        addContactRoutes(staying, context, wire);
        addEventRoutes(staying, context);
        addAccountRoutes(staying, context, wire, environment);
        addUncertainRoutes(staying, context, wire);
        addReleaseRoute(staying, context, wire);
        addSurveyRoutes(staying, context, wire);
        addAssistRoute(staying, context, wire);
      });
    });
  });
  // Asked for by what watches over the service, perhaps from the address of the proxy: not limited.
  await app.register(async (watched) => addHealthRoutes(watched, context));
  await app.register(async (open) => {
    limitAddress(open, context);
    addDescriptionRoutes(open, context, { routes, wire, environment });
    addMetrics(open, context, {
      access: { ...metrics, behindProxy: trustProxy.length > 0 },
      requests,
    });
  });
  await app.register(async (hooks) => addWebhooks(hooks, context));
  await app.register(async (pages) => {
    limitAddress(pages, context);
    await addPages(pages, context, environment);
  });
  return app;
}
