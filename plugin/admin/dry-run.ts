import { REASONS, type ReasonCode } from '../domain/index.ts';
import type { Actor } from '../host.ts';
import { countByReason, type DecisionRow, decisionsAfter } from '../storage/decisions.ts';
import { PAGE_SIZE } from '../sync/context.ts';
import { planEverybody } from '../sync/dry-run.ts';
import { type Act, PERMISSIONS, permitted } from './access.ts';
import type { AdminContext } from './context.ts';

/** Who would be asked if tracking were switched on today, and who not and why (F46). Nothing is written. */
export interface DryRun {
  readonly persons: number;
  readonly pots: number;
  /** How many POTs each reason decides, in the order in which reasons are tried; those that decide none left out. */
  readonly decisions: readonly {
    readonly reason: ReasonCode;
    readonly because: string;
    readonly pots: number;
  }[];
  /** Messages that the first run would plan. */
  readonly messages: Readonly<Record<'email' | 'sms', number>>;
  /** OTH-3 rows that would be written today. */
  readonly nonResponsesToday: number;
  readonly sharedAddresses: number;
  readonly withoutAddress: number;
}

/** Decides the whole population as a run of today would, on the host's data as they are, and counts. */
export async function planDryRun(context: AdminContext, actor: Actor): Promise<DryRun> {
  const act: Act = { name: 'plan-dry-run', target: null, permission: PERMISSIONS.getResults, effect: 'read' };
  return permitted(context, actor, act, () => countEverybody(context));
}

/** What somebody is told before a run they ask for: how much it would do. Who may run may know that, and no more. */
export async function estimateRun(
  context: AdminContext,
  actor: Actor,
): Promise<Pick<DryRun, 'persons' | 'messages' | 'nonResponsesToday'>> {
  const act: Act = { name: 'run', target: null, permission: PERMISSIONS.send, effect: 'look' };
  return permitted(context, actor, act, async () => {
    const { persons, messages, nonResponsesToday } = await countEverybody(context);
    return { persons, messages, nonResponsesToday };
  });
}

/** The counting alone, for acts that have their own permission and tell what they would change. */
export async function countEverybody(context: AdminContext): Promise<DryRun> {
  const byReason = new Map<ReasonCode, number>();
  const messages = { email: 0, sms: 0 };
  let [persons, pots, nonResponsesToday, sharedAddresses] = [0, 0, 0, 0];
  for await (const page of planEverybody(context)) {
    persons += page.persons;
    nonResponsesToday += page.nonResponses;
    for (const decision of page.decisions) {
      pots += 1;
      byReason.set(decision.reason, (byReason.get(decision.reason) ?? 0) + 1);
      if (Object.values(decision.facts).some((fact) => String(fact).startsWith('shared by')))
        sharedAddresses += 1;
      if (decision.email !== null) messages.email += 1;
      if (decision.sms !== null) messages.sms += 1;
    }
  }
  return {
    persons,
    pots,
    decisions: REASONS.flatMap(({ code, title }) => {
      const pots = byReason.get(code) ?? 0;
      return pots === 0 ? [] : [{ reason: code, because: title, pots }];
    }),
    messages,
    nonResponsesToday,
    sharedAddresses,
    withoutAddress: byReason.get('NO_ADDRESS') ?? 0,
  };
}

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
