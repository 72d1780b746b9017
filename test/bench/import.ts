import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { bareImport } from './bare-import.ts';
import type { Benchmark, BenchOptions } from './benchmark.ts';
import { startStub } from './child.ts';
import { copyDatabase } from './files.ts';
import { alternate, median, secondsOf } from './measure.ts';
import { fill } from './population.ts';
import { acceptingClient, runProcedureTimed, withClient } from './procedure.ts';
import { makeTenant, openTenant } from './tenant.ts';

const ANSWERS = { full: 100_000, small: 4_000 } as const;
const EVENTS_PER_PAGE = 1000;
const ANSWERED_ON = '2025-06-10';

/** A tenant whose surveys went out, and a feed in which each is answered. */
async function sent({ folder, size, say }: BenchOptions): Promise<string> {
  const leavers = ANSWERS[size];
  const file = join(folder, `sent-${leavers}.sqlite`);
  if (!existsSync(file)) {
    say(`sending ${leavers} surveys`);
    await makeTenant(file);
    fill(file, { learners: leavers, leavers, channels: 'email' });
    const tenant = await openTenant(file, { folder });
    await runProcedureTimed(withClient(tenant.context, acceptingClient()));
    await tenant.close();
  }
  writeFeed(file, folder);
  return file;
}

const ACTIVITIES = [
  { kind: 'employed', hours: '16-or-more', start: { when: 'date', value: '2025-04-07' } },
  { kind: 'course', mode: 'full-time', start: { when: 'month', value: '2025-05' } },
  { kind: 'not-working', looking: 'looking', start: { when: 'unknown' } },
  { kind: 'higher-education', start: { when: 'date', value: '2025-05-05' } },
] as const;

/** Pages of a feed in which everybody answers: one activity, and for one in ten a second. */
function writeFeed(file: string, folder: string): void {
  const db = new BetterSqlite3(file, { readonly: true });
  const ids = db.prepare('select survey_id from dt_survey order by learner_ref').pluck().all() as string[];
  db.close();
  const pages = Math.ceil(ids.length / EVENTS_PER_PAGE);
  for (let page = 0; page < pages; page += 1) {
    const from = page * EVENTS_PER_PAGE;
    const events = ids.slice(from, from + EVENTS_PER_PAGE).map((surveyId, at) => ({
      position: from + at + 1,
      type: 'answered',
      at: `${ANSWERED_ON}T10:00:00.000Z`,
      surveyId,
      submittedOn: ANSWERED_ON,
      by: 'learner',
      answers: {
        activities: [
          ACTIVITIES[at % ACTIVITIES.length],
          ...(at % 10 === 0 ? [{ kind: 'voluntary', start: { when: 'unknown' } }] : []),
        ],
        preferNotToSay: false,
      },
    }));
    const more = page < pages - 1;
    const rest = { cursor: `bench.${page + 1}`, more, completeTo: `${ANSWERED_ON}T11:00:00.000Z` };
    writeFileSync(join(folder, `feed-${page}.json`), JSON.stringify({ events, ...rest }));
  }
}

async function ours(file: string, serviceUrl: string, folder: string): Promise<number> {
  const tenant = await openTenant(file, { folder, serviceUrl, today: '2025-06-11' });
  // The cursor of the run before stands at nothing read.
  await tenant.database.transaction((tx) => tx('dt_cursor').where({ name: 'feed' }).delete());
  const seconds = await secondsOf(() => runProcedureTimed(tenant.context, 'responses'));
  await tenant.close();
  return seconds;
}

export const importing: Benchmark = {
  about: '100,000 answered events to rows, over HTTP, against bare writes of the same rows',
  async run(options) {
    const { folder, rounds } = options;
    const from = await sent(options);
    const { url, stop } = await startStub(folder, false);
    const made = join(folder, 'imported.sqlite');
    await ours(copyDatabase(from, made), url, folder);
    const copy = () => copyDatabase(from, join(folder, 'work.sqlite'));
    let written = {};
    const raw = await alternate(rounds, {
      ours: () => ours(copy(), url, folder),
      peer: async () => {
        const { seconds, rows } = bareImport(copy(), made);
        written = rows;
        return seconds;
      },
    });
    stop();
    return [
      {
        name: 'import',
        unit: 's',
        ours: median(raw.ours),
        peer: median(raw.peer),
        bar: { kind: 'most', value: 4 },
        raw,
        notes: [`rows written by either: ${JSON.stringify(written)}`],
      },
    ];
  },
};
