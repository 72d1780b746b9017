import { isCoded } from '../../../lib/errors/index.ts';
import { moveCursor, readCursor } from '../../storage/cursors.ts';
import { type EntriesPlan, type EntryOf, planEntries, writeEntries } from '../../sync/enter-outcomes.ts';
import type { AdminContext } from '../context.ts';

/** How often a page is decided anew because somebody else changed the same meanwhile. */
const TRIES = 20;

/** Counts what was entered: who decided on the record as it was before another entry decides again. */
const ENTRIES = 'entries';

const MEANWHILE = ['ROW_CHANGED', 'SURVEY_CHANGED', 'CURSOR_MOVED'] as const;

/**
 * Decides a page of entries on what is there now and writes it, all or nothing. Of two who enter the same at once the second finds
 * the row of the first.
 * @throws what stood in the way to the last
 */
export async function enterAll(
  context: AdminContext,
  entries: readonly EntryOf[],
  by: string,
): Promise<EntriesPlan> {
  const { host } = context;
  for (let tries = 1; ; tries += 1) {
    const seen = await readCursor(host.database.reader, ENTRIES);
    const plan = await planEntries(context, entries, by);
    if (plan.rows.length === 0 && plan.ends.length === 0) return plan;
    const settings = await context.settings();
    try {
      await host.transaction(async (tx) => {
        await moveCursor(tx, ENTRIES, seen, String(Number(seen ?? 0) + 1), host.clock.now());
        await writeEntries(tx, { host, settings }, plan);
      });
      return plan;
    } catch (error) {
      if (!MEANWHILE.some((code) => isCoded(error, code)) || tries === TRIES) throw error;
    }
  }
}
