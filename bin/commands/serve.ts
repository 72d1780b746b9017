import { setTimeout as wait } from 'node:timers/promises';
import PQueue from 'p-queue';
import { ownManifestPath, readPluginManifest } from '../../host/plugin-manifest.ts';
import { asCoded } from '../../lib/errors/index.ts';
import type { Layer } from '../../plugin/config/index.ts';
import type { Installation } from '../installation/installation.ts';
import { createOpening } from '../installation/opening.ts';
import type { KnownTenant } from '../installation/tenants.ts';
import { type Health, type HealthAddress, tellHealth } from '../serve/health.ts';
import { createServedTenant, type ServedTenant } from '../serve/served-tenant.ts';

/** Seconds between two looks: what another process puts into a tenant's database is seen within them. */
const LOOK_EVERY_SECONDS = 5;
/** Tenants attended to at once: one whose database does not answer holds nobody up. */
const ATTENDED_AT_ONCE = 8;
/** Those in trouble come after the others. */
const FIRST = 1;
const AFTERWARDS = 0;
/** Seconds since the last look after which the loop counts as stuck. */
const STUCK_SECONDS = 60;
/** Seconds the control database has to answer when health is asked for. */
const ANSWER_SECONDS = 2;

export interface ServeOptions {
  /** Only this tenant; without it all there are, and those added meanwhile. */
  readonly tenant?: string | undefined;
  readonly overrides: Layer;
  /** Where health is told; without it nowhere. */
  readonly health?: HealthAddress | undefined;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  readonly everySeconds?: number;
}

/**
 * `serve`: carries out the jobs of all tenants and starts their daily runs, until the signal says stop. May run several
 * times at once, on one machine or, with a SQL Server, on many: a run is opened once and a job is leased to one. What
 * fails for one tenant is said, tried again later, and never stops another. A tenant with nothing to do is closed: it
 * costs a look at its file.
 *
 * @throws HEALTH_NOT_TOLD
 */
export async function serve(installation: Installation, options: ServeOptions): Promise<void> {
  const { signal, say, everySeconds = LOOK_EVERY_SECONDS } = options;
  const served = new Map<string, ServedTenant>();
  const opening = createOpening(installation, { overrides: options.overrides, work: true });
  const underWay = new Set<string>();
  const turns = new PQueue({ concurrency: ATTENDED_AT_ONCE });
  const { version } = readPluginManifest(ownManifestPath());
  let looked: { readonly at: string; readonly ms: number } | null = null;

  const health = options.health === undefined ? null : await tellHealth(options.health, askHealth);
  try {
    say('Serving. Ctrl-C stops it, once what is being worked on has ended.');
    if (health !== null) say(`Health: ${health.url}/health`);
    while (!signal.aborted) {
      const listed = await tenantsOf(installation, options);
      if (listed !== null && !signal.aborted) lookAt(listed);
      await wait(everySeconds * 1_000, undefined, { signal }).catch(() => {});
    }
    say('Stopping.');
  } finally {
    turns.clear();
    await turns.onIdle();
    opening.close();
    await Promise.allSettled([...served.values()].map((tenant) => tenant.close()));
    await health?.close();
  }

  function lookAt(listed: readonly KnownTenant[]): void {
    for (const facts of listed) {
      const tenant = served.get(facts.id) ?? createServedTenant(installation, { opening, signal, say });
      served.set(facts.id, tenant);
      if (tenant.isDue(facts)) inTurn(facts.id, () => tenant.attend(facts));
    }
    const ids = new Set(listed.map(({ id }) => id));
    for (const [id, tenant] of served)
      if (!ids.has(id))
        inTurn(id, async () => {
          served.delete(id);
          await tenant.close();
        });
    looked = { at: installation.clock.now(), ms: performance.now() };
  }

  /** One thing at a time for each tenant; what it does not come to now, the next look asks for again. */
  function inTurn(id: string, perform: () => Promise<void>): void {
    if (underWay.has(id)) return;
    underWay.add(id);
    const priority = served.get(id)?.trouble() ? AFTERWARDS : FIRST;
    void turns.add(perform, { priority }).finally(() => underWay.delete(id));
  }

  async function askHealth(): Promise<Health> {
    const alive =
      looked !== null &&
      performance.now() - looked.ms < STUCK_SECONDS * 1_000 &&
      (await answers(installation));
    const tenants = [...served];
    return {
      version,
      alive,
      ready: alive && !signal.aborted,
      lastLookAt: looked?.at ?? null,
      tenants: {
        served: tenants.filter(([, tenant]) => tenant.state() !== 'disabled').length,
        open: tenants.filter(([, tenant]) => tenant.state() === 'open').length,
        held: tenants.flatMap(([id, tenant]) => (tenant.held() ? [id] : [])),
        inTrouble: tenants.flatMap(([id, tenant]) => {
          const trouble = tenant.trouble();
          return trouble === null ? [] : [{ tenant: id, ...trouble }];
        }),
      },
    };
  }
}

async function answers({ control }: Installation): Promise<boolean> {
  const asked = control.reader.raw('select 1').then(
    () => true,
    () => false,
  );
  return Promise.race([asked, wait(ANSWER_SECONDS * 1_000, false, { ref: false })]);
}

/** null: the register did not answer. The tenants at work go on: they need it for nothing but new ones. */
async function tenantsOf(
  { tenants, log }: Installation,
  { tenant, say }: ServeOptions,
): Promise<readonly KnownTenant[] | null> {
  try {
    return tenant === undefined ? await tenants.list() : [await tenants.get(tenant)];
  } catch (error) {
    const { code, message } = asCoded(error);
    log.error('serve-look-failed', { code });
    say(`${code}: ${message}`);
    return null;
  }
}
