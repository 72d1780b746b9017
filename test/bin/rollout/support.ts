import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type RolloutApplyOptions, rolloutApply } from '../../../bin/commands/rollout.ts';
import { openTenant, staffMember } from '../../../bin/installation/tenant.ts';
import type { RolloutReport } from '../../../plugin/admin/index.ts';
import { supplierAuditPage } from '../../../plugin/storage/control/audit.ts';
import { type RolloutPlace, rolloutPlace, STAFF } from '../../support/rollout-place.ts';

const BROUGHT_UP = '[migrate-config, provision, push-details, enable]';
const ALL_CHECKS = '[config, doctor, test-send]';

export async function placeOf(...ids: readonly string[]): Promise<RolloutPlace> {
  const place = await rolloutPlace(ids);
  onTestFinished(() => place.close());
  return place;
}

/** A rollout with what each wave says besides its name, in YAML. */
export function rollout(...waves: readonly string[]): string {
  const lines = waves.map((wave) => `  - { ${wave} }\n`).join('');
  return `name: autumn\ndefaults: { acts: ${BROUGHT_UP}, checks: ${ALL_CHECKS} }\nwaves:\n${lines}`;
}

/** The same in this process, so that a test can act in the middle: `say` hears every line. */
export async function apply(place: RolloutPlace, more: Partial<RolloutApplyOptions> = {}) {
  const said: string[] = [];
  const { json, ends } = await rolloutApply(place.installation, staffMember(STAFF), {
    ...{ file: place.file, why: 'trial', wave: null, concurrency: 2, changed: false },
    ...{ confirm: async () => {}, stop: new AbortController().signal },
    ...more,
    say(line) {
      said.push(line);
      more.say?.(line);
    },
  });
  return { report: json as RolloutReport, ends, said };
}

/** State of each tenant, with the code it failed of. */
export function states(report: RolloutReport): Readonly<Record<string, string>> {
  return Object.fromEntries(
    report.waves.flatMap(({ tenants }) =>
      tenants.map(({ tenant, state, step, error }) => [
        tenant,
        error === null ? state : `${state} at ${step}: ${error.code}`,
      ]),
    ),
  );
}

export const waveStates = ({ waves }: RolloutReport) => waves.map(({ name, state }) => `${name} ${state}`);

export const manifestOf = ({ home }: RolloutPlace, id: string) =>
  JSON.parse(readFileSync(join(home.manifests, `${id}.json`), 'utf8')) as Record<string, unknown>;

/** Acts on record for a tenant, the oldest first. */
export async function actsOn({ installation }: RolloutPlace, tenant: string): Promise<readonly string[]> {
  const rows = await supplierAuditPage(installation.control.reader, { before: null, limit: 100, tenant });
  return rows.map(({ act, result }) => `${act} ${result}`).reverse();
}

export async function atTenant<T>(
  { installation }: RolloutPlace,
  id: string,
  perform: (tenant: Awaited<ReturnType<typeof openTenant>>) => Promise<T>,
): Promise<T> {
  const known = await installation.tenants.get(id);
  const tenant = await openTenant(installation, known, { disabledToo: true });
  try {
    return await perform(tenant);
  } finally {
    await tenant.close();
  }
}
