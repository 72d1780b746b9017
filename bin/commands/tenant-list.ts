import { isAbsolute, relative } from 'node:path';
import PQueue from 'p-queue';
import { configStore } from '../../host/store/config.ts';
import { asCoded, CodedError } from '../../lib/errors/index.ts';
import { counted } from '../../lib/screen/text.ts';
import { permittedSupplier } from '../../plugin/admin/index.ts';
import { ownManifest, resolveSettings } from '../../plugin/config/index.ts';
import type { Actor } from '../../plugin/host.ts';
import { isLeaving } from '../../plugin/storage/control/offboardings.ts';
import { holdInForce } from '../../plugin/storage/holds.ts';
import type { Answer } from '../../tui/cli/answer.ts';
import type { Home } from '../installation/home.ts';
import type { Installation } from '../installation/installation.ts';
import { openOwnDatabase, requireLoadable } from '../installation/tenant.ts';
import type { KnownTenant } from '../installation/tenants.ts';
import { within } from '../within.ts';

/** Databases looked into at the same time: most of it is waiting, and a server that hangs must not keep a hundred tenants waiting one by one. */
const AT_ONCE = 32;
/** Seconds a database has to answer: a list that waits for one that hangs tells nobody anything. */
const ANSWER_SECONDS = 5;

/** What `tenant list` tells of one tenant, in the order of its columns. */
interface Row {
  readonly id: string;
  readonly name: string;
  /** Whether the plugin is loaded for it, by its manifest; null where that is not good. */
  readonly enabled: boolean | null;
  /** Whether it runs by itself, by the settings in force; null where they could not be read. */
  readonly switchedOn: boolean | null;
  readonly database: string | null;
  readonly plugin: string | null;
  readonly nextRunAt: string | null;
  /** Whether its messages are held; null where that could not be read. */
  readonly held: boolean | null;
  readonly configVersion: number | null;
  readonly trouble: { readonly code: string; readonly message: string; readonly hint: string } | null;
}

/** `tenant list`: every tenant of the installation, whether it is loaded and whether it runs by itself. Changes nothing. */
export async function tenantList(installation: Installation, actor: Actor): Promise<Answer> {
  const act = { name: 'tenant-list', target: null, tenant: null, effect: 'look' } as const;
  return permittedSupplier(installation, actor, act, async () => {
    const queue = new PQueue({ concurrency: AT_ONCE });
    const tenants = await installation.tenants.list();
    const rows = await queue.addAll(tenants.map((tenant) => () => rowOf(installation, tenant)));
    const troubled = rows.filter(({ trouble }) => trouble !== null).length;
    return {
      notes: [
        `${counted(rows.length, 'tenant')}, ${rows.filter(({ enabled }) => enabled).length} enabled, ${rows.filter(({ switchedOn }) => switchedOn).length} switched on, ${rows.filter(({ held }) => held).length} held, ${troubled} in trouble.`,
      ],
      listing: {
        columns: [
          { id: 'id', title: 'Tenant' },
          { id: 'name', title: 'Name' },
          { id: 'enabled', title: 'Enabled' },
          { id: 'switchedOn', title: 'Switched on' },
          { id: 'database', title: 'Database' },
          { id: 'plugin', title: 'Plugin' },
          { id: 'nextRunAt', title: 'Next run' },
          { id: 'held', title: 'Held' },
          { id: 'configVersion', title: 'Config' },
          { id: 'trouble', title: 'Trouble' },
        ],
        rows: rows.map((row) => ({
          ...row,
          enabled: yesOrNo(row.enabled),
          switchedOn: yesOrNo(row.switchedOn),
          held: row.held === true ? 'held' : '',
          nextRunAt: row.nextRunAt === null ? '' : `${row.nextRunAt.slice(0, 16).replace('T', ' ')} UTC`,
          trouble: row.trouble?.code ?? '',
        })),
      },
      json: rows,
    };
  });
}

async function rowOf(installation: Installation, tenant: KnownTenant): Promise<Row> {
  const { id, name, manifest, nextRunAt } = tenant;
  let standing: Standing | null = null;
  let trouble: CodedError | null = null;
  try {
    requireLoadable(tenant, { disabledToo: true });
    standing = await within(ANSWER_SECONDS, standingOf(installation, tenant));
    if (standing === null)
      trouble = new CodedError('TENANT_START_TIMEOUT', { tenant: id, seconds: ANSWER_SECONDS });
    // One that was begun and stopped on its way waits for somebody to go on with it.
    else if (await isLeaving(installation.control.reader, id))
      trouble = new CodedError('TENANT_LEAVING', { tenant: id });
  } catch (error) {
    trouble = asCoded(error);
  }
  return {
    id,
    name,
    enabled: manifest?.enabled ?? null,
    switchedOn: standing?.switchedOn ?? null,
    database: placed(installation.home, tenant),
    plugin: manifest === null ? null : manifest.plugin.version,
    nextRunAt,
    held: standing?.held ?? null,
    configVersion: manifest?.configVersion ?? null,
    trouble: trouble === null ? null : { code: trouble.code, message: trouble.message, hint: trouble.hint },
  };
}

interface Standing {
  readonly switchedOn: boolean;
  readonly held: boolean;
}

/** By the settings in force, which the host's store has a say in; the tenant's tables are read as they are. */
async function standingOf(installation: Installation, tenant: KnownTenant): Promise<Standing> {
  const database = await openOwnDatabase(installation, tenant, tenant.manifest!);
  try {
    const store = await configStore(database, installation.now).all();
    const layers = { installation: installation.settings, tenant: tenant.manifest!.settings, store };
    const { settings } = resolveSettings({ manifest: ownManifest(), ...layers });
    // Tables from before there were holds have none.
    const held = (await database.reader.schema.hasTable('dt_hold')) && (await holdInForce(database.reader));
    return { switchedOn: settings.enableDestinationTracking, held: Boolean(held) };
  } finally {
    await database.close();
  }
}

/** What the manifest says of it, else where it was made: a file of the installation by its name in the folder. */
function placed({ folder }: Home, { manifest, location }: KnownTenant): string | null {
  const [chosen = location] = Object.values(manifest?.database ?? {}) as string[];
  if (chosen === null || !isAbsolute(chosen)) return chosen;
  const short = relative(folder, chosen);
  return short.startsWith('..') ? chosen : short;
}

function yesOrNo(value: boolean | null): string {
  return value === null ? '?' : value ? 'yes' : 'no';
}
