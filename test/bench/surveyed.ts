import BetterSqlite3 from 'better-sqlite3';

/** The days on which everything of these surveys happened. */
export const SURVEYED = { from: '2025-01-01', to: '2025-07-31' } as const;

/** Of ten leavers in a row, by the last figure of their number: how the survey of each stands. */
const STATES = [
  ...['answered', 'answered', 'answered', 'unsubscribed', 'lapsed'],
  ...['lapsed', 'partly-answered', 'invited', 'invited', 'due'],
];

/** Dates of leaving, sending and answering are spread over some weeks, so that the lines of each order lie apart. */
const N = 'cast(substr(l.ref, 2) as integer)';
const STATE = `(case ${N} % 10 ${STATES.map((state, at) => `when ${at} then '${state}'`).join(' ')} end)`;
/** As scattered as an identifier made of a digest. */
const SURVEY_ID = `printf('%08x-0000-5000-8000-%012x', (${N} * 2654435761) % 4294967296, ${N})`;
const SENT_ON = `date('2025-03-01', '+' || (${N} % 60) || ' days')`;
const AT = "'2025-05-14T09:00:00.000Z'";

/**
 * Fills the plugin's tables as runs would have left them, for every learner of the host who left: a decision and a survey
 * each, messages, answers, rows.
 */
export function fillSurveyed(file: string): void {
  const db = new BetterSqlite3(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = OFF');
  db.pragma('cache_size = -262144');
  const from =
    'from mis_learner l join mis_aim a on a.learner_ref = l.ref and a.position = 0 where a.actual_end_date is not null';
  const email = (
    number: number,
  ) => `insert into dt_contact (survey_id, number, channel, kind, state, learner_ref, address,
    given_name, course, language, living, not_before, send_before, asked_by, why, planned_at, sent_at)
    select ${SURVEY_ID}, ${number}, 'email', '${number === 1 ? 'invitation' : 'reminder'}', 'sent', l.ref, l.email, l.given_names, 'Plumbing', 'en', 0,
      ${AT}, ${AT}, 'system', null, ${AT}, date(${SENT_ON}, '+${(number - 1) * 30} days') || printf('T09:%02d:%02d.000Z', ${N} % 60, ${N} % 59)
    ${from} and ${STATE} <> 'due'${number === 1 ? '' : ` and ${N} % 2 = 0`}`;
  const rows = (
    cause: string,
    of: string,
    type: string,
    code: number,
  ) => `insert into dt_outcome (host_row_id, learner_ref, pot_id,
    survey_id, op, cause, out_type, out_code, start_date, rule_version, superseded_by, at)
    select l.ref || '-1', l.ref, 'aims@2024-09-02', ${SURVEY_ID}, 'append', '${cause}', '${type}', ${code}, a.actual_end_date, '1', null, ${AT}
    ${from} and ${STATE} = '${of}'`;
  db.transaction(() => {
    db.exec(`insert into dt_decision (learner_ref, pot_id, person_key, reason, facts, held, email, sms, pot_start, actual_end,
      termination, fund_model, course, first_seen_ended, review_on, rule_version, run_id, decided_at)
      select l.ref, 'aims@2024-09-02', l.ref, 'ELIGIBLE', '{"email":"usable","sms":"missing"}', null, 1, 0, '2024-09-02',
        a.actual_end_date, a.actual_end_date, case when ${N} % 7 = 0 then 36 else 35 end, 'Plumbing', a.actual_end_date, '2026-01-01', '1', 1, ${AT} ${from}`);
    db.exec(`insert into dt_survey (survey_id, person_key, learner_ref, pot_id, wave, opening, state, reason, pot_start,
      actual_end, termination, stop_on, closes_on, rounds, last_round_on, owes, changed_at)
      select ${SURVEY_ID}, l.ref, l.ref, 'aims@2024-09-02', 0, 1, ${STATE}, 'ELIGIBLE', '2024-09-02', a.actual_end_date,
        a.actual_end_date, '2026-01-01', '2026-07-31', 1, ${SENT_ON}, null, ${AT} ${from}`);
    for (const number of [1, 2]) db.exec(email(number));
    db.exec(`insert into dt_response (survey_id, kind, submitted_on, answered_by, answers, evidence, received_at)
      select ${SURVEY_ID}, case ${STATE} when 'answered' then 'answered' else 'partial' end,
        case ${STATE} when 'answered' then date(${SENT_ON}, '+3 days') end, 'learner', '{}', '[]', ${AT}
      ${from} and ${STATE} in ('answered', 'partly-answered')`);
    db.exec(rows('answered', 'answered', 'EMP', 1));
    db.exec(rows('unsubscribed', 'unsubscribed', 'OTH', 3));
    db.exec(rows('silent', 'lapsed', 'OTH', 3));
  })();
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}
