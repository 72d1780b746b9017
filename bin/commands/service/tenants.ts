import { createTenant, listKeys, listTenants } from '../../../service/index.ts';
import type { Answer } from '../../../tui/cli/answer.ts';
import { type CommonOptions, userOf } from '../../session.ts';
import { atService, changeService, type OfService } from './database.ts';
import { keepKey, whereKept } from './key-file.ts';
import { readName, readTenantId } from './names.ts';

type Options = CommonOptions & OfService;

/** `service tenant create`: a tenant with its first key. @throws SURVEY_TENANT_EXISTS, FILE_NOT_WRITTEN, BAD_OPTION */
export async function serviceTenantCreate(
  options: Options,
  asked: { readonly id: string; readonly name: string; readonly out: string | undefined },
): Promise<Answer> {
  const command = 'service tenant create';
  const tenant = { id: readTenantId(asked.id, command), name: readName(asked.name, command, 'provider') };
  const by = userOf(options);
  const { kept, registered } = await changeService(options, (database) =>
    keepKey(asked.out, (apiKey) =>
      createTenant(database, new Date().toISOString(), tenant, { apiKey, name: 'first', by }),
    ),
  );
  const { shown, file } = kept;
  return {
    notes: [`Tenant ${tenant.id} was made, with key ${registered.id}.`, whereKept(kept)],
    spreadsheet: {
      columns: ['tenant', 'id', 'apiKey', 'file'].map((id) => ({ id, title: id })),
      rows: [{ tenant: tenant.id, id: registered.id, apiKey: shown, file }],
    },
    json: { ...tenant, key: registered.id, ...(shown === null ? { file } : { apiKey: shown }) },
  };
}

/** `service tenant list`. */
export async function serviceTenantList(options: Options): Promise<Answer> {
  const at = new Date().toISOString();
  const tenants = await atService(options, async (database) => {
    const keys = (await listKeys(database.reader)).filter(({ endsAt }) => endsAt === null || endsAt > at);
    return (await listTenants(database.reader)).map((tenant) => {
      const own = keys.filter((key) => key.tenant === tenant.id);
      const usedOn = own
        .map((key) => key.usedOn ?? '')
        .sort()
        .at(-1);
      return { ...tenant, keys: own.length, usedOn: usedOn === undefined || usedOn === '' ? null : usedOn };
    });
  });
  return {
    ...(tenants.length === 0
      ? { notes: ['There is no tenant: make one with `service tenant create`.'] }
      : {}),
    listing: {
      columns: [
        { id: 'id', title: 'Tenant' },
        { id: 'name', title: 'Name' },
        { id: 'state', title: 'State' },
        { id: 'keys', title: 'Keys' },
        { id: 'usedOn', title: 'Last used' },
        { id: 'createdAt', title: 'Made at' },
      ],
      rows: tenants.map(({ id, name, keys, usedOn, createdAt, leaving, held, hasAccount }) => ({
        id,
        name,
        state: leaving ? 'leaving' : held ? 'held' : hasAccount ? 'open' : 'without details',
        keys,
        usedOn: usedOn ?? 'never',
        createdAt,
      })),
    },
    json: tenants,
  };
}
