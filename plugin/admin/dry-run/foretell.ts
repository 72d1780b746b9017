import { asCoded } from '../../../lib/errors/index.ts';
import { holdInForce } from '../../storage/holds.ts';
import { countDuplicates } from '../../storage/rehearsed-duplicates.ts';
import { countPersons, learnerRanges } from '../../storage/rehearsed-pots.ts';
import { requireOwnDatabase } from '../../sync/instance.ts';
import { lookForDuplicates } from '../../sync/rehearsal/duplicates.ts';
import { type Rehearsal, withRehearsal } from '../../sync/rehearsal/rehearse.ts';
import type { AdminContext } from '../context.ts';
import { requireReadyForTracking } from '../readiness.ts';
import { type ComparedLine, compareLines } from './differences.ts';
import { type LinesRequest, linesIn } from './lines.ts';
import { type DryRunCounts, differenceCounter, lineCounter } from './summary.ts';

/** What a run would do, and where it was asked for, what it would do otherwise than one with the settings of today. */
export interface DryRun extends DryRunCounts {
  readonly today: string;
  /** Of whom there is a decision. */
  readonly persons: number;
  /** False: tracking is off in the settings it goes by, so that nothing runs by itself and nothing would be sent. */
  readonly enabled: boolean;
  /** Persons whom the run would look at: what changed, and who is due. */
  readonly lookedAt: number;
  /** Why a run would not begin as things are; null: it would. */
  readonly blocked: { readonly code: string; readonly message: string; readonly hint: string } | null;
  /** Records that may be of one person and are not proved to be; null: nobody looked. */
  readonly duplicates: Awaited<ReturnType<typeof countDuplicates>> | null;
  /** Against the settings of today; null: they are what it goes by. */
  readonly differences: Differences | null;
}

export interface Differences extends ReturnType<ReturnType<typeof differenceCounter>['counts']> {
  /** What the run would do with the settings of today. */
  readonly now: DryRunCounts;
}

/** A dry run to be looked at: as counts, and learner by learner, as often as one likes. */
export interface DryRunView {
  summary(): Promise<DryRun>;
  /** Pages of lines in order of learner; all of a learner on one. */
  lines(): AsyncGenerator<readonly ComparedLine[]>;
}

/** Settings to go by, and whether a run takes place by them. */
export interface Stage {
  readonly context: AdminContext;
  /** Whether tracking is on, or looked at as if it were. */
  readonly runs: boolean;
}

/**
 * Rehearses the run of a tenant, and beside it the one it is compared with.
 * @param how.now what it is compared with; null: nothing
 * @param how.duplicates look through everybody for possible duplicates, too
 */
export async function foretell<T>(
  stage: Stage,
  how: { readonly now: Stage | null; readonly duplicates: boolean },
  take: (view: DryRunView) => Promise<T>,
): Promise<T> {
  return withRehearsal(stage.context, stage, async (rehearsal) => {
    if (how.duplicates) await lookForDuplicates(stage.context.host, rehearsal.tables);
    const { now } = how;
    if (now === null) return take(await viewOf(stage, rehearsal, null, how));
    return withRehearsal(now.context, now, async (other) => take(await viewOf(stage, rehearsal, other, how)));
  });
}

async function viewOf(
  stage: Stage,
  rehearsal: Rehearsal,
  against: Rehearsal | null,
  { duplicates }: { readonly duplicates: boolean },
): Promise<DryRunView> {
  const { host } = stage.context;
  const today = host.clock.today();
  // Held or not is no setting, so it is the same on both sides.
  const held = (await holdInForce(rehearsal.tables.reader)) !== null;
  const request: LinesRequest = { today, held, duplicates };
  const before = { ...request, duplicates: false };

  async function* lines(): AsyncGenerator<readonly ComparedLine[]> {
    for await (const range of learnerRanges(rehearsal.tables.reader)) {
      const would = await linesIn(rehearsal, range, request);
      yield against === null
        ? would.map((line) => ({ now: null, would: line, changes: [] }))
        : compareLines(await linesIn(against, range, before), would);
    }
  }

  async function summary(): Promise<DryRun> {
    const [counter, nowCounter] = [lineCounter(host.clock.now()), lineCounter(host.clock.now())];
    const differences = differenceCounter();
    for await (const page of lines()) {
      for (const { now, would } of page) {
        if (now !== null) nowCounter.add(now);
        if (would !== null) counter.add(would);
      }
      differences.add(page);
    }
    return {
      today,
      enabled: (await stage.context.settings()).enableDestinationTracking,
      lookedAt: rehearsal.counts.persons ?? 0,
      blocked: stage.runs ? await blockedOf(stage.context) : null,
      persons: await countPersons(rehearsal.tables.reader),
      ...counter.counts(),
      duplicates: duplicates ? await countDuplicates(rehearsal.tables.reader) : null,
      differences: against === null ? null : { ...differences.counts(), now: nowCounter.counts() },
    };
  }
  return { lines, summary };
}

async function blockedOf(context: AdminContext): Promise<DryRun['blocked']> {
  try {
    await requireReadyForTracking(context);
    await requireOwnDatabase(context.host);
    return null;
  } catch (error) {
    const { code, message, hint } = asCoded(error);
    return { code, message, hint };
  }
}
