import { instantInWords, type Keep } from '../../domain/index.ts';
import type { Actor } from '../../host.ts';
import {
  type ConflictRow,
  type ConflictState,
  conflictsAfter,
  conflictsOf,
} from '../../storage/conflicts.ts';
import { type Act, PERMISSIONS, permitted } from '../access.ts';
import type { AdminContext } from '../context.ts';
import { besideText } from '../known/words.ts';

/** A conflict as a person reads it: both sources, and how it was settled. */
export interface ConflictShown {
  readonly number: number;
  readonly state: ConflictState;
  readonly learner: string;
  /** What cannot both be so. */
  readonly about: string;
  /** Published rule, or `end-told`. */
  readonly kind: string;
  /** `EMP 1 from 2025-09-01, collected 2025-10-01, by import`; null: no row on record is in the way. */
  readonly onRecord: string | null;
  /** `EMP 1 from 2025-09-01 to 2025-12-31, collected 2026-01-10, by learner`. */
  readonly told: string;
  /** How staff came to know what they told. */
  readonly evidence: string | null;
  readonly found: string;
  readonly settled: {
    readonly kept: Keep | null;
    readonly by: string | null;
    readonly at: string;
    readonly why: string | null;
  } | null;
}

export interface ConflictsAsked {
  readonly state: ConflictState | 'any';
  /** Of this learner alone. */
  readonly learner?: string;
  /** The number of the last one of the page before. */
  readonly after: number;
  readonly limit: number;
}

/** Conflicts between what is on record and what was told, oldest first. */
export async function listConflicts(
  context: AdminContext,
  actor: Actor,
  { state, learner, after, limit }: ConflictsAsked,
): Promise<readonly ConflictShown[]> {
  const { host } = context;
  const act: Act = {
    name: 'conflicts',
    target: learner ?? null,
    permission: PERMISSIONS.getResults,
    effect: 'read',
  };
  return permitted(context, actor, act, async () => {
    const { reader } = host.database;
    if (learner === undefined)
      return (await conflictsAfter(reader, { state, after, limit })).map((row) =>
        shownConflict(row, host.tenant.timeZone),
      );
    const own = await conflictsOf(reader, [learner]);
    return own
      .filter((row) => row.number > after && (state === 'any' || row.state === state))
      .slice(0, limit)
      .map((row) => shownConflict(row, host.tenant.timeZone));
  });
}

/** @param zone of the tenant: instants are told by its clocks */
export function shownConflict(row: ConflictRow, zone: string): ConflictShown {
  const { number, state, learnerRef, kind, onRecord, told, by, evidence, settledAt } = row;
  return {
    number,
    state,
    learner: learnerRef,
    about: aboutText(row),
    kind,
    onRecord: onRecord === null ? null : `${rowText(onRecord)}, by ${onRecord.source}`,
    told: `${rowText(told)}, by ${by}`,
    evidence,
    found: instantInWords(row.foundAt, zone),
    settled:
      settledAt === null
        ? null
        : { kept: row.kept, by: row.settledBy, at: instantInWords(settledAt, zone), why: row.why },
  };
}

function aboutText({ kind, rowId, told, onRecord }: ConflictRow): string {
  if (kind !== 'end-told')
    return rowId === null ? `kept out by rule ${kind}` : `${besideText(kind)} (rule ${kind})`;
  if (told.endDate === null) return 'whether it ended';
  return onRecord?.endDate == null ? 'whether it ended' : 'when it ended';
}

function rowText({ outType, outCode, startDate, endDate, collDate }: ConflictRow['told']): string {
  const until = endDate === null ? '' : ` to ${endDate}`;
  return `${outType} ${outCode} from ${startDate}${until}, collected ${collDate}`;
}
