/** The smallest host the plugin runs in: one table. What each member has to guarantee: docs/host-contract.md. */
import type { Knex } from 'knex';
import type * as contract from '../../plugin/host.ts';

type Row = contract.DestinationRow & { readonly withdrawn: boolean };
/** A learner as the table holds them: with every row there ever was. */
type Held = Omit<contract.HostLearner, 'destinations'> & { readonly rows: readonly Row[] };

const NONE: readonly contract.DestinationWriteResult[] = [];
type Own = Pick<contract.Host, 'tenant' | 'clock' | 'database'>;

export async function minimalHost(own: Own, settings: Readonly<Record<string, contract.ConfigValue>>) {
  const { database, clock } = own;
  await database.transaction((tx) =>
    tx.schema.createTable('learner', (t) => {
      t.string('ref', 12).primary();
      // Higher at each change than all before it: what the cursor goes by. One writes at a time, so none commits late.
      t.integer('changed');
      t.text('learner');
    }),
  );
  const commands = new Map<string, (context: contract.CommandContext) => Promise<contract.CommandOutcome>>();
  const reports = new Map<string, contract.ReportHandler>();
  const [forms, told] = [new Map<string, contract.FormHandler>(), [] as string[]];
  const read = ({ learner }: { learner: string }): Held => JSON.parse(learner);
  const shown = ({ rows, ...learner }: Held): contract.HostLearner => {
    return { ...learner, destinations: rows.filter(({ withdrawn }) => !withdrawn) };
  };
  const find = async (on: Knex, refs: readonly string[]) =>
    (await on('learner').whereIn('ref', refs)).map(read);
  const put = async (tx: Knex, learner: Held) => {
    const [{ last }] = (await tx('learner').max({ last: 'changed' })) as [{ last: number | null }];
    const row = { ref: learner.ref, changed: (last ?? 0) + 1, learner: JSON.stringify(learner) };
    if ((await tx('learner').where({ ref: row.ref }).update(row)) === 0) await tx('learner').insert(row);
  };
  const write = async (tx: Knex, asked: contract.DestinationWrite) => {
    const append = asked.op === 'append';
    // The id of a row begins with the reference of its learner.
    const ref = append ? asked.learnerRef : asked.id.split('/')[0]!;
    const [learner] = await find(tx, [ref]);
    const id = append ? `${ref}/${learner?.rows.length}` : asked.id;
    const held = learner?.rows.find((row) => row.id === id);
    if (learner === undefined || (held === undefined && !append)) return { status: 'missing', id } as const;
    const version = held?.version ?? 0;
    if (!append && version !== asked.expectedVersion) return { status: 'stale', id, version } as const;
    const about = { id, learnerRef: ref, source: asked.as ?? 'survey', withdrawn: false } as const;
    const change = append
      ? { ...asked.row, ...about, potId: asked.potId }
      : asked.op === 'amend'
        ? asked.change
        : { withdrawn: true };
    const row = { ...held, ...change, version: version + 1, provenance: asked.provenance } as Row;
    await put(tx, { ...learner, rows: [...learner.rows.filter((other) => other !== held), row] });
    return { status: 'written', id, version: row.version } as const;
  };
  const changes = async ({ cursor, limit }: contract.ChangesRequest): Promise<contract.LearnerChanges> => {
    const after = database.reader('learner').where('changed', '>', Number(cursor ?? 0));
    const found = await after.orderBy('changed').limit(limit);
    const last = String(found.at(-1)?.changed ?? cursor ?? 0);
    return { learners: found.map(read).map(shown), gone: [], cursor: last, more: found.length === limit };
  };
  const suppressing = (ref: string, next: (held: Held['suppression']) => Held['suppression']) =>
    database.transaction(async (tx) => {
      for (const held of await find(tx, [ref]))
        await put(tx, { ...held, suppression: next(held.suppression) });
    });
  const host: contract.Host = {
    ...own,
    contractVersion: '1.2.0',
    transaction: (fn) => database.transaction(fn),
    config: {
      ...{ get: async (key: string) => settings[key], all: async () => settings },
      ...{ set: async () => null, history: async () => [] },
    },
    permissions: { check: async () => 'allowed' },
    commands: { handle: (id, fn) => void commands.set(id, fn) },
    reports: { provide: (id, handler) => void reports.set(id, handler) },
    forms: { provide: (id, handler) => void forms.set(id, handler) },
    schedule: { daily() {} },
    learners: {
      changes: changes as contract.Host['learners']['changes'],
      getMany: async (refs) => (await find(database.reader, refs)).map(shown),
      destinationHistory: async (ref) => (await find(database.reader, [ref]))[0]?.rows ?? [],
      proposeAddress: async ({ learnerRef }) => void told.push(`${learnerRef} has another address`),
      suppress: (ref, reason, who) => suppressing(ref, () => ({ reason, who, at: clock.now() })),
      liftSuppression: (ref, reason) => suppressing(ref, (held) => (held?.reason === reason ? null : held)),
    },
    population: { preferencesEverKnown: async () => true },
    destinations: {
      // One after the other: two rows may be of one learner.
      write: (tx, asked) =>
        asked.reduce(async (all, one) => [...(await all), await write(tx, one)], Promise.resolve(NONE)),
    },
    notify: async (_, message) => void told.push(message),
    log: { info() {}, warn() {}, error() {} },
  };
  const enrol = (one: Held) => database.transaction((tx) => put(tx, one));
  return { host, commands, reports, forms, told, enrol };
}
