import { clashWith } from './answers/clashes.ts';
import type { RowCause } from './answers/types.ts';
import type { Conflict } from './conflicts.ts';
import type { EntryContext } from './entering.ts';
import type { OutcomeOnRecord, RowProvenance } from './facts.ts';
import type { RowWrite } from './merging.ts';
import { refusals } from './publishable.ts';

/** Whose word holds: the record's, what was told, or both beside each other. */
export const KEEPS = ['record', 'told', 'both'] as const;
export type Keep = (typeof KEEPS)[number];

export interface SettlingFacts extends EntryContext {
  /** All rows of the person, withdrawn ones left out. */
  readonly onRecord: readonly OutcomeOnRecord[];
}

/** What has to be written, or the published rule by which it cannot be. */
export type Settled = { readonly writes: readonly RowWrite[] } | { readonly refusedBy: string };

/**
 * Decides what settling a conflict writes, all of it as the act of the member of staff:
 *
 * - `record`: nothing; where what was told is on record too, because another's row came later, ours is withdrawn
 * - `told`: an end told goes onto the row on record; a row told takes the place of the one that kept it out
 * - `both`: the row on record stays and what was told is written beside it
 *
 * What would break a published rule then is refused by its name.
 */
export function settle(conflict: Conflict, keep: Keep, facts: SettlingFacts): Settled {
  const { onRecord } = facts;
  const row = onRecord.find(({ id }) => id === conflict.rowId);
  const ours = onRecord.find(({ id }) => id === conflict.toldRowId);
  if (keep === 'record') return { writes: ours === undefined ? [] : [withdrawn(ours, facts)] };
  if (keep === 'told' && conflict.kind === 'end-told' && row !== undefined)
    return ended(row, conflict, facts);
  const gone = keep === 'told' && row !== undefined ? [withdrawn(row, facts)] : [];
  const left = keep === 'told' ? onRecord.filter((one) => one !== row) : onRecord;
  const rule = refusal(conflict, left, facts);
  if (rule !== null) return { refusedBy: rule };
  return { writes: ours === undefined ? [...gone, appended(conflict, facts)] : gone };
}

/** The published rule that keeps what was told from standing beside what is left. */
function refusal(conflict: Conflict, left: readonly OutcomeOnRecord[], facts: SettlingFacts): string | null {
  const { told } = conflict;
  const [refused] = refusals(told, facts.learner, facts.today);
  const beside = left.filter(
    ({ id, learnerRef }) => id !== conflict.toldRowId && learnerRef === facts.learner.ref,
  );
  return refused?.rule ?? clashWith(told, beside)?.rule ?? null;
}

function ended(row: OutcomeOnRecord, { told, evidence }: Conflict, facts: SettlingFacts): Settled {
  const { endDate } = told;
  if (endDate !== null && endDate < row.startDate) return { refusedBy: 'OutEndDate_01' };
  const later = told.collDate > row.collDate ? { collDate: told.collDate } : {};
  return {
    writes: [
      {
        op: 'amend',
        as: 'person',
        id: row.id,
        expectedVersion: row.version,
        change: { endDate, ...later },
        provenance: provenance('settled', { evidence }, facts),
      },
    ],
  };
}

function withdrawn(row: OutcomeOnRecord, facts: SettlingFacts): RowWrite {
  return {
    op: 'withdraw',
    as: 'person',
    id: row.id,
    expectedVersion: row.version,
    provenance: provenance('settled', row.provenance ?? {}, facts),
  };
}

/** What a survey told stays a row of the survey; what staff told is theirs. */
function appended(conflict: Conflict, facts: SettlingFacts): RowWrite {
  const { told, cause } = conflict;
  return {
    op: 'append',
    ...(isByStaff(cause) ? { as: 'person' as const } : {}),
    learnerRef: facts.learner.ref,
    potId: facts.potId,
    row: told,
    provenance: provenance(cause, conflict, facts),
  };
}

function isByStaff(cause: RowCause): boolean {
  return cause === 'entered' || cause === 'uploaded';
}

function provenance(
  cause: string,
  of: Partial<Pick<Conflict, 'surveyId' | 'toldStart' | 'evidence'>>,
  { plugin, ruleVersion, by }: SettlingFacts,
): RowProvenance {
  const { surveyId = null, toldStart = null, evidence = null } = of;
  return {
    plugin,
    surveyId,
    cause,
    ruleVersion,
    by,
    ...(toldStart === null ? {} : { toldStart }),
    ...(evidence === null ? {} : { evidence }),
  };
}
