import { isDeepStrictEqual } from 'node:util';
import { asCoded, type CodedError } from '../../lib/errors/index.ts';
import { holdInForce } from '../../plugin/storage/holds.ts';
import type { Installation } from '../installation/installation.ts';
import type { Opening } from '../installation/opening.ts';
import { type Rest, restOf } from '../installation/rest.ts';
import { refusalOf, type TenantAtWork } from '../installation/tenant.ts';
import type { KnownTenant } from '../installation/tenants.ts';

/**
 * One tenant of a serving process:
 *
 *   new       known by its manifest, not looked at yet
 *   open      its database is open, the plugin active, its worker takes jobs
 *   at rest   closed, because nothing was due; what is written into its database, or becomes due, opens it again
 *   disabled  closed, because its manifest says so
 *
 *   new → open → at rest → open … A changed manifest closes it, and what it says now decides; one that has become bad, or
 *   has gone, leaves in force what it said before.
 *
 * In each of them it may be in trouble: what failed is said once, and tried again after a while.
 */

/** Seconds between two looks at a tenant that is open or in trouble: a run starts within a minute of its time of day. */
const AGAIN_SECONDS = 15;

/** What keeps a tenant from being served, by its code. */
export interface Trouble {
  readonly code: string;
  /** Since when, as an instant. */
  readonly since: string;
}

export interface ServedTenant {
  /** Is it worth a look now? Asks nothing of its database. */
  isDue(facts: KnownTenant): boolean;
  /** Opens it where it is not, starts its runs that are due, and closes it when nothing is to be done. Never throws. */
  attend(facts: KnownTenant): Promise<void>;
  state(): 'new' | 'open' | 'at rest' | 'disabled';
  trouble(): Trouble | null;
  /** Whether its messages are held, as it was looked at last. */
  held(): boolean;
  /** Lets its jobs end, for as long as a job may take, and closes it. */
  close(): Promise<void>;
}

export interface ServedTenantOptions {
  readonly opening: Opening;
  /** Once aborted nothing more is begun. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

export function createServedTenant(
  { clock, home }: Pick<Installation, 'clock' | 'home'>,
  { opening, signal, say }: ServedTenantOptions,
): ServedTenant {
  let open: TenantAtWork | null = null;
  let rest: Rest | null = null;
  let disabled = false;
  /** As the last good manifest has it; null: there was none, or it is disabled. */
  let good: KnownTenant | null = null;
  /** The manifest it is served by. */
  let inForce: KnownTenant['manifest'] = null;
  let trouble: Trouble | null = null;
  let held = false;
  /** What was said last of how it stands, so that the same is not said at every look. */
  let said: string | null = null;
  let looked: {
    readonly ms: number;
    readonly at: string;
    readonly manifest: KnownTenant['manifest'];
  } | null = null;

  function isDue({ manifest, nextRunAt }: KnownTenant): boolean {
    if (looked === null || looked.manifest !== manifest) return true;
    const sinceSeconds = (performance.now() - looked.ms) / 1_000;
    const isRunDue = nextRunAt !== null && Date.parse(nextRunAt) <= Date.parse(clock.now());
    if (isRunDue && Date.parse(nextRunAt) > Date.parse(looked.at)) return true;
    if (rest === null || trouble !== null || isRunDue) return sinceSeconds >= AGAIN_SECONDS;
    return rest.isOver();
  }

  async function attend(facts: KnownTenant): Promise<void> {
    looked = { ms: performance.now(), at: clock.now(), manifest: facts.manifest };
    try {
      const refusal = refusalOf(facts);
      if (refusal === null) good = facts.manifest!.enabled ? facts : null;
      else if (good === null) throw refusal;
      await follow(refusal === null ? facts : { ...good!, nextRunAt: facts.nextRunAt }, refusal !== null);
      if (refusal === null) trouble = null;
      else note(facts, refusal, '; it goes on by the manifest as it was');
    } catch (error) {
      disabled = false;
      note(facts, asCoded(error));
    } finally {
      looked = { ...looked, ms: performance.now() };
    }
  }

  /** @param troubled something else is said of how it stands */
  async function follow(facts: KnownTenant, troubled: boolean): Promise<void> {
    // A file that was only written anew says the same.
    if (!isDeepStrictEqual(inForce, facts.manifest)) {
      if (inForce !== null) say(`${facts.id}: its manifest changed`);
      inForce = facts.manifest;
      rest = null;
      await letGo();
    }
    disabled = facts.manifest?.enabled === false;
    if (disabled) return tell(facts, 'disabled');
    open ??= await opening.open(facts);
    held = (await holdInForce(open.database.reader)) !== null;
    rest = null;
    if (trouble === null && !troubled) tell(facts, 'at work');
    if (signal.aborted) return;
    const { schedules } = open.reference;
    for (const schedule of await schedules.runDue()) say(`${facts.id}: ${schedule} started`);
    await restIfIdle(open);
    const [failure] = schedules.failures();
    if (failure !== undefined) throw failure.error;
    if (!troubled) tell(facts, 'at work');
  }

  async function restIfIdle(tenant: TenantAtWork): Promise<void> {
    rest = await restOf({ home }, tenant);
    if (rest !== null) await letGo();
  }

  async function letGo(): Promise<void> {
    const tenant = open;
    open = null;
    await tenant?.close();
  }

  function note(facts: KnownTenant, { code, message }: CodedError, more = ''): void {
    tell(facts, `${code}: ${message}${more}`);
    if (trouble?.code !== code) trouble = { code, since: looked!.at };
  }

  function tell({ id }: KnownTenant, how: string): void {
    if (said !== how) say(`${id}: ${how}`);
    said = how;
  }

  return {
    isDue,
    attend,
    state: () => (looked === null ? 'new' : disabled ? 'disabled' : open === null ? 'at rest' : 'open'),
    trouble: () => trouble,
    held: () => held,
    close: letGo,
  };
}
