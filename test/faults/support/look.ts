import BetterSqlite3 from 'better-sqlite3';
import type { College } from './college.ts';

/** Reads a database file beside whoever works on it, and lets go of it at once: a killed process leaves it to the next. */
export function query<T>(file: string, sql: string, ...values: readonly unknown[]): T[] {
  const database = new BetterSqlite3(file, { timeout: 10_000 });
  try {
    database.pragma('query_only = ON');
    return database.prepare(sql).all(...values) as T[];
  } finally {
    database.close();
  }
}

function count(file: string, sql: string, ...values: readonly unknown[]): number {
  return Number(query<{ n: number }>(file, `select count(*) as n ${sql}`, ...values)[0]!.n);
}

export interface HeldJob {
  readonly id: string;
  readonly attempt: number;
  readonly token: string;
}

/** Jobs that somebody held when the process died, each with its lease. */
export function heldJobs(file: string): HeldJob[] {
  return query(
    file,
    "select cast(id as text) as id, attempt, lease_token as token from dq_job where state = 'leased'",
  );
}

/** Attempts whose lease ran out, as `job:attempt`. */
export function expiredAttempts(file: string): string[] {
  return query<{ name: string }>(
    file,
    "select job_id || ':' || attempt as name from dq_failure where reason = 'LEASE_EXPIRED'",
  ).map(({ name }) => name);
}

/** Messages between `sending` and their answer: those of which nobody can tell when their process dies now. */
export function inFlight(college: College): string[] {
  return query<{ id: string }>(
    college.files.service,
    "select id from sv_message where state = 'sending'",
  ).map(({ id }) => id);
}

/** Has the day's run ended, and does nobody have anything left to do? */
export function isQuiet(college: College): boolean {
  const { tenant, service } = college.files;
  const open = "from dq_job where state in ('ready', 'waiting', 'leased')";
  return (
    count(tenant, "from dt_run where kind = 'daily' and local_date = ?", college.today()) > 0 &&
    count(tenant, "from dt_run where state = 'running'") === 0 &&
    count(tenant, open) === 0 &&
    count(service, open) === 0 &&
    count(service, "from sv_message where state in ('waiting', 'sending')") === 0
  );
}

/** A schedule's run was claimed and its process died: by design somebody takes it over ten minutes later. */
export function isRunOrphaned(college: College): boolean {
  const { control } = college.files;
  return (
    count(control, 'from ct_schedule_run where local_date = ? and started_at is null', college.today()) > 0
  );
}

export interface Destination {
  readonly ref: string;
  readonly type: string;
  readonly code: number;
  readonly start: string;
  readonly version: number;
  readonly withdrawn: number;
}

/** Every row of the host's destinations table, also those withdrawn: what staff see on the learner's ILR tab. */
export function destinations(college: College): Destination[] {
  return query<Destination>(
    college.files.tenant,
    `select learner_ref as ref, out_type as type, out_code as code, start_date as start, version, withdrawn
       from mis_destination order by learner_ref, out_type, start_date`,
  );
}

export interface Contact {
  readonly ref: string;
  readonly channel: 'email' | 'sms';
  readonly number: number;
  readonly kind: string;
  readonly state: string;
  readonly address: string;
}

/** What became of each message, as the plugin tells staff. */
export function contacts(college: College): Contact[] {
  return query(
    college.files.tenant,
    'select learner_ref as ref, channel, number, kind, state, address from dt_contact order by learner_ref, number, channel',
  );
}

/** Changes a database file from outside, as time or an operator would. */
export function write(file: string, sql: string): void {
  const database = new BetterSqlite3(file, { timeout: 10_000 });
  try {
    database.exec(sql);
  } finally {
    database.close();
  }
}
