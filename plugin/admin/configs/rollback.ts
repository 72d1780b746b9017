import { chmod } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CodedError } from '../../../lib/errors/index.ts';
import { digest, joined, migrateBackText, readDocument, writeAtomically } from '../../config/index.ts';
import type { Actor } from '../../host.ts';
import { permittedSupplier, type SupplierGate } from '../access.ts';
import { backupsOf, type ConfigFolders, heldBy } from './folders.ts';
import type { ConfigSubject } from './migrate.ts';

/**
 * Puts a tenant's config back as it was before its last migration: byte for byte from the backup where the manifest is as
 * the migration wrote it, else by the migrations' own way back. The secret files stay.
 *
 * @returns null when there is nothing to go back to
 * @throws `CONFIG_ROLLBACK_LOSES` saying what the older version has no room for, `CONFIG_BACKUP_INCOMPLETE`, and as
 *   `migrateTenantConfig`
 */
export async function rollBackTenantConfig(
  gate: SupplierGate,
  actor: Actor,
  { id, file, folders }: ConfigSubject & { readonly folders: ConfigFolders },
): Promise<{ readonly from: number; readonly to: number } | null> {
  const act = { name: 'config-rollback', target: id, tenant: id };
  return permittedSupplier(gate, actor, act, async (trace) => {
    const document = await readDocument(file);
    const backups = await backupsOf(folders, id);
    const now = digest(document.text);
    const backup = backups.find(({ written }) => written === now) ?? backups[0];
    if (backup === undefined || backup.files[0]!.sha256 === now) return null;
    const { from, to } = backup;
    trace.changed({ version: to }, { version: from });
    if (backup.written !== now) {
      const back = migrateBackText(document, from);
      if (back === null) return null;
      await writeAtomically(file, back.text);
      return { from: to, to: from };
    }
    const secrets = new Map<string, string>();
    for (const kept of backup.files)
      for (const piece of kept.pieces)
        if (typeof piece !== 'string')
          secrets.set(piece.secret, heldBy(join(folders.secrets, piece.secret)) ?? '');
    // The manifest last: until it is back, the export beside it means nothing.
    for (const kept of [...backup.files].reverse()) {
      const text = joined(kept, (secret) => secrets.get(secret) || null);
      if (text === null) throw new CodedError('CONFIG_BACKUP_INCOMPLETE', { file: kept.name, tenant: id });
      const target = join(dirname(file), kept.name);
      await writeAtomically(target, text, kept.mode);
      await chmod(target, kept.mode);
    }
    return { from: to, to: from };
  });
}
