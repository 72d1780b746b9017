import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { homeAt } from '../../bin/installation/home.ts';
import { fillDetails } from '../../bin/sandbox/details.ts';
import { startHouses, TIME_ZONE } from '../../bin/sandbox/houses.ts';
import { allowOfficer, hireOfficer } from '../../bin/sandbox/people.ts';
import { touchLearners } from '../../host/store/changes.ts';
import { insertDestinations } from '../../host/store/destinations.ts';
import { instantOf } from '../../lib/ilr/calendar.ts';
import type { DpOutcome } from '../../lib/ilr/model.ts';
import { confirmSuppressionList, explain, runNow } from '../../plugin/admin/index.ts';
import { type Layer, ownManifest, readSetting } from '../../plugin/config/index.ts';
import { latestAudit } from '../../plugin/storage/audit.ts';
import { latestRuns } from '../../plugin/storage/runs.ts';
import { createSyncWorker } from '../../plugin/sync/run.ts';
import { enrol, type LearnerFacts } from './learner.ts';
import { watchSinks } from './messages.ts';
import { onServer } from './on-server.ts';

/** A college with every house running, on a folder of its own and a clock that only moves when told. */
export type College = Awaited<ReturnType<typeof openCollege>>;

/**
 * Opens a college with tracking switched on, unless the settings say otherwise. It closes when the test is over.
 * @param options.suppressionList learners not to contact, which switching on asks for; null: not told. Default nobody
 */
export async function openCollege(options: {
  readonly today: string;
  readonly settings?: Layer;
  readonly suppressionList?: readonly string[] | null;
  /** False: the details form, which switching on asks for too, is not filled in. */
  readonly details?: boolean;
}) {
  const folder = await mkdtemp(join(tmpdir(), 'destinations-journey-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const tenant = { id: 'north', name: 'North College', ukprn: 10099999 };
  const home = homeAt({ home: folder, ...onServer() });
  onTestFinished(() => home.databases.remove());
  const houses = await startHouses({ home, tenant, today: options.today, live: false });
  onTestFinished(() => houses.close());

  const { context, reference } = houses.tenant;
  const { host, mis } = reference;
  const { server } = houses.service.app;
  const { messages, look } = watchSinks(houses);
  const officer = await hireOfficer(houses);
  await allowOfficer(houses);

  const deliver = async () => {
    await houses.service.drain();
    await look(host.clock.now());
  };
  const day = (date: string, time = '10:00') => houses.clock.moveTo(instantOf(date, time, TIME_ZONE));
  const run = async () => {
    const { counts } = await runNow(context, officer);
    await deliver();
    return counts;
  };
  const press = async (id: string, learnerRef: string | null, confirmed = false) => {
    const { message } = await reference.ribbon.run(id, { actor: officer, learnerRef, confirmed });
    await deliver();
    return message;
  };
  const settings = async (layer: Layer) => {
    for (const [name, value] of Object.entries(layer)) {
      const { key, value: checked } = readSetting(ownManifest(), name, value, '--set');
      await host.config.set(key, checked, officer.id);
    }
  };
  const notToContact = (refs: readonly string[]) => confirmSuppressionList(context, officer, refs);
  const explainOf = (learner: { readonly ref: string }) => explain(context, officer, learner.ref);

  if (options.details !== false) await fillDetails(context, officer);
  await settings({ enableDestinationTracking: true, backPopulationDate: '2023-08-01', ...options.settings });
  if (options.suppressionList !== null) await notToContact(options.suppressionList ?? []);
  return {
    houses,
    mis,
    context,
    /** The user in whose name everything is done; both permissions are set. */
    officer,
    settings,
    notToContact,
    /** Enters a learner; one who left has `ended`, one who goes on has not. */
    learner: (name: string, facts: LearnerFacts) =>
      enrol({ houses, messages, explain: explainOf }, name, facts),
    /** Moves the clock to a local date, at ten o'clock unless another time is told. */
    day,
    /** A file brings an outcome that was collected today and goes on. */
    imports: (learner: { readonly ref: string }, row: Pick<DpOutcome, 'outType' | 'outCode' | 'startDate'>) =>
      host.transaction(async (tx) => {
        const outcome = { endDate: null, collDate: host.clock.today(), ...row };
        const from = { source: 'import', potId: null, provenance: null } as const;
        await insertDestinations(tx, [{ ...from, learnerRef: learner.ref, row: outcome }], host.clock.now());
        await touchLearners(tx, [learner.ref]);
      }),
    /** The MIS no longer has a destination row. */
    removes: (learner: { readonly ref: string }, row: string) =>
      host.transaction(async (tx) => {
        await tx('mis_destination').where({ id: row }).update({ withdrawn: 1 });
        await touchLearners(tx, [learner.ref]);
      }),
    /** The procedure by hand, and then every message that is due goes out. @returns the run's counts */
    run,
    /** The procedure by hand, once on each of some local dates, at ten o'clock. */
    async runOn(...dates: readonly string[]): Promise<void> {
      for (const date of dates) {
        day(date);
        await run();
      }
    },
    /** What the schedule does when it looks at the clock, and then every message that is due goes out. */
    async schedule() {
      await reference.schedules.runDue();
      // Failed attempts follow each other at once: a journey never waits for the time between them.
      await createSyncWorker(context, { random: () => 0 }).drain({ waitSeconds: 5 });
      if (server.listening) await deliver();
    },
    /** Messages whose time has come go out, without a run. */
    deliver,
    /** All messages that arrived, in order. */
    messages,
    /** *Send destination survey* on an open learner record. @returns what the officer is told */
    send: (learner: { readonly ref: string }, confirmed?: 'confirmed') =>
      press('send-destination-survey', learner.ref, confirmed !== undefined),
    /** *Get Responses*. @returns what the officer is told */
    getResponses: () => press('get-responses', null),
    /** The report *ILR Destinations Tracking*. */
    report: (by: 'sent' | 'responses' | 'leavers', from: string, to: string) =>
      reference.reports.run('ilr-destinations-tracking', { actor: officer, parameters: { by, from, to } }),
    explain: explainOf,
    /** Newest first. */
    audit: () => latestAudit(host.database.reader, 100),
    runs: () => latestRuns(host.database.reader, 100),
    async serviceGoesDown() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
    serviceComesBack() {
      const port = Number(new URL(houses.service.url).port);
      return new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
    },
  };
}
