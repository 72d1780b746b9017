/** Installations with tenants that run by themselves, and a survey service that has nothing to tell. */
import { copyFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { homeAt } from '../../../bin/installation/home.ts';
import { type Installation, openInstallation } from '../../../bin/installation/installation.ts';
import { openTenant } from '../../../bin/installation/tenant.ts';
import { addTenant } from '../../../bin/installation/tenants.ts';
import { configStore } from '../../../host/store/config.ts';
import { type JobRow, listJobs } from '../../../lib/queue/index.ts';
import { type Database, openDatabase } from '../../../lib/sql/index.ts';
import { confirmSuppressionList } from '../../../plugin/admin/index.ts';
import { latestRuns, type RunRow } from '../../../plugin/storage/runs.ts';
import { putPushedDetails } from '../../support/pushed-details.ts';
import { runningProgram } from '../../support/running-program.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

export interface TenantFacts {
  readonly id: string;
  readonly timeZone?: string;
  /** *Schedule run time* */
  readonly at: string;
}

/** An installation in a folder of its own, gone when the test is over. */
export async function installationWith(
  tenants: readonly TenantFacts[],
  service: { readonly url: string },
): Promise<Installation> {
  const { folder, remove } = temporaryFolder('serve');
  onTestFinished(remove);
  const installation = await openInstallation(homeAt({ home: `${folder}/home` }), { create: true });
  onTestFinished(() => installation.close());
  const [first, ...others] = tenants;
  await makeTenant(installation, first!, service);
  // The others begin as copies of the first: what makes a tenant is not tried here, and takes its time.
  const made = await fileOf(installation, first!.id);
  for (const tenant of others) {
    await addTenant(installation, registered(tenant));
    const file = await fileOf(installation, tenant.id);
    copyFileSync(made, file);
    const database = await openDatabase({ client: 'sqlite', file });
    await configStore(database, installation.clock.now).set(KEY('scheduleRunTime'), tenant.at, 'olga');
    await database.close();
  }
  return installation;
}

/** The file of a tenant's database. */
export async function fileOf(installation: Installation, id: string): Promise<string> {
  return (await installation.tenants.get(id)).location!;
}

function registered({ id, timeZone = 'Europe/London' }: TenantFacts) {
  return { id, name: `${id} College`, ukprn: 10000001, timeZone };
}

const KEY = (name: string) => `destinationTracking.${name}`;

/** A tenant without learners that is switched on. */
async function makeTenant(installation: Installation, facts: TenantFacts, service: { readonly url: string }) {
  const tenant = await openTenant(installation, await addTenant(installation, registered(facts)));
  const { config } = tenant.reference.host;
  for (const [name, value] of [
    ['scheduleRunTime', facts.at],
    ['serviceUrl', service.url],
    ['apiKey', '${env:PATH}'],
    ['enableDestinationTracking', true],
  ] as const)
    await config.set(KEY(name), value, 'olga');
  await putPushedDetails(tenant.database);
  await confirmSuppressionList(tenant.context, { id: 'test', name: '', groups: [], kind: 'system' }, []);
  await tenant.close();
}

/** The runs that the plugin wrote down for a tenant, newest first. */
export function runsOf(installation: Installation, id: string): Promise<RunRow[]> {
  return ask(installation, id, (reader) => latestRuns(reader, 100));
}

/** The jobs of a tenant, newest first. */
export function jobsOf(installation: Installation, id: string): Promise<JobRow[]> {
  return ask(installation, id, (reader) => listJobs(reader, { limit: 100 }));
}

async function ask<T>(
  installation: Installation,
  id: string,
  question: (reader: Database['reader']) => Promise<T>,
) {
  const database = await openDatabase({ client: 'sqlite', file: await fileOf(installation, id) });
  try {
    return await question(database.reader);
  } finally {
    await database.close();
  }
}

/** A survey service whose feed is empty. While it is held it answers nobody. */
export async function quietService() {
  const waiting: ServerResponse[] = [];
  let held = false;
  const answer = (response: ServerResponse) => {
    const page = { events: [], cursor: 'e.0', more: false, completeTo: '2020-01-01T00:00:00.000Z' };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(page));
  };
  const server = createServer((_, response) => (held ? waiting.push(response) : answer(response)));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold: () => {
      held = true;
    },
    /** How many wait for an answer. */
    waiting: () => waiting.length,
    release: () => {
      held = false;
      waiting.splice(0).forEach(answer);
    },
  };
}

/** Starts `serve` as a process, and gives what it says, line by line. */
export function serving(home: string, ...args: readonly string[]) {
  return runningProgram(['serve', '--home', home, ...args]);
}

/** Looks until it is so; the test's own limit ends what never becomes so. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await wait(50);
}
