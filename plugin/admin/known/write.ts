import { isCoded } from '../../../lib/errors/index.ts';
import { type EntriesPlan, type EntryOf, planEntries, writeEntries } from '../../sync/enter-outcomes.ts';
import type { AdminContext } from '../context.ts';

/** How often a page is decided anew because a run changed the same learners meanwhile. */
const TRIES = 5;

/** Decides a page of entries on what is there now and writes it, all or nothing. @throws what stood in the way to the last */
export async function enterAll(
  context: AdminContext,
  entries: readonly EntryOf[],
  by: string,
): Promise<EntriesPlan> {
  const { host } = context;
  for (let tries = 1; ; tries += 1) {
    const plan = await planEntries(context, entries, by);
    const settings = await context.settings();
    try {
      await host.transaction((tx) => writeEntries(tx, { host, settings }, plan));
      return plan;
    } catch (error) {
      const changed = isCoded(error, 'ROW_CHANGED') || isCoded(error, 'SURVEY_CHANGED');
      if (!changed || tries === TRIES) throw error;
    }
  }
}
