import BetterSqlite3 from 'better-sqlite3';

/** Who is in a tenant's tables. Leavers come every so often among the others, all of them to be surveyed. */
export interface Population {
  readonly learners: number;
  readonly leavers: number;
  /** Channels on which leavers can be reached: a message each. */
  readonly channels: 'email' | 'email-and-sms';
}

/** The day on which the benchmarks play, in the middle of a working week and of the waking hours. */
export const TODAY = '2025-05-14';

const STARTED = '2024-09-02';
/** One in so many has a second aim, preferences, a monitoring code, an outcome of an earlier year, another record. */
const SECOND_AIM = 3;
const PREFERENCES = 4;
const HIGH_NEEDS = 25;
const TWO_RECORDS = 50;

/** Another number below a hundred million for each: what people are called does not follow the order in which they enrolled. */
const scattered = (person: number) => (person * 48_271_637) % 100_000_007;

/**
 * Fills the host's tables directly, in a database that has them and nothing in them. Every reference, name and address
 * is made from a number; the telephones are of the shape of real ones, since parsing them is part of what is measured.
 */
export function fill(file: string, { learners, leavers, channels }: Population): void {
  const db = new BetterSqlite3(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = OFF');
  const learner = db.prepare(`insert into mis_learner (ref, ukprn, prev_ref, uln, family_name, given_names,
    date_of_birth, email, telephone, language, preferences_known, absent, test, change_no)
    values (?, 10099999, null, ?, ?, ?, ?, ?, ?, 'en', 1, 0, 0, 1)`);
  const aim =
    db.prepare(`insert into mis_aim (learner_ref, year, position, aim_seq_number, learn_aim_ref, aim_type,
    start_date, planned_end_date, actual_end_date, fund_model, comp_status, outcome, restart, higher_education)
    values (?, '2024-25', ?, ?, ?, 4, ?, '2025-07-25', ?, 35, ?, ?, 0, 0)`);
  const preference = db.prepare('insert into mis_preference (learner_ref, type, code) values (?, ?, ?)');
  const fam = db.prepare("insert into mis_fam (learner_ref, type, code) values (?, 'HNS', '1')");
  const every = Math.round(learners / leavers);
  db.transaction(() => {
    for (let at = 0; at < learners; at += 1) {
      const leaves = at % every === 0 && at / every < leavers;
      const ref = `L${String(at).padStart(8, '0')}`;
      // Of every fifty the last is the one before it again, under another reference: two records, one person.
      const person = at % TWO_RECORDS === TWO_RECORDS - 1 && !leaves ? at - 1 : at;
      const born = `${1985 + (person % 20)}-0${1 + (person % 9)}-1${person % 10}`;
      const mixed = scattered(person);
      const telephone = channels === 'email' ? null : `074${String(mixed).padStart(8, '0')}`;
      const [given, family] = [`Given${mixed % 300}`, `Family${mixed % 5000}`];
      const email = `${given}.${family}.${person}@example.org`.toLowerCase();
      learner.run(ref, 1_000_000_000 + mixed, family, given, born, email, telephone);
      const ended = leaves ? `2025-0${2 + (at % 2)}-${10 + (at % 15)}` : null;
      const [status, outcome] = leaves ? [2, 1] : [1, null];
      aim.run(ref, 0, 1, '60149735', STARTED, ended, status, outcome);
      if (at % SECOND_AIM === 0) aim.run(ref, 1, 2, '60146242', STARTED, ended, status, outcome);
      if (at % PREFERENCES === 0) preference.run(ref, 'PMC', 1);
      if (at % HIGH_NEEDS === 0) fam.run(ref);
    }
    db.exec("update mis_counter set value = 1 where name in ('change', 'preferences')");
  })();
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}
