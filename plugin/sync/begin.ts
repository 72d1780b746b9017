import { createHash } from 'node:crypto';
import { moveCursor, readCursor } from '../storage/cursors.ts';
import { reviewEverybody } from '../storage/persons.ts';
import type { SyncContext } from './context.ts';

/**
 * What a run of everybody begins with: the first notes the day on which tracking was switched on, and one that finds other
 * settings than the last looks at everybody again.
 */
export async function beginRun({ host, settings }: Pick<SyncContext, 'host' | 'settings'>): Promise<void> {
  const digest = createHash('sha256')
    .update(JSON.stringify(await settings()))
    .digest('base64url');
  const today = host.clock.today();
  await host.transaction(async (tx) => {
    if ((await readCursor(tx, 'switched-on')) === null)
      await moveCursor(tx, 'switched-on', null, today, host.clock.now());
    const seen = await readCursor(tx, 'settings');
    if (seen === digest) return;
    await reviewEverybody(tx, today);
    await moveCursor(tx, 'settings', seen, digest, host.clock.now());
  });
}
