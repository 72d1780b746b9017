import type { FastifyInstance } from 'fastify';
import type { Environment } from 'nunjucks';
import { CodedError } from '../../lib/errors/index.ts';
import { isTimeZone } from '../../lib/time/zone.ts';
import type { ServiceContext } from '../context.ts';
import { requireContrast } from '../mail/contrast.ts';
import { checkPlaceholders } from '../mail/placeholders.ts';
import { checkSmsLength, previewOf } from '../mail/preview.ts';
import { remadeLogo } from '../pages/logo.ts';
import { tenantOf } from '../plugins/tenant.ts';
import { holdOf, saveAccount, saveHold } from '../store/tenants.ts';
import type { Account, Hold, HoldStanding, Preview, PreviewRequest } from '../wire.ts';
import type { WireSchemas } from '../wire-schemas.ts';

/** The details form, what messages it makes, and the hold that stops everything not yet sent. */
export function addAccountRoutes(
  app: FastifyInstance,
  context: ServiceContext,
  wire: WireSchemas,
  environment: Environment,
): void {
  app.get('/v1/account', async (request) => tenantOf(request).account);

  app.put<{ Body: Account }>('/v1/account', { schema: { body: wire.schemas.account } }, async (request) => {
    const account = request.body;
    const logo = checkAccount(account);
    if (context.sms !== undefined) checkSmsLength(environment, account, context);
    await saveAccount(context.database, tenantOf(request).id, account, logo);
    return account;
  });

  app.post<{ Body: PreviewRequest }>(
    '/v1/account/preview',
    { schema: { body: wire.schemas['preview-request'] } },
    async (request): Promise<Preview> => {
      const { account } = request.body;
      checkAccount(account);
      return previewOf(environment, account, context);
    },
  );

  app.post<{ Body: Hold }>('/v1/account/hold', { schema: { body: wire.schemas.hold } }, async (request) => {
    await saveHold(context.database, tenantOf(request).id, request.body, context.clock());
    return request.body;
  });

  app.get(
    '/v1/account/hold',
    async (request): Promise<HoldStanding> => holdOf(context.database.reader, tenantOf(request).id),
  );
}

/**
 * What the schema cannot say. Throws the first thing wrong; nothing is saved then.
 * @returns the logo as the pages show it, which is made to see that it can be; null: there is none
 */
function checkAccount(account: Account): string | null {
  checkPlaceholders(account.texts);
  if (account.colours !== undefined) requireContrast(account.colours);
  const logo = account.logo === undefined ? null : remadeLogo(account.logo);
  const zone = account.timeZone;
  if (zone !== undefined && !isTimeZone(zone)) throw new CodedError('SURVEY_TIME_ZONE_UNKNOWN', { zone });
  return logo;
}
