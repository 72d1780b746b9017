import BetterSqlite3 from 'better-sqlite3';
import { openBare } from './bare-plan.ts';

const PAGE = 1000;
const INSERTED = ['dt_response', 'mis_destination', 'mis_destination_version', 'dt_outcome', 'dt_event'];
/** Rows that were there and changed: the table, its key, and the columns that an answer changes. */
const UPDATED = [
  ['dt_survey', 'survey_id', ['state', 'owes', 'changed_at']],
  ['mis_learner', 'ref', ['change_no']],
  ['dt_person', 'learner_ref', ['review_on']],
] as const;

/**
 * Writes the rows that an import left, and nothing else, a page per transaction.
 * @param file a tenant as it was before the import
 * @param made the same after it, from which the rows are taken outside the time measured
 */
export function bareImport(file: string, made: string) {
  const db = openBare(file);
  const results = new BetterSqlite3(made, { readonly: true });
  const rows: Record<string, number> = {};
  let seconds = 0;
  const write = (table: string, sql: string, values: readonly unknown[][]) => {
    const started = performance.now();
    const statement = db.prepare(sql);
    for (let at = 0; at < values.length; at += PAGE)
      db.transaction(() => {
        for (const row of values.slice(at, at + PAGE)) statement.run(row);
      })();
    seconds += (performance.now() - started) / 1000;
    rows[table] = values.length;
  };
  for (const table of INSERTED) {
    const last = db.prepare(`select coalesce(max(rowid), 0) from ${table}`).pluck().get();
    const added = results.prepare(`select * from ${table} where rowid > ? order by rowid`);
    const names = added.columns().map(({ name }) => `"${name}"`);
    const values = added.raw().all(last) as unknown[][];
    write(
      table,
      `insert into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
      values,
    );
  }
  for (const [table, key, columns] of UPDATED) {
    const changed = results.prepare(`select ${[...columns, key].join(', ')} from ${table}`).raw();
    const set = columns.map((column) => `${column} = ?`).join(', ');
    write(table, `update ${table} set ${set} where ${key} = ?`, changed.all() as unknown[][]);
  }
  results.close();
  db.close();
  return { seconds, rows };
}
