import { type Dialect, type EachStatement, instantSql } from '../../sql/index.ts';

/** Keeps why an attempt failed. Values: job id, attempt, worker, reason, detail. */
export function failureSql(dialect: Dialect): EachStatement {
  return (counted) => `
  insert into dq_failure (job_id, attempt, worker, reason, detail, failed_at) ${counted}
  values (?, ?, ?, ?, ?, ${instantSql(dialect)})`;
}
