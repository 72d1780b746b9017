/** The same figures once more, in SQL alone and sharing nothing with the rules: SQLite's window functions count. */
import type { Database } from '../../../lib/sql/index.ts';
import { RANGE } from './rates-college.ts';

const NO_LEAVER = `('NOT_ENDED', 'GATEWAY', 'RESTARTED', 'PLANNED_BREAK', 'STILL_LEARNING', 'DECEASED')`;

/** One row a leaver: who, from when, how it stands, what was sent, when answered. */
const LEAVERS = `
with pot as (
  select d.*, coalesce(d.actual_end, d.termination) ended,
    row_number() over (partition by d.person_key
      order by coalesce(d.actual_end, d.termination) desc, d.pot_start desc, d.learner_ref, d.pot_id) place
  from dt_decision d
  where d.termination >= '${RANGE.from}' and d.termination <= '${RANGE.to}'
    and coalesce(d.held, '') <> 'test' and d.reason not in ${NO_LEAVER}),
sent as (select survey_id, min(sent_at) first, count(distinct channel) channels, min(channel) channel,
    min(case when state in ('bounced', 'undelivered') then 1 else 0 end) lost
  from dt_contact where sent_at is not null group by survey_id),
answer as (select r.survey_id, min(e.at) at from dt_response r join dt_event e on e.survey_id = r.survey_id
  where r.kind = 'answered' and e.what = 'answered' group by r.survey_id),
asked as (
  select p.person_key, s.survey_id, m.first, m.channels, m.channel, m.lost, a.at,
    row_number() over (partition by p.person_key
      order by case when a.at is null then 1 else 0 end, coalesce(m.first, '') desc, s.survey_id) place
  from pot p join dt_survey s on s.learner_ref = p.learner_ref and s.pot_id = p.pot_id and s.wave = 0
  left join sent m on m.survey_id = s.survey_id left join answer a on a.survey_id = s.survey_id),
row as (select n.person_key, d.out_type || d.out_code code, d.start_date from mis_destination d
  join dt_person n on n.learner_ref = d.learner_ref where d.withdrawn = 0),
leaver as (
  select p.person_key, p.learner_ref, p.pot_start, p.ended, substr(p.termination, 1, 7) month,
    a.survey_id, a.first, a.channels, a.channel, a.lost, a.at,
    exists (select 1 from row r where r.person_key = p.person_key and r.start_date >= p.ended
      and r.code not in ('OTH3', 'OTH4')) known,
    exists (select 1 from row r where r.person_key = p.person_key and r.start_date >= p.ended
      and r.code = 'OTH4') oth4,
    exists (select 1 from row r where r.person_key = p.person_key and r.start_date >= p.ended
      and r.code = 'OTH3') oth3,
    exists (select 1 from row r where r.person_key = p.person_key and r.start_date >= p.ended
      and (r.code like 'EDU%' or r.code in ('EMP1', 'EMP2', 'EMP4', 'EMP5'))) positive,
    (select m.fund_model from mis_aim m where m.learner_ref = p.learner_ref and m.start_date >= p.pot_start
      and m.actual_end_date <= p.ended order by m.actual_end_date desc,
      case m.aim_type when 1 then 0 when 5 then 1 else 2 end, m.aim_seq_number desc limit 1) fund_model
  from pot p left join asked a on a.person_key = p.person_key and a.place = 1 where p.place = 1)`;

const COUNTS = `count(*) leavers, count(first) contacted,
  sum(case when first is not null and lost = 1 then 1 else 0 end) lost,
  sum(case when first is not null and at is not null then 1 else 0 end) answered,
  sum(known) known, sum(case when not known and oth4 then 1 else 0 end) oth4,
  sum(case when not known and not oth4 and oth3 then 1 else 0 end) oth3,
  sum(case when not known and not oth4 and not oth3 then 1 else 0 end) unrecorded, sum(positive) positive`;

export type Counts = Readonly<
  Record<
    'leavers' | 'contacted' | 'lost' | 'answered' | 'known' | 'oth4' | 'oth3' | 'unrecorded' | 'positive',
    number
  >
>;

export async function countedInSql(database: Database) {
  const ask = async <T>(sql: string) => (await database.reader.raw(`${LEAVERS} ${sql}`)) as T[];
  const by = async (column: string) =>
    new Map(
      (
        await ask<Counts & { key: string }>(`select ${column} key, ${COUNTS} from leaver group by ${column}`)
      ).map(({ key, ...counts }) => [String(key), counts as Counts]),
    );
  const [all] = await ask<Counts>(`select ${COUNTS} from leaver`);
  // September and the summer months are an hour ahead of UTC.
  const days = await ask<{ days: number }>(
    `select cast(julianday(date(at, '+1 hour')) - julianday(date(first, '+1 hour')) as integer) days
     from leaver where at >= first order by days`,
  );
  return {
    all: all!,
    byFunding: await by('fund_model'),
    byMonth: await by('month'),
    days: days.map((row) => row.days),
    rounds: await ask<{ round: number; sent: number; answers: number }>(
      `, went as (select l.person_key, l.at, c.number, min(c.sent_at) since from leaver l
         join dt_contact c on c.survey_id = l.survey_id where c.sent_at is not null group by 1, 2, 3),
       turn as (select w.*, lead(since, 1, '9') over (partition by person_key order by number) next from went w)
       select number round, count(*) sent, sum(case when at >= since and at < next then 1 else 0 end) answers
       from turn group by number order by number`,
    ),
    channels: await ask<{ key: string; contacted: number; answered: number }>(
      `select case when channels = 2 then 'both' else channel end key, count(*) contacted, count(at) answered
       from leaver where first is not null group by 1 order by 1`,
    ),
  };
}
