import { join } from 'node:path';
import PQueue from 'p-queue';
import { asCoded, type CodedError, EXIT } from '../../lib/errors/index.ts';
import { counted } from '../../lib/screen/text.ts';
import {
  type Actor,
  migrateTenantConfig,
  rollBackTenantConfig,
  sweepParts,
} from '../../plugin/admin/index.ts';
import type { Answer } from '../../tui/cli/answer.ts';
import type { Installation } from '../installation/installation.ts';
import { configFolders } from '../tenants/config.ts';

export interface ConfigBatch {
  /** null: every tenant that has a manifest. */
  readonly tenant: string | null;
  /** Tenants at the same time. */
  readonly concurrency: number;
  /** For progress: how many of how many are done. */
  readonly say: (done: number, all: number) => void;
}

/** How a command over many tenants ended. */
export interface BatchAnswer extends Answer {
  readonly due: number;
  readonly failed: number;
}

interface Row {
  readonly tenant: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly changes: readonly { readonly was: string | null; readonly now: string }[];
  readonly notes: readonly string[];
  readonly error: { readonly code: string; readonly message: string; readonly hint: string } | null;
}

/** `config migrate`: what each tenant's config becomes in the current version; `apply` does it, each tenant by itself. */
export async function configMigrate(
  installation: Installation,
  actor: Actor,
  { mode, ...batch }: ConfigBatch & { readonly mode: 'check' | 'dry-run' | 'apply' },
): Promise<BatchAnswer> {
  const apply = mode === 'apply';
  const folders = configFolders(installation.home);
  const inherited = installation.settings;
  const rows = await overTenants(installation, batch, apply, (subject) =>
    migrateTenantConfig(installation, actor, { ...subject, apply, folders, inherited }),
  );
  const due = rows.filter(({ to }) => to !== null).length;
  const did = apply
    ? `${counted(due, 'tenant')} migrated`
    : `${counted(due, 'tenant')} due; nothing was written`;
  return answerOf(rows, due, `${did}, ${rows.length} looked at.`, mode !== 'check');
}

/** `config rollback`: each tenant's config as it was before its last migration. */
export async function configRollback(
  installation: Installation,
  actor: Actor,
  batch: ConfigBatch,
): Promise<BatchAnswer> {
  const folders = configFolders(installation.home);
  const rows = await overTenants(installation, batch, true, async (subject) => {
    const done = await rollBackTenantConfig(installation, actor, { ...subject, folders });
    return done === null ? null : { ...done, changes: [], notes: [] };
  });
  const back = rows.filter(({ to }) => to !== null).length;
  return answerOf(rows, back, `${counted(back, 'tenant')} rolled back, ${rows.length} looked at.`, false);
}

type Outcome = Pick<Row, 'changes' | 'notes'> & { readonly from: number; readonly to: number };

/** One tenant's failure is its own: it is told, and the others go on. */
async function overTenants(
  installation: Installation,
  { tenant, concurrency, say }: ConfigBatch,
  writes: boolean,
  perform: (subject: { readonly id: string; readonly file: string }) => Promise<Outcome | null>,
): Promise<readonly Row[]> {
  const { home, tenants } = installation;
  const { secrets, backups } = configFolders(installation.home);
  const known = tenant === null ? await tenants.list() : [await tenants.get(tenant)];
  const subjects = known.flatMap(({ id, file }) => (file === null ? [] : [{ id, file }]));
  if (writes) for (const folder of [home.manifests, secrets]) await sweepParts(folder);
  const queue = new PQueue({ concurrency });
  let done = 0;
  const rows = queue.addAll(
    subjects.map((subject) => async (): Promise<Row> => {
      const none = { tenant: subject.id, from: null, to: null, changes: [], notes: [], error: null };
      try {
        if (writes) await sweepParts(join(backups, subject.id));
        const outcome = await perform(subject);
        return outcome === null ? none : { ...none, ...outcome };
      } catch (error) {
        const coded = asCoded(error);
        // Who may not do it may not do it to any of them.
        if (coded.exitCode === EXIT.permission) {
          queue.clear();
          throw coded;
        }
        return { ...none, error: told(coded) };
      } finally {
        done += 1;
        say(done, subjects.length);
      }
    }),
  );
  return rows.finally(() => queue.onIdle());
}

function told({ code, message, hint }: CodedError): Row['error'] {
  return { code, message, hint };
}

function answerOf(rows: readonly Row[], due: number, done: string, diff: boolean): BatchAnswer {
  const failures = rows.filter(({ error }) => error !== null);
  const failed =
    failures.length === 0 ? [] : [`${counted(failures.length, 'tenant')} failed and stay as they were.`];
  return {
    notes: [done, ...failed],
    listing: {
      columns: [
        { id: 'tenant', title: 'Tenant' },
        { id: 'was', title: 'Was' },
        { id: 'now', title: 'Becomes' },
      ],
      rows: rows.flatMap(({ tenant, from, to, changes, notes, error }) => {
        if (error !== null) return [{ tenant, was: error.code, now: `${error.message}. ${error.hint}.` }];
        if (from === null) return [];
        const lines = diff ? [...changes, ...notes.map((note) => ({ was: 'note', now: note }))] : [];
        return [{ was: `version ${from}`, now: `version ${to}` }, ...lines].map((line) => ({
          tenant,
          ...line,
        }));
      }),
    },
    json: rows,
    due,
    failed: failures.length,
  };
}
