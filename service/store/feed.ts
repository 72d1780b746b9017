import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { CodedError } from '../../lib/errors/index.ts';
import {
  afterCommit,
  bulkInsert,
  type Database,
  type Dialect,
  dialectOf,
  rowsOf,
} from '../../lib/sql/index.ts';
import type { Clock } from '../context.ts';
import type { EventPage, FeedEvent } from '../wire.ts';

/** Once for every message: prepared, and without knex. */
const ADVANCE: Readonly<Record<Dialect, string>> = {
  sqlite: 'update sv_tenant set position = position + 1 where id = ? returning position',
  mssql: 'update sv_tenant set position = position + 1 output inserted.position where id = ?',
};

export type NewEvent = Omit<FeedEvent, 'position' | 'at'>;

/**
 * Adds an event to the tenant's feed, in the transaction of what happened. The counter is taken first: it locks the
 * tenant's row, so that positions commit in order and `at` never lies before a page that was already given.
 */
export async function emit(
  tx: Knex.Transaction,
  tenant: string,
  clock: Clock,
  event: NewEvent,
): Promise<void> {
  const { position } = (await rowsOf<FeedHead>(tx, ADVANCE[dialectOf(tx)], [tenant]))[0]!;
  const { type, ...body } = event;
  const row = {
    tenant,
    position,
    type,
    at: clock(),
    survey_id: event.surveyId ?? null,
    body: JSON.stringify(body),
  };
  await bulkInsert(tx, 'sv_event', [row]);
  afterCommit(tx, (database) => {
    const counts = eventsTold(database);
    counts.set(type, (counts.get(type) ?? 0) + 1);
  });
}

const told = new WeakMap<Database, Map<FeedEvent['type'], number>>();

/** How many events this process told by way of a database since it was opened, by type. */
export function eventsTold(database: Database): Map<FeedEvent['type'], number> {
  const counts = told.get(database) ?? new Map<FeedEvent['type'], number>();
  told.set(database, counts);
  return counts;
}

/**
 * The events after a cursor, at most `limit`.
 *
 * @param cursor `epoch.position`; null: from the beginning
 * @throws SURVEY_CURSOR_UNKNOWN when the cursor is of another epoch or ahead of the feed
 */
export async function readFeed(
  database: Database,
  tenant: string,
  clock: Clock,
  cursor: string | null,
  limit: number,
): Promise<EventPage> {
  // A write: it waits for every event under way, so that `completeTo` is true when it is told.
  return database.transaction(async (tx) => {
    const completeTo = clock();
    await tx('sv_tenant').where({ id: tenant }).update({ fed_at: completeTo });
    const feed = (await tx('sv_tenant').where({ id: tenant }).first('epoch', 'position')) as FeedHead;
    const after = cursor === null ? 0 : positionOf(cursor, feed);
    const rows = (await tx('sv_event')
      .where({ tenant })
      .andWhere('position', '>', after)
      .orderBy('position')
      .limit(limit + 1)) as EventRow[];
    const events = rows.slice(0, limit).map(toEvent);
    const last = events.at(-1)?.position ?? after;
    return { events, cursor: `${feed.epoch}.${last}`, more: rows.length > limit, completeTo };
  });
}

/** Everything the feed told of some surveys, in order. */
export async function eventsOfSurveys(
  connection: Knex,
  tenant: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly FeedEvent[]>> {
  const events = new Map<string, FeedEvent[]>();
  const rows = (await connection('sv_event')
    .where({ tenant })
    .whereIn('survey_id', [...ids])
    .orderBy('position')) as (EventRow & { readonly survey_id: string })[];
  for (const row of rows) events.set(row.survey_id, [...(events.get(row.survey_id) ?? []), toEvent(row)]);
  return events;
}

/** The cursor of the feed's end: what was read before it is older. */
export async function feedCursor(connection: Knex, tenant: string): Promise<string> {
  const feed = (await connection('sv_tenant').where({ id: tenant }).first('epoch', 'position')) as FeedHead;
  return `${feed.epoch}.${feed.position}`;
}

/** Gives every feed a new epoch: after a restore, so that cursors given since the backup are told from ours. */
export async function renewEpochs(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    const tenants = (await tx('sv_tenant').select('id')) as { id: string }[];
    for (const { id } of tenants) await tx('sv_tenant').where({ id }).update({ epoch: randomUUID() });
  });
}

interface FeedHead {
  readonly epoch: string;
  readonly position: number;
}

interface EventRow {
  readonly position: number;
  readonly type: FeedEvent['type'];
  readonly at: string;
  readonly body: string;
}

function toEvent(row: EventRow): FeedEvent {
  const told = JSON.parse(row.body) as Omit<NewEvent, 'type'>;
  return { position: row.position, type: row.type, at: row.at, ...told };
}

function positionOf(cursor: string, feed: FeedHead): number {
  const dot = cursor.lastIndexOf('.');
  const position = Number(cursor.slice(dot + 1));
  const ours = dot > 0 && cursor.slice(0, dot) === feed.epoch;
  if (!ours || !Number.isSafeInteger(position) || position < 0 || position > feed.position)
    throw new CodedError('SURVEY_CURSOR_UNKNOWN');
  return position;
}
