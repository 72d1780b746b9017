import { type SharedTrait, sharedKeys } from '../../domain/index.ts';
import type { Host, LearnerChanges, LearnerIdentity } from '../../host.ts';
import { findDuplicates, type SharedKey } from '../../storage/rehearsed-duplicates.ts';
import { PAGE_SIZE } from '../context.ts';
import { digestOf } from '../digest.ts';

/** Looks through everybody for records that may be of one person and are not proved to be, in a rehearsal's own tables. */
export async function lookForDuplicates(host: Host, tables: Host['database']): Promise<void> {
  await findDuplicates(tables, keysOfEverybody(host));
}

async function* keysOfEverybody({ learners }: Host): AsyncGenerator<readonly SharedKey[]> {
  for (let cursor: string | null = null; ; ) {
    const page: LearnerChanges<LearnerIdentity> = await learners.changes({
      cursor,
      limit: PAGE_SIZE,
      parts: 'identity',
    });
    yield page.learners.flatMap(keysOf);
    if (!page.more) return;
    cursor = page.cursor;
  }
}

function keysOf(learner: LearnerIdentity): SharedKey[] {
  const keys = Object.entries(sharedKeys(learner)) as [SharedTrait, string | null][];
  return keys.flatMap(([shares, key]) =>
    key === null ? [] : [{ shares, digest: digestOf(key), learner_ref: learner.ref }],
  );
}
