import { CodedError } from '../../lib/errors/index.ts';
import { dateIn } from '../../lib/ilr/calendar.ts';
import {
  type Layer,
  ownManifest,
  type ResolvedSettings,
  resolveSecret,
  resolveSettings,
  shippedPositiveDefinitions,
} from '../config/index.ts';
import type { PositiveDefinition } from '../domain/index.ts';
import type { ConfigValue, Host } from '../host.ts';
import type { SurveyClient } from '../survey/client.ts';
import type { SyncContext } from '../sync/context.ts';
import { nameInstance } from '../sync/instance.ts';
import { noRoles, type RoleOf } from './roles.ts';

/** Where settings come from besides the host's store, and the environment that secrets are taken from. */
export interface ContextOptions {
  readonly installation?: Layer;
  readonly tenant?: Layer;
  /** The version that the config in the tenant's manifest is written in; without it, the current one. */
  readonly configVersion?: number;
  /** `--set` */
  readonly overrides?: Layer;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Roles of support staff; without it nobody has one. */
  readonly roleOf?: RoleOf;
  /** Only what looks goes through the gate, whoever asks. Default false. */
  readonly readOnly?: boolean;
  /** The provider's own definitions of a positive destination. */
  readonly positiveDestinations?: readonly PositiveDefinition[];
}

/** What everything in `admin/` stands on, for one tenant. */
export interface AdminContext extends SyncContext {
  /** The settings in force, each with where it came from. */
  resolve(): Promise<ResolvedSettings>;
  /** The same tenant as it would be if its host's store held this. */
  asIf(store: Readonly<Record<string, ConfigValue>>): AdminContext;
  /** The same tenant with these settings on top of all layers, as `--set` has them. */
  asSet(layer: Layer): AdminContext;
  /** The same tenant at another instant, ISO 8601 in UTC. */
  asAt(instant: string): AdminContext;
  /** The version that the config in the tenant's manifest is written in; null: the current one. */
  readonly configVersion: number | null;
  readonly roleOf: RoleOf;
  readonly readOnly: boolean;
  /** Those that come with the product, then the provider's own. */
  readonly positiveDefinitions: readonly PositiveDefinition[];
}

export function createContext(host: Host, options: ContextOptions = {}): AdminContext {
  const manifest = ownManifest();
  const {
    env = process.env,
    roleOf = noRoles,
    configVersion = null,
    readOnly = false,
    positiveDestinations = [],
    ...layers
  } = options;
  let held: { readonly url: string; readonly apiKey: string; readonly client: SurveyClient } | undefined;

  async function resolve(): Promise<ResolvedSettings> {
    return resolveSettings({ manifest, store: await host.config.all(), ...layers });
  }
  return {
    host,
    roleOf,
    readOnly,
    configVersion,
    positiveDefinitions: [...shippedPositiveDefinitions(), ...positiveDestinations],
    resolve,
    asIf: (store) => createContext({ ...host, config: { ...host.config, all: async () => store } }, options),
    asSet: (layer) => createContext(host, { ...options, overrides: { ...options.overrides, ...layer } }),
    asAt: (instant) => {
      const today = dateIn(instant, host.tenant.timeZone);
      return createContext({ ...host, clock: { now: () => instant, today: () => today } }, options);
    },
    settings: async () => (await resolve()).settings,
    async client() {
      const { settings } = await resolve();
      if (settings.serviceUrl === null || settings.apiKey === null) throw new CodedError('SERVICE_NOT_SET');
      const apiKey = resolveSecret(settings.apiKey, env);
      if (held === undefined || held.url !== settings.serviceUrl || held.apiKey !== apiKey) {
        // Most commands never speak to the service: what speaks HTTP is loaded for those that do.
        const { createSurveyClient } = await import('../survey/client.ts');
        const client = createSurveyClient({ url: settings.serviceUrl, apiKey, named: nameInstance(host) });
        held = { url: settings.serviceUrl, apiKey, client };
      }
      return held.client;
    },
  };
}
