import type { Knex } from 'knex';
import type { CalendarDate } from '../../lib/ilr/model.ts';
import { inChunks } from '../../lib/sql/index.ts';
import { afterKey, type Connection, defineTable } from './table.ts';

/** The one decision a POT has now; how it came about stays in `dt_event`. */
export interface DecisionRow {
  readonly learnerRef: string;
  readonly potId: string;
  readonly personKey: string;
  readonly reason: string;
  /** JSON: the facts the rule used. */
  readonly facts: string;
  /** Nothing is sent although the decision stands: absent from the newest file, or a test learner. */
  readonly held: 'absent' | 'test' | null;
  /** 1 where the channel is allowed and has a usable address and the learner is surveyed. */
  readonly email: number;
  readonly sms: number;
  readonly potStart: CalendarDate;
  readonly actualEnd: CalendarDate | null;
  readonly termination: CalendarDate | null;
  /** Funding model and course of a POT that ended; null: it has not, or they are not known. */
  readonly fundModel: number | null;
  readonly course: string | null;
  /** The tenant's date on which a run first saw the POT ended for good, with somebody to ask (`canBeAsked`). */
  readonly firstSeenEnded: CalendarDate | null;
  readonly reviewOn: CalendarDate | null;
  readonly ruleVersion: string;
  readonly runId: number;
  readonly decidedAt: string;
}

const table = defineTable<DecisionRow>(
  'dt_decision',
  ['learnerRef', 'potId'],
  [
    'learnerRef',
    'potId',
    'personKey',
    'reason',
    'facts',
    'held',
    'email',
    'sms',
    'potStart',
    'actualEnd',
    'termination',
    'fundModel',
    'course',
    'firstSeenEnded',
    'reviewOn',
    'ruleVersion',
    'runId',
    'decidedAt',
  ],
);

/** A query on decisions. */
export const readDecisions = table.read;

export const upsertDecisions = table.upsert;

export async function decisionsOf(connection: Connection, refs: readonly string[]): Promise<DecisionRow[]> {
  const rows: DecisionRow[] = [];
  for (const page of inChunks(refs, 400))
    rows.push(...(await table.read(connection).whereIn('learner_ref', page)));
  return rows;
}

/** Takes decisions away whose POT is gone; the timeline keeps what was decided. */
export async function removeDecisions(
  tx: Knex.Transaction,
  pots: readonly Pick<DecisionRow, 'learnerRef' | 'potId'>[],
): Promise<void> {
  for (const { learnerRef, potId } of pots)
    await tx('dt_decision').where({ learner_ref: learnerRef, pot_id: potId }).delete();
}

/** Decisions in order of learner and POT start, by keyset: the page after `after`. */
export async function decisionsAfter(
  connection: Connection,
  request: {
    readonly after: { learnerRef: string; potId: string } | null;
    readonly limit: number;
    readonly reason?: string;
  },
): Promise<DecisionRow[]> {
  const query = table
    .read(connection)
    .orderBy([{ column: 'learner_ref' }, { column: 'pot_id' }])
    .limit(request.limit);
  if (request.reason !== undefined) query.where('reason', request.reason);
  const { after } = request;
  if (after !== null) afterKey(query, ['learner_ref', after.learnerRef], ['pot_id', after.potId]);
  return query;
}

/** How many POTs have each reason now; those of test learners are not counted. */
export async function countByReason(connection: Connection): Promise<Record<string, number>> {
  const query = connection('dt_decision')
    .select('reason')
    .count({ pots: '*' })
    .where((shown) => shown.whereNull('held').orWhereNot('held', 'test'))
    .groupBy('reason')
    .orderBy('reason');
  const rows = (await query) as { reason: string; pots: number }[];
  return Object.fromEntries(rows.map((row) => [row.reason, Number(row.pots)]));
}
