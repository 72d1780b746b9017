import type { ConfigDocument, ConfigMigration, Migrated, MigrationContext, Move } from './types.ts';
import { v1ToV2 } from './v1-to-v2.ts';
import { v2ToV3 } from './v2-to-v3.ts';

export type { ConfigDocument, FoundSecret, Migrated, MigrationContext, Move, NoWayBack } from './types.ts';

/** Every step there is, oldest first. */
export const configMigrations: readonly ConfigMigration[] = [v1ToV2, v2ToV3];

export const CURRENT_VERSION = configMigrations.at(-1)!.to;

/** Carries a document from its version to the current one; of the current version it is returned as it is. */
export function migrateConfig(document: ConfigDocument, from: number, context: MigrationContext): Migrated {
  let all: Migrated = { document, notes: [], moves: [], secrets: [] };
  for (const step of configMigrations.filter((one) => one.from >= from)) {
    const next = step.up(all.document, context);
    all = {
      document: next.document,
      notes: [...all.notes, ...next.notes],
      moves: follow(all.moves, next.moves),
      secrets: [...all.secrets, ...next.secrets],
    };
  }
  return all;
}

/** Carries a document from the current version back to an older one, or tells what that version has no room for. */
export function migrateBack(
  document: ConfigDocument,
  to: number,
): { readonly document: ConfigDocument } | { readonly lost: readonly string[] } {
  let back = document;
  for (const step of configMigrations.filter((one) => one.from >= to).reverse()) {
    const result = step.down(back);
    if ('lost' in result) return result;
    back = result.document;
  }
  return { document: back };
}

/** Where what moved in the first steps went in the next one. */
function follow(moves: readonly Move[], next: readonly Move[]): readonly Move[] {
  const same = (a: readonly string[], b: readonly string[]) => a.join('\n') === b.join('\n');
  const further = moves.map(({ from, to }) => ({
    from,
    to: next.find((one) => same(one.from, to))?.to ?? to,
  }));
  return [...further, ...next.filter((one) => !moves.some(({ to }) => same(to, one.from)))];
}
