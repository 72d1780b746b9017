import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { homeAt } from '../../bin/installation/home.ts';
import { openInstallation } from '../../bin/installation/installation.ts';
import { openTenant } from '../../bin/installation/tenant.ts';
import { instantOf } from '../../lib/ilr/calendar.ts';
import { destinationsReport, type ReportParameters } from '../../plugin/admin/index.ts';
import type { Benchmark, BenchOptions, Result } from './benchmark.ts';
import { installationOn, megabytesOf, OFFICER } from './installation.ts';
import { alternate, median, secondsOf } from './measure.ts';
import { learnersOf } from './plan.ts';
import { fill } from './population.ts';
import { fillSurveyed, SURVEYED } from './surveyed.ts';
import { makeTenant } from './tenant.ts';

const MOST_MEGABYTES = 300;
const LINES = 200;
/** First pages a round: one alone is over in milliseconds. */
const PAGES_PER_ROUND = 20;
const BASES = ['leavers', 'sent', 'responses'] as const;
type Basis = (typeof BASES)[number];

/**
 * What stands in a line, as somebody would ask for it who writes the one statement that this page needs: along the index
 * of its dates, everything else by key.
 */
const SHOWN = `s.survey_id, s.state, s.reason, s.wave, s.stop_on, l.given_names, l.family_name, l.uln, a.kind, a.submitted_on,
  a.answered_by, r.who, r.at, r.note,
  (select min(c.sent_at) from dt_contact c where c.survey_id = s.survey_id) as first_sent,
  (select max(c.sent_at) from dt_contact c where c.survey_id = s.survey_id) as last_sent,
  (select count(distinct c.number) from dt_contact c where c.survey_id = s.survey_id and c.sent_at is not null) as rounds,
  (select group_concat(distinct c.channel) from dt_contact c where c.survey_id = s.survey_id) as channels,
  (select group_concat(o.out_type || ' ' || o.out_code) from dt_outcome o where o.survey_id = s.survey_id and o.superseded_by is null) as outcomes,
  (select group_concat(distinct o.cause) from dt_outcome o where o.survey_id = s.survey_id and o.superseded_by is null) as causes`;
const DECISION = 'd.reason as decided, d.facts, d.held, d.fund_model, d.course, d.termination, d.actual_end';
const BESIDE = `left join dt_review r on r.survey_id = s.survey_id and r.state = s.state
  left join mis_learner l on l.ref = s.learner_ref`;
const OF_SURVEY = 'left join dt_decision d on d.learner_ref = s.learner_ref and d.pot_id = s.pot_id';

const BARE: Readonly<Record<Basis, string>> = {
  leavers: `select d.learner_ref, ${DECISION}, ${SHOWN} from dt_decision d
    left join dt_survey s on s.learner_ref = d.learner_ref and s.pot_id = d.pot_id and s.wave = 0
    left join dt_response a on a.survey_id = s.survey_id ${BESIDE}
    where d.termination between ? and ? order by d.termination, d.learner_ref, d.pot_id limit ${LINES}`,
  sent: `select s.learner_ref, ${DECISION}, ${SHOWN} from dt_contact m cross join dt_survey s ${OF_SURVEY}
    left join dt_response a on a.survey_id = s.survey_id ${BESIDE}
    where s.survey_id = m.survey_id and m.sent_at >= ? and m.sent_at < ?
      and not exists (select 1 from dt_contact e where e.survey_id = m.survey_id and e.sent_at < m.sent_at)
    order by m.sent_at, m.survey_id limit ${LINES}`,
  responses: `select s.learner_ref, ${DECISION}, ${SHOWN} from dt_response a cross join dt_survey s ${OF_SURVEY} ${BESIDE}
    where s.survey_id = a.survey_id and a.kind = 'answered' and a.submitted_on between ? and ?
    order by a.submitted_on, a.survey_id limit ${LINES}`,
};

/** A tenant in which every learner left and was surveyed; made once per folder. */
async function filled(options: BenchOptions): Promise<string> {
  const learners = learnersOf(options);
  const file = join(options.folder, `surveyed-${learners}.sqlite`);
  if (!existsSync(file)) {
    options.say(`filling a tenant with ${learners} leavers, all surveyed`);
    await makeTenant(file);
    fill(file, { learners, leavers: learners, channels: 'email' });
    fillSurveyed(file);
  }
  return file;
}

async function firstPages(options: BenchOptions, home: string): Promise<Result[]> {
  const installation = await openInstallation(homeAt({ home }));
  const tenant = await openTenant(installation, await installation.tenants.get('north'));
  const actor = await tenant.actor(OFFICER);
  const bare = new BetterSqlite3(join(home, 'tenant-north.sqlite'), { readonly: true });
  const results: Result[] = [];
  try {
    for (const by of BASES) {
      const parameters: ReportParameters = { by, ...SURVEYED };
      const zone = 'Europe/London';
      const bounds =
        by === 'sent'
          ? [instantOf(SURVEYED.from, '00:00', zone), instantOf(SURVEYED.to, '00:00', zone)]
          : [SURVEYED.from, SURVEYED.to];
      const raw = await alternate(options.rounds, {
        ours: () =>
          milliseconds(async () => {
            const { rows } = await destinationsReport(tenant.context, actor, parameters, { limit: LINES });
            if (rows.length !== LINES) throw new Error(`${by}: ${rows.length} lines of ours`);
          }),
        // Prepared each time, as ours is asked each time.
        peer: () =>
          milliseconds(async () => {
            const { length } = bare.prepare(BARE[by]).all(...bounds);
            if (length !== LINES) throw new Error(`${by}: ${length} lines of the peer`);
          }),
      });
      results.push({
        name: `report: first page by ${by}`,
        unit: 'ms',
        ours: median(raw.ours),
        peer: median(raw.peer),
        bar: { kind: 'most', value: 3 },
        raw,
      });
    }
  } finally {
    bare.close();
    await tenant.close();
    await installation.close();
  }
  return results;
}

/** Milliseconds of one page, over some of them. */
async function milliseconds(page: () => Promise<void>): Promise<number> {
  const seconds = await secondsOf(async () => {
    for (let nth = 0; nth < PAGES_PER_ROUND; nth += 1) await page();
  });
  return (seconds * 1000) / PAGES_PER_ROUND;
}

/** The whole report as a file, by the command, in a process of its own. @throws when a line is missing */
async function wholeFile(options: BenchOptions, home: string, format: 'csv' | 'xlsx'): Promise<Result> {
  const out = join(home, `leavers.${format}`);
  const span = ['--by', 'leavers', '--from', SURVEYED.from, '--to', SURVEYED.to];
  options.say(`the whole report as ${format}`);
  let megabytes = 0;
  const seconds = await secondsOf(async () => {
    megabytes = await megabytesOf(['report', ...span, '--output', format, '--out', out], home);
  });
  const lines = learnersOf(options);
  if (format === 'csv' && linesIn(out) !== lines + 1) throw new Error(`the file has ${linesIn(out)} lines`);
  const size = Math.round(statSync(out).size / 1_000_000);
  return {
    name: `report: ${lines} leavers as ${format}`,
    unit: 'MB',
    ours: megabytes,
    peer: 0,
    bar: { kind: 'below', value: MOST_MEGABYTES },
    raw: { ours: [megabytes], peer: [] },
    notes: [`${seconds.toFixed(1)} s, a file of ${size} MB`],
  };
}

function linesIn(file: string): number {
  const bytes = readFileSync(file);
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines += 1;
  return lines;
}

export const report: Benchmark = {
  about:
    'first page of the report over 1,000,000 leavers against the bare statement; memory of the whole as a file',
  async run(options) {
    const home = await installationOn(options, await filled(options));
    return [
      ...(await firstPages(options, home)),
      await wholeFile(options, home, 'csv'),
      await wholeFile(options, home, 'xlsx'),
    ];
  },
};
