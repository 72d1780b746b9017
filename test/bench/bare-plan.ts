import BetterSqlite3 from 'better-sqlite3';

/** Rows per transaction of the peer: learners per page of ours. */
const PAGE = 1000;
const READ = ['mis_aim', 'mis_preference', 'mis_fam', 'mis_destination'];
const WRITTEN = ['dt_person', 'dt_address', 'dt_decision', 'dt_event', 'dt_survey', 'dt_contact'];

/**
 * What a script of a few lines would take for the same: every learner read with all rows of theirs, and every row that
 * ours had in the end inserted into the same tables with the same indexes, a page per transaction.
 *
 * @param file a tenant's database as it was before ours ran
 * @param made the database that ours made, from which the rows to insert are taken, outside the time measured
 * @returns seconds
 */
export function barePlan(file: string, made: string, settings: 'as-it-comes' | 'set-like-ours'): number {
  const db = openBare(file);
  if (settings === 'set-like-ours') {
    db.pragma('cache_size = -65536');
    db.pragma('wal_autocheckpoint = 32000');
  }
  const results = new BetterSqlite3(made, { readonly: true });
  const seconds = readAll(db) + WRITTEN.reduce((sum, table) => sum + insertAll(db, results, table), 0);
  results.close();
  db.close();
  return seconds;
}

/** The durability that ours has. */
export function openBare(file: string): BetterSqlite3.Database {
  const db = new BetterSqlite3(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  return db;
}

function readAll(db: BetterSqlite3.Database): number {
  const started = performance.now();
  const learners = db.prepare('select * from mis_learner where ref > ? order by ref limit ?');
  const parts = READ.map((table) =>
    db.prepare(`select * from ${table} where learner_ref > ? and learner_ref <= ?`),
  );
  for (let after = ''; ; ) {
    const page = learners.all(after, PAGE) as { ref: string }[];
    if (page.length === 0) break;
    const last = page.at(-1)!.ref;
    for (const part of parts) part.all(after, last);
    after = last;
  }
  return (performance.now() - started) / 1000;
}

function insertAll(db: BetterSqlite3.Database, results: BetterSqlite3.Database, table: string): number {
  const pages = results.prepare(
    `select rowid as "from", * from ${table} where rowid > ? order by rowid limit ?`,
  );
  let insert: BetterSqlite3.Statement | undefined;
  let seconds = 0;
  for (let after = 0; ; ) {
    const page = pages.all(after, PAGE) as Record<string, unknown>[];
    if (page.length === 0) return seconds;
    after = page.at(-1)!.from as number;
    const columns = Object.keys(page[0]!).filter((column) => column !== 'from');
    const rows = page.map((row) => columns.map((column) => row[column]));
    const started = performance.now();
    insert ??= db.prepare(
      `insert into ${table} (${columns.map((column) => `"${column}"`).join(', ')}) values (${columns.map(() => '?').join(', ')})`,
    );
    db.transaction(() => {
      for (const row of rows) insert!.run(row);
    })();
    seconds += (performance.now() - started) / 1000;
  }
}
