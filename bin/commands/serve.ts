import { setTimeout as wait } from 'node:timers/promises';
import { asCoded } from '../../lib/errors/index.ts';
import type { Layer } from '../../plugin/config/index.ts';
import type { Installation } from '../installation/installation.ts';
import { openTenant, type TenantAtWork } from '../installation/tenant.ts';
import type { KnownTenant } from '../installation/tenants.ts';

/** Seconds between two looks: a run starts within a minute of its time of day, and so does a new tenant. */
const LOOK_EVERY_SECONDS = 30;

export interface ServeOptions {
  /** Only this tenant; without it all there are, and those added meanwhile. */
  readonly tenant?: string | undefined;
  readonly overrides: Layer;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  readonly everySeconds?: number;
}

/**
 * `serve`: carries out the jobs of all tenants and starts their daily runs, until the signal says stop. May run several
 * times at once, on one machine or, with a SQL Server, on many: a run is opened once and a job is leased to one. What
 * fails for one tenant is said, tried again at the next look, and never stops another.
 */
export async function serve(installation: Installation, options: ServeOptions): Promise<void> {
  const { signal, say } = options;
  const open = new Map<string, TenantAtWork>();
  const troubled = new Map<string, string>();
  try {
    say('Serving. Ctrl-C stops it, once what is being worked on has ended.');
    while (!signal.aborted) {
      for (const facts of await tenantsOf(installation, options)) {
        if (signal.aborted) break;
        await attend(facts);
      }
      await wait((options.everySeconds ?? LOOK_EVERY_SECONDS) * 1_000, undefined, { signal }).catch(() => {});
    }
  } finally {
    say('Stopping.');
    await Promise.allSettled([...open.values()].map((tenant) => tenant.close()));
  }

  async function attend(facts: KnownTenant): Promise<void> {
    try {
      const tenant =
        open.get(facts.id) ?? (await openTenant(installation, facts, { ...options, work: true }));
      if (!open.has(facts.id)) say(`${facts.id}: at work`);
      open.set(facts.id, tenant);
      for (const schedule of await tenant.reference.schedules.runDue())
        say(`${facts.id}: ${schedule} started`);
      troubled.delete(facts.id);
    } catch (error) {
      const { code, message } = asCoded(error);
      // The same trouble is said once, not at every look.
      if (troubled.get(facts.id) !== code) say(`${facts.id}: ${code}: ${message}`);
      troubled.set(facts.id, code);
    }
  }
}

/** A look at the register that fails leaves the tenants at work: they need it for nothing but new ones. */
async function tenantsOf(
  { tenants, log }: Installation,
  { tenant, say }: ServeOptions,
): Promise<readonly KnownTenant[]> {
  try {
    return tenant === undefined ? await tenants.list() : [await tenants.get(tenant)];
  } catch (error) {
    const { code, message } = asCoded(error);
    log.error('serve-look-failed', { code });
    say(`${code}: ${message}`);
    return [];
  }
}
