import type { Knex } from 'knex';
import { digestOf, newSalts, sealOver } from '../../lib/seal/index.ts';
import { instant } from '../../lib/sql/columns.ts';
import { bulkUpdate } from '../../lib/sql/insert.ts';
import type { Migration } from '../../lib/sql/types.ts';

/** Events sealed together that happened before there were seals. */
const AT_ONCE = 1_000;

/** Of an event: which of its seal it is; its digest; the salt of that; the digest of facts that are kept no longer. */
const COLUMNS = [
  ['place', 'integer'],
  ['digest', 'text'],
  ['salt', 'text'],
  ['dropped', 'text'],
] as const;

/**
 * A digest of each event, and a chain of seals over them (decision 0052). Events that are there already are sealed as they
 * stand now: their seals say so.
 */
export const seals: Migration = {
  name: '0009-seals',

  async up(tx) {
    for (const [column, type] of COLUMNS)
      await tx.schema.alterTable('dt_event', (t) => {
        if (type === 'integer') t.integer(column);
        else t.string(column, 43);
      });
    await tx.schema.createTable('dt_seal', (t) => {
      t.integer('number').notNullable().primary();
      t.string('kind', 16).notNullable();
      t.integer('run_id');
      instant(t, 'at').notNullable();
      t.integer('events').notNullable();
      t.integer('first_event').notNullable();
      t.integer('last_event').notNullable();
      t.string('digest', 43).notNullable();
    });
    await tx.schema.alterTable('dt_seal', (t) => {
      t.index(['last_event'], 'ix_dt_seal_last_event');
    });
    await sealWhatIsThere(tx);
  },

  async down(tx) {
    await tx.schema.dropTable('dt_seal');
    for (const [column] of COLUMNS)
      await tx.schema.alterTable('dt_event', (t) => {
        t.dropColumn(column);
      });
  },
};

interface Event {
  readonly id: number;
  readonly at: string;
  readonly learner_ref: string;
  readonly survey_id: string | null;
  readonly what: string;
  readonly why: string | null;
  readonly who: string;
  readonly data: string | null;
}

async function sealWhatIsThere(tx: Knex.Transaction): Promise<void> {
  let before: string | null = null;
  let after = 0;
  for (let number = 1; ; number += 1) {
    const events = (await tx('dt_event')
      .where('id', '>', after)
      .orderBy('id')
      .limit(AT_ONCE)
      .select('id', 'at', 'learner_ref', 'survey_id', 'what', 'why', 'who', 'data')) as Event[];
    const [first, last] = [events[0], events.at(-1)];
    if (first === undefined || last === undefined) return;
    const salts = newSalts(events.length);
    const sealed = events.map(({ id, at, learner_ref, survey_id, what, why, who, data }, place) => {
      const head = [new Date(at).toISOString(), learner_ref, survey_id, what, why, who];
      const salt = salts[place]!;
      return { id, place, salt, digest: digestOf({ seal: number, place }, salt, { head, detail: data }) };
    });
    await bulkUpdate(tx, 'dt_event', ['id'], sealed);
    // The newest of them says when: no clock is given to a migration.
    const at = new Date(last.at).toISOString();
    const digest: string = sealOver(
      { number, kind: 'before-seals', run: null, at },
      before,
      sealed.map((event) => event.digest),
    );
    await tx('dt_seal').insert({
      ...{ number, kind: 'before-seals', run_id: null, at, digest },
      ...{ events: events.length, first_event: first.id, last_event: last.id },
    });
    before = digest;
    after = last.id;
  }
}
