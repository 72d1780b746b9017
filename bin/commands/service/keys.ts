import { createKey, type Key, listKeys, revokeKey, rotateKey } from '../../../service/index.ts';
import type { Answer } from '../../../tui/cli/answer.ts';
import type { Listing } from '../../../tui/cli/listing.ts';
import { type CommonOptions, userOf } from '../../session.ts';
import { atService, changeService, type OfService } from './database.ts';
import { type KeptKey, keepKey, whereKept } from './key-file.ts';
import { readName } from './names.ts';

type Options = CommonOptions & OfService;

interface Asked {
  readonly tenant: string;
  readonly name: string;
  readonly out?: string;
}

/** `service key create`: a further key. @throws SURVEY_TENANT_UNKNOWN, FILE_NOT_WRITTEN */
export async function serviceKeyCreate(options: Options, { tenant, name, out }: Asked): Promise<Answer> {
  const by = userOf(options);
  const { kept, registered } = await changeService(options, (database) =>
    keepKey(out, (apiKey) =>
      createKey(database, now(), tenant, { apiKey, name: readName(name, 'service key create'), by }),
    ),
  );
  return madeAnswer(registered, kept, []);
}

/** `service key rotate`: a key in the place of the others. @throws SURVEY_TENANT_UNKNOWN, FILE_NOT_WRITTEN */
export async function serviceKeyRotate(
  options: Options,
  { tenant, name, out, overlapMs }: Asked & { readonly overlapMs: number },
): Promise<Answer> {
  const at = now();
  const endsAt = new Date(Date.parse(at) + overlapMs).toISOString();
  const asked = { name: readName(name, 'service key rotate'), by: userOf(options), endsAt };
  const { kept, registered } = await changeService(options, (database) =>
    keepKey(out, (apiKey) => rotateKey(database, at, tenant, { apiKey, ...asked })),
  );
  const { key, ending } = registered;
  const others =
    ending === 0
      ? 'There was no other key that works on beyond that.'
      : `${ending === 1 ? 'The other key ends' : `The ${ending} other keys end`} at ${endsAt}.`;
  return madeAnswer(key, kept, [others], { othersEnding: ending, othersEndAt: endsAt });
}

/** `service key revoke`: it works no more. @throws SURVEY_TENANT_UNKNOWN, SURVEY_KEY_NOT_FOUND */
export async function serviceKeyRevoke(
  options: Options,
  { tenant, key }: { readonly tenant: string; readonly key: string },
): Promise<Answer> {
  const asked = { key, by: userOf(options) };
  const left = await changeService(options, (database) => revokeKey(database, now(), tenant, asked));
  return {
    notes: [
      `Key ${key} of ${tenant} works no more.`,
      left === 0
        ? `${tenant} has no key left: nothing is taken from it until one is made.`
        : `${left} of its keys still work.`,
    ],
    json: { tenant, key, revoked: true, working: left },
  };
}

/** `service key list`: keys by id and name. @throws SURVEY_TENANT_UNKNOWN */
export async function serviceKeyList(options: Options, tenant?: string): Promise<Answer> {
  const keys = await atService(options, (database) => listKeys(database.reader, tenant));
  const at = now();
  const told = keys.map((key) => ({ ...key, state: stateOf(key, at) }));
  return {
    ...(told.length === 0 ? { notes: ['There is no key.'] } : {}),
    listing: listingOf(told),
    json: told,
  };
}

function stateOf({ endsAt }: Key, at: string): 'works' | 'ending' | 'ended' {
  if (endsAt === null) return 'works';
  return endsAt > at ? 'ending' : 'ended';
}

function listingOf(keys: readonly (Key & { readonly state: string })[]): Listing {
  return {
    columns: [
      { id: 'tenant', title: 'Tenant' },
      { id: 'id', title: 'Key' },
      { id: 'name', title: 'Name' },
      { id: 'state', title: 'State' },
      { id: 'madeBy', title: 'Made by' },
      { id: 'createdAt', title: 'Made at' },
      { id: 'usedOn', title: 'Last used' },
      { id: 'endsAt', title: 'Ends at' },
    ],
    rows: keys.map((key) => ({ ...key, usedOn: key.usedOn ?? 'never' })),
  };
}

function madeAnswer(key: Key, kept: KeptKey, more: readonly string[], json: object = {}): Answer {
  const { shown, file } = kept;
  return {
    notes: [`Key ${key.id} (${key.name}) of ${key.tenant} was made.`, ...more, whereKept(kept)],
    spreadsheet: {
      columns: ['tenant', 'id', 'name', 'apiKey', 'file'].map((id) => ({ id, title: id })),
      rows: [{ tenant: key.tenant, id: key.id, name: key.name, apiKey: shown, file }],
    },
    json: { ...key, ...json, ...(shown === null ? { file } : { apiKey: shown }) },
  };
}

function now(): string {
  return new Date().toISOString();
}
