import type { Actor } from '../host.ts';
import { countByReason, type DecisionRow, decisionsAfter } from '../storage/decisions.ts';
import { PAGE_SIZE } from '../sync/context.ts';
import { type Act, PERMISSIONS, permitted } from './access.ts';
import type { AdminContext } from './context.ts';

/** The decisions as they stand, by reason. */
export async function decisionCounts(context: AdminContext, actor: Actor): Promise<Record<string, number>> {
  const act: Act = {
    name: 'decision-counts',
    target: null,
    permission: PERMISSIONS.getResults,
    effect: 'look',
  };
  return permitted(context, actor, act, () => countByReason(context.host.database.reader));
}

/** Every decision, in order of learner and POT start; test learners are left out. */
export async function* allDecisions(context: AdminContext, actor: Actor): AsyncGenerator<DecisionRow> {
  const act: Act = { name: 'decisions', target: null, permission: PERMISSIONS.getResults, effect: 'read' };
  const page = (after: { learnerRef: string; potId: string } | null) =>
    decisionsAfter(context.host.database.reader, { after, limit: PAGE_SIZE });
  let rows = await permitted(context, actor, act, () => page(null));
  while (rows.length > 0) {
    for (const row of rows) if (row.held !== 'test') yield row;
    const { learnerRef, potId } = rows.at(-1)!;
    rows = await page({ learnerRef, potId });
  }
}
