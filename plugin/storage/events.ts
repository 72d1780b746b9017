import type { Knex } from 'knex';
import { digestOf, newSalts, sealOver } from '../../lib/seal/index.ts';
import { inChunks } from '../../lib/sql/index.ts';
import type { EventKind } from '../domain/index.ts';
import { addSeal, lastSeal, type SealKind } from './seals.ts';
import { type Connection, defineTable } from './table.ts';

/** Append-only: every move and every act, in the same transaction as what it tells. No names, no addresses. */
export interface EventRow {
  readonly at: string;
  readonly learnerRef: string;
  readonly surveyId: string | null;
  readonly what: EventKind;
  readonly why: string | null;
  readonly who: string;
  /** JSON, or null. */
  readonly data: string | null;
}

/** An event with what shows that nobody changed it since. Of one that was erased the digest is left. */
export interface SealedEventRow extends EventRow {
  /** Which of its seal it is, from 0. */
  readonly place: number | null;
  readonly digest: string | null;
  /** Null: the content was erased. */
  readonly salt: string | null;
  /** The digest of facts that are kept no longer; null: they are there, or there were none. */
  readonly dropped: string | null;
}

/** In which run events are written, or by an act outside any, and when. */
export interface Sealing {
  readonly run: number | null;
  /** Instant. */
  readonly at: string;
}

const FIELDS = ['at', 'learnerRef', 'surveyId', 'what', 'why', 'who', 'data'] as const;

const table = defineTable<EventRow>('dt_event', ['at'], FIELDS);

const newTable = defineTable<Omit<SealedEventRow, 'dropped'>>(
  'dt_event',
  ['at'],
  [...FIELDS, 'place', 'digest', 'salt'],
);

const sealedTable = defineTable<SealedEventRow & { readonly id: number }>(
  'dt_event',
  ['id'],
  ['id', ...FIELDS, 'place', 'digest', 'salt', 'dropped'],
);

/**
 * Appends events, and one more seal of the chain that stands over them. Whoever writes is alone in the database
 * (decision 0023), so the seal before is the last one.
 */
export async function appendEvents(
  tx: Knex.Transaction,
  rows: readonly EventRow[],
  { run, at }: Sealing,
): Promise<void> {
  if (rows.length === 0) return;
  const before = await lastSeal(tx);
  const number = (before?.number ?? 0) + 1;
  const salts = newSalts(rows.length);
  const sealed = rows.map((row, place) => {
    const salt = salts[place]!;
    const digest = digestOf({ seal: number, place }, salt, contentOf(row));
    const { at, learnerRef, surveyId, what, why, who, data } = row;
    return { at, learnerRef, surveyId, what, why, who, data, place, digest, salt };
  });
  await newTable.insert(tx, sealed);
  const kind: SealKind = run === null ? 'act' : 'run';
  const digest = sealOver(
    { number, kind, run, at },
    before?.digest ?? null,
    sealed.map((row) => row.digest),
  );
  await addSeal(tx, { number, kind, runId: run, at, events: rows.length, digest }, before);
}

/** As `toISOString` writes it, which is how almost every instant comes. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** What an event's digest is of. An instant is the same however a store writes it. */
export function contentOf({ at, learnerRef, surveyId, what, why, who, data }: EventRow): {
  readonly head: readonly (string | null)[];
  readonly detail: string | null;
} {
  return {
    head: [INSTANT.test(at) ? at : new Date(at).toISOString(), learnerRef, surveyId, what, why, who],
    detail: data,
  };
}

/** The timeline of some learner records, oldest first. */
export async function eventsOf(connection: Connection, refs: readonly string[]): Promise<EventRow[]> {
  const rows: EventRow[] = [];
  for (const page of inChunks(refs, 400))
    rows.push(...(await table.read(connection).whereIn('learner_ref', page).orderBy('id')));
  return rows;
}

/** Surveys of some learner records to which this happened. */
export async function surveysWith(
  connection: Connection,
  refs: readonly string[],
  what: EventKind,
): Promise<Set<string>> {
  const surveys = new Set<string>();
  for (const page of inChunks([...new Set(refs)], 400)) {
    const found = await table.read(connection).whereIn('learner_ref', page).where('what', what);
    for (const { surveyId } of found as EventRow[]) if (surveyId !== null) surveys.add(surveyId);
  }
  return surveys;
}

/** The timeline of some learner records with what its events are sealed by. */
export async function sealedEventsOf(
  connection: Connection,
  refs: readonly string[],
): Promise<(SealedEventRow & { readonly id: number })[]> {
  const rows: (SealedEventRow & { readonly id: number })[] = [];
  for (const page of inChunks(refs, 400))
    rows.push(...(await sealedTable.read(connection).whereIn('learner_ref', page).orderBy('id')));
  return rows;
}

/** Events of everybody by number, a page at a time. */
export async function eventsAfter(
  connection: Connection,
  after: number,
  limit: number,
): Promise<(SealedEventRow & { readonly id: number })[]> {
  return sealedTable.read(connection).where('id', '>', after).orderBy('id').limit(limit);
}

/** The number of the newest event; 0: there is none. */
export async function lastEvent(connection: Connection): Promise<number> {
  const row = (await connection('dt_event').max({ id: 'id' }).first()) as { id: number | null } | undefined;
  return Number(row?.id ?? 0);
}
