import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { request } from 'undici';
import { enqueue } from '../../lib/queue/index.ts';
import { FIRST_PAGE, stepJob } from '../../plugin/sync/steps.ts';
import { openBare } from './bare-plan.ts';
import type { Benchmark, BenchOptions } from './benchmark.ts';
import { startStub } from './child.ts';
import { copyDatabase } from './files.ts';
import { alternate, median } from './measure.ts';
import { fill } from './population.ts';
import { acceptingClient, drainTimed, runProcedureTimed, withClient } from './procedure.ts';
import { makeTenant, openTenant } from './tenant.ts';

/** Leavers, each with an email and an SMS. */
const LEAVERS = { full: 50_000, small: 2_000 } as const;

/** A tenant whose messages are planned and not handed over. */
async function planned({ folder, size, say }: BenchOptions): Promise<string> {
  const leavers = LEAVERS[size];
  const file = join(folder, `planned-${leavers}.sqlite`);
  if (existsSync(file)) return file;
  say(`planning ${2 * leavers} messages`);
  await makeTenant(file);
  fill(file, { learners: leavers, leavers, channels: 'email-and-sms' });
  const tenant = await openTenant(file, { folder });
  await runProcedureTimed(withClient(tenant.context, acceptingClient()));
  await tenant.database.transaction(async (tx) => {
    await tx('dt_contact').update({ state: 'planned' });
    await tx('dq_job').delete();
  });
  await tenant.close();
  return file;
}

/** Seconds of the step `send`, from the first claim to the last batch's commit. */
async function ours(file: string, serviceUrl: string, folder: string): Promise<number> {
  const tenant = await openTenant(file, { folder, serviceUrl });
  const payload = { ...FIRST_PAGE, runId: 1, kind: 'by-hand' } as const;
  await tenant.database.transaction((tx) => enqueue(tx, [stepJob('send', payload)]));
  const steps = await drainTimed(tenant.context);
  await tenant.close();
  return steps.send!;
}

interface Body {
  readonly bytes: Buffer;
  readonly keys: readonly (readonly [surveyId: string, number: number, channel: string])[];
}

/** The same bytes posted one after the other, and each batch's rows updated in one transaction. */
async function bare(file: string, serviceUrl: string, bodies: readonly Body[]): Promise<number> {
  const db = openBare(file);
  const update = db.prepare(
    "update dt_contact set state = 'accepted' where survey_id = ? and number = ? and channel = ?",
  );
  const started = performance.now();
  for (const { bytes, keys } of bodies) {
    const reply = await request(`${serviceUrl}/v1/contacts`, {
      method: 'POST',
      headers: { authorization: 'Bearer bench', 'content-type': 'application/json' },
      body: bytes,
    });
    await reply.body.json();
    db.transaction(() => {
      for (const key of keys) update.run(...key);
    })();
  }
  const seconds = (performance.now() - started) / 1000;
  db.close();
  return seconds;
}

/** What ours posts, byte by byte, as a service kept it. */
async function recorded(file: string, folder: string): Promise<Body[]> {
  const recorder = await startStub(folder, true);
  await ours(copyDatabase(file, join(folder, 'work.sqlite')), recorder.url, folder);
  recorder.stop();
  const names = readdirSync(folder).filter((name) => /^body-\d+\.json$/.test(name));
  return names.map((name) => {
    const bytes = readFileSync(join(folder, name));
    const { contacts } = JSON.parse(bytes.toString()) as {
      contacts: { surveyId: string; contactNumber: number; channel: string }[];
    };
    return { bytes, keys: contacts.map((one) => [one.surveyId, one.contactNumber, one.channel] as const) };
  });
}

export const send: Benchmark = {
  about: '100,000 contacts to a service that does nothing, against bare undici and bare writes',
  async run(options) {
    const { folder, rounds } = options;
    const from = await planned(options);
    const bodies = await recorded(from, folder);
    const { url, stop } = await startStub(folder, false);
    const copy = () => copyDatabase(from, join(folder, 'work.sqlite'));
    const raw = await alternate(rounds, {
      ours: () => ours(copy(), url, folder),
      peer: () => bare(copy(), url, bodies),
    });
    stop();
    const contacts = bodies.reduce((sum, { keys }) => sum + keys.length, 0);
    const mb = bodies.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1e6;
    return [
      {
        name: 'send',
        unit: 's',
        ours: median(raw.ours),
        peer: median(raw.peer),
        bar: { kind: 'most', value: 3 },
        raw,
        notes: [`${contacts} contacts in ${bodies.length} posts, ${mb.toFixed(1)} MB`],
      },
    ];
  },
};
