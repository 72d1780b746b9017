/**
 * The database names itself to the survey service with every request that changes something (decision 0033). The name
 * changes with each batch of contacts, so that a database which was restored, or is a copy, gives one that is out of date.
 *
 *  (1) before the request: what the name is to become is committed, so that a second try says the same
 *  (2) the service takes it, the reply is lost: it knows the second try by that
 *  (3) after the reply: the name has become it, unless another process of the tenant was here first
 */
import { randomUUID } from 'node:crypto';
import { CodedError, isCoded } from '../../lib/errors/index.ts';
import type { Host } from '../host.ts';
import { LOST_PLACE, moveCursor, readCursor } from '../storage/cursors.ts';
import { changeInstance, type InstanceRow, readInstance } from '../storage/instance.ts';
import type { Named } from '../survey/client.ts';

/** Under which name requests of this tenant's database go out. */
export function nameInstance(host: Host): Named {
  return async (renews, request) => {
    for (;;) {
      const held = await nameFor(host, renews);
      try {
        const reply = await request(nameOf(held));
        await moveOn(host, held);
        return reply;
      } catch (error) {
        if (!isCoded(error, 'CLONED_DATABASE')) throw error;
        // Where another process of this tenant renewed the name meanwhile, it is asked again by the new one.
        if (await noteRefusal(host, held)) throw error;
      }
    }
  };
}

/**
 * What has to hold before anything is sent, as far as it can be told without the service.
 *
 * @throws `CLONED_DATABASE` when the service refused this database, or it stands elsewhere than when it last named itself
 */
export async function requireOwnDatabase({ database }: Pick<Host, 'database'>): Promise<InstanceRow> {
  const row = await readInstance(database.reader);
  const place = placeOf(database);
  if (row.place !== null && row.place !== place)
    throw new CodedError('CLONED_DATABASE', {
      why: `it stands at ${place}, and last sent from ${row.place}`,
    });
  if (row.refusedAt !== null)
    throw new CodedError('CLONED_DATABASE', { why: `the survey service refused it at ${row.refusedAt}` });
  return row;
}

/**
 * Makes this database the one that the service takes contacts from. What it means to send may have gone while it was
 * another state, or another one, so the next run first compares every survey with what the service holds of it.
 *
 * @param tell gives the service the name; its reply says the generation that stands from now on
 */
export async function makeInstanceStand(
  host: Host,
  tell: (name: string) => Promise<{ readonly generation: number }>,
): Promise<{ readonly before: InstanceRow; readonly after: InstanceRow }> {
  const before = await readInstance(host.database.reader);
  const held = { ...before, nextToken: randomUUID() };
  if (!(await change(host, before, { nextToken: held.nextToken }))) return makeInstanceStand(host, tell);
  const { generation } = await tell(nameOf(held));
  const stands = {
    generation,
    token: held.nextToken,
    nextToken: null,
    place: placeOf(host.database),
    refusedAt: null,
  };
  await host.transaction(async (tx) => {
    await changeInstance(tx, held, stands);
    await moveCursor(tx, 'feed', await readCursor(tx, 'feed'), LOST_PLACE, host.clock.now());
  });
  return { before, after: { ...held, ...stands } };
}

/** The name as it is held, with what it is to become where that is asked for or was begun. */
async function nameFor(host: Host, renews: boolean): Promise<InstanceRow> {
  for (;;) {
    const row = await requireOwnDatabase(host);
    const nextToken = row.nextToken ?? (renews ? randomUUID() : null);
    const place = placeOf(host.database);
    if (nextToken === row.nextToken && place === row.place) return row;
    if (await change(host, row, { nextToken, place })) return { ...row, nextToken, place };
  }
}

async function moveOn(host: Host, held: InstanceRow): Promise<void> {
  const { generation, nextToken } = held;
  if (nextToken !== null)
    await change(host, held, { generation: generation + 1, token: nextToken, nextToken: null });
}

/** @returns false when the name is another by now, so that the refusal says nothing */
async function noteRefusal(host: Host, held: InstanceRow): Promise<boolean> {
  return change(host, held, { refusedAt: host.clock.now() });
}

function change(host: Host, seen: InstanceRow, to: Partial<InstanceRow>): Promise<boolean> {
  return host.transaction((tx) => changeInstance(tx, seen, to));
}

/** As the header says it: `id.generation.token`, and what the token is to become. */
function nameOf({ id, generation, token, nextToken }: InstanceRow): string {
  return [id, generation, token, ...(nextToken === null ? [] : [nextToken])].join('.');
}

/** A file by its path; on a server the name alone, since the server may be reached by several addresses. */
function placeOf({ dialect, location }: Host['database']): string {
  return dialect === 'sqlite' ? location : location.slice(location.lastIndexOf('/') + 1);
}
