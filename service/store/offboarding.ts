/*
 * A tenant leaves in three steps (decision 0038). Each is asked for again and again, a chunk of rows at a time in a
 * transaction of its own, until nothing is left of it; asked for once more it changes nothing.
 *
 *   closing   the first request holds the tenant for good: nothing is released, and no link of it is known any more.
 *             Messages that have not gone are withdrawn.
 *   closed    what is held stands still and can be exported.
 *   erasing   surveys, messages, events and suppressions are removed.
 *   erased    nothing is held of any learner. The key still works, so that this can be told again.
 *   (end)     the tenant, its keys and the name of its database are removed. What stays is the row told here: counts,
 *             instants, and who asked.
 */
import type { Knex } from 'knex';
import { CodedError } from '../../lib/errors/index.ts';
import { type Database, inChunks } from '../../lib/sql/index.ts';
import type { Clock } from '../context.ts';
import type { Offboarding, OffboardRequest } from '../wire.ts';
import type { Message } from './messages.ts';
import { endMessage } from './settle.ts';

/** Rows changed in one transaction: short for whoever waits behind it. */
const ROWS_AT_ONCE = 500;
/** Keys named in one statement. */
const KEYS_PER_STATEMENT = 400;

/** What is held of learners, each table with the column by which its rows are found. Surveys last: they lead to the rest. */
const TABLES = { messages: 'id', events: 'position', suppressions: 'value', surveys: 'id' } as const;
type TableName = keyof typeof TABLES;
const NAMES = Object.keys(TABLES) as TableName[];

/** States in which a link takes answers, until the day the survey closes. */
const ANSWERABLE = ['open', 'unsubscribed'];

interface Row {
  readonly id: number;
  readonly tenant: string;
  readonly state: Exclude<Offboarding['state'], 'none'>;
  readonly asked_by: string;
  readonly reason: string;
  readonly began_at: string;
  readonly closed_at: string | null;
  readonly erased_at: string | null;
  readonly links_closed: number;
  readonly messages_withdrawn: number;
  readonly surveys_erased: number;
  readonly messages_erased: number;
  readonly events_erased: number;
  readonly suppressions_erased: number;
}

/** How far the offboarding of a tenant is, and what is held of it. */
export async function readOffboarding(connection: Knex, clock: Clock, tenant: string): Promise<Offboarding> {
  const holds = {} as Record<TableName, number>;
  for (const name of NAMES) holds[name] = await countOf(connection(tableOf(name)).where({ tenant }));
  return {
    ...told(await currentOf(connection, tenant), false),
    holds,
    open: await openOf(connection, clock, tenant),
  };
}

/**
 * Does a part of a step.
 * @throws SURVEY_OFFBOARDING_ORDER when the step before has not come to its end
 */
export async function offboard(
  database: Database,
  clock: Clock,
  tenant: string,
  { step, by, reason }: OffboardRequest,
): Promise<Offboarding> {
  return database.transaction(async (tx) => {
    const row = await currentOf(tx, tenant);
    if (step === 'close')
      return closePart(tx, clock, tenant, row ?? (await begin(tx, clock, tenant, by, reason)));
    if (step === 'erase' && (row?.state === 'closed' || row?.state === 'erasing'))
      return erasePart(tx, clock, tenant, row);
    if (row?.state !== 'erased')
      throw new CodedError('SURVEY_OFFBOARDING_ORDER', { step, state: row?.state ?? 'none' });
    if (step === 'end') await end(tx, clock, tenant, row);
    return told(row, false);
  });
}

async function begin(
  tx: Knex.Transaction,
  clock: Clock,
  tenant: string,
  by: string,
  reason: string,
): Promise<Row> {
  const at = clock();
  const { links } = await openOf(tx, clock, tenant);
  await tx('sv_tenant')
    .where({ id: tenant })
    .update({ leaving_at: at, held: 1, held_by: by, held_reason: reason, held_at: at });
  await tx('sv_offboarding').insert({
    tenant,
    state: 'closing',
    asked_by: by,
    reason,
    began_at: at,
    links_closed: links,
    messages_withdrawn: 0,
    ...Object.fromEntries(NAMES.map((name) => [`${name}_erased`, 0])),
  });
  return (await currentOf(tx, tenant))!;
}

async function closePart(tx: Knex.Transaction, clock: Clock, tenant: string, row: Row): Promise<Offboarding> {
  if (row.state !== 'closing') return told(row, false);
  const waiting = (await tx('sv_message')
    .where({ tenant, state: 'waiting' })
    .orderBy('id')
    .limit(ROWS_AT_ONCE)) as Message[];
  for (const message of waiting)
    await endMessage(tx, clock, message, 'waiting', { state: 'skipped', reason: 'offboarded' });
  const more = waiting.length === ROWS_AT_ONCE;
  return advance(tx, row, more, {
    messages_withdrawn: row.messages_withdrawn + waiting.length,
    ...(more ? {} : { state: 'closed', closed_at: clock() }),
  });
}

async function erasePart(tx: Knex.Transaction, clock: Clock, tenant: string, row: Row): Promise<Offboarding> {
  const erased: Partial<Record<`${TableName}_erased`, number>> = {};
  let room = ROWS_AT_ONCE;
  for (const name of NAMES) {
    if (room <= 0) break;
    const count = await removeSome(tx, name, tenant, room);
    erased[`${name}_erased`] = row[`${name}_erased`] + count;
    room -= count;
  }
  const more = room <= 0;
  const ended = more ? { state: 'erasing' } : { state: 'erased', erased_at: clock() };
  return advance(tx, row, more, { ...erased, ...ended });
}

/** Removes about as many rows of a table as there is room for. @returns how many */
async function removeSome(
  tx: Knex.Transaction,
  name: TableName,
  tenant: string,
  room: number,
): Promise<number> {
  const key = TABLES[name];
  const rows = (await tx(tableOf(name)).where({ tenant }).orderBy(key).limit(room).select(key)) as Record<
    string,
    string | number
  >[];
  let removed = 0;
  for (const keys of inChunks([...new Set(rows.map((row) => row[key]!))], KEYS_PER_STATEMENT)) {
    const these = () => tx(tableOf(name)).where({ tenant }).whereIn(key, keys);
    removed += await countOf(these());
    if (name === 'surveys') await tx('sv_assist').where({ tenant }).whereIn('survey_id', keys).delete();
    await these().delete();
  }
  return removed;
}

async function end(tx: Knex.Transaction, clock: Clock, tenant: string, { id }: Row): Promise<void> {
  await tx('sv_offboarding').where({ tenant, id }).update({ ended_at: clock() });
  for (const table of ['sv_api_key', 'sv_instance', 'sv_erasure', 'sv_audit', 'sv_pace'])
    await tx(table).where({ tenant }).delete();
  await tx('sv_tenant').where({ id: tenant }).delete();
}

async function advance(
  tx: Knex.Transaction,
  row: Row,
  more: boolean,
  values: Readonly<Record<string, unknown>>,
): Promise<Offboarding> {
  await tx('sv_offboarding').where({ tenant: row.tenant, id: row.id }).update(values);
  return told({ ...row, ...values }, more);
}

async function currentOf(connection: Knex, tenant: string): Promise<Row | undefined> {
  return (await connection('sv_offboarding').where({ tenant }).whereNull('ended_at').first()) as
    | Row
    | undefined;
}

async function openOf(
  connection: Knex,
  clock: Clock,
  tenant: string,
): Promise<{ links: number; messages: number }> {
  const { leaving_at } = (await connection('sv_tenant').where({ id: tenant }).first('leaving_at')) as {
    leaving_at: string | null;
  };
  const links = () =>
    connection('sv_survey')
      .where({ tenant })
      .whereIn('state', ANSWERABLE)
      .andWhere('closes_on', '>=', clock().slice(0, 10));
  return {
    links: leaving_at === null ? await countOf(links()) : 0,
    messages: await countOf(connection('sv_message').where({ tenant, state: 'waiting' })),
  };
}

async function countOf(query: Knex.QueryBuilder): Promise<number> {
  const [row] = (await query.count({ n: '*' })) as { n: number }[];
  return Number(row!.n);
}

function told(row: Row | undefined, more: boolean): Offboarding {
  return {
    state: row?.state ?? 'none',
    more,
    by: row?.asked_by ?? null,
    reason: row?.reason ?? null,
    began: row?.began_at ?? null,
    closedAt: row?.closed_at ?? null,
    erasedAt: row?.erased_at ?? null,
    closed: { links: row?.links_closed ?? 0, messages: row?.messages_withdrawn ?? 0 },
    erased: {
      surveys: row?.surveys_erased ?? 0,
      messages: row?.messages_erased ?? 0,
      events: row?.events_erased ?? 0,
      suppressions: row?.suppressions_erased ?? 0,
    },
  };
}

function tableOf(name: TableName): string {
  return { messages: 'sv_message', events: 'sv_event', suppressions: 'sv_suppression', surveys: 'sv_survey' }[
    name
  ];
}
