import { extname } from 'node:path';
import { CodedError } from '../lib/errors/index.ts';
import { satisfies } from '../lib/version/range.ts';
import {
  type CommandContext,
  type CommandOutcome,
  type FormHandler,
  HOST_CONTRACT_VERSION,
  type Host,
  type PluginModule,
  type ReportHandler,
} from '../plugin/host.ts';
import type { PluginManifest } from './plugin-manifest.ts';

/** The handlers a plugin gave for what its manifest declares. */
export interface Contributions {
  readonly commands: Map<string, (context: CommandContext) => Promise<CommandOutcome>>;
  readonly reports: Map<string, ReportHandler>;
  readonly forms: Map<string, FormHandler>;
  readonly schedules: DailySchedule[];
  /** Forgets all handlers: the plugin is gone. */
  clear(): void;
}

export interface DailySchedule {
  readonly id: string;
  readonly timeOfDay: () => Promise<string>;
  readonly timeZone: string;
  readonly run: (localDate: string) => Promise<void>;
}

/** The side of the host contract on which a plugin registers handlers. Only declared contributions are taken. */
export function contributionPoints(manifest: PluginManifest): {
  readonly contributions: Contributions;
  readonly points: Pick<Host, 'commands' | 'reports' | 'forms' | 'schedule'>;
} {
  const contributions: Contributions = {
    commands: new Map(),
    reports: new Map(),
    forms: new Map(),
    schedules: [],
    clear() {
      this.commands.clear();
      this.reports.clear();
      this.forms.clear();
      this.schedules.length = 0;
    },
  };
  const declared = (point: 'ribbon' | 'reports' | 'forms', id: string) => {
    if (!manifest.contributes[point].some((entry) => entry.id === id))
      throw new CodedError('HOST_UNDECLARED_CONTRIBUTION', { plugin: manifest.id, point, id });
  };
  return {
    contributions,
    points: {
      commands: {
        handle(id, fn) {
          declared('ribbon', id);
          contributions.commands.set(id, fn);
        },
      },
      reports: {
        provide(id, handler) {
          declared('reports', id);
          contributions.reports.set(id, handler);
        },
      },
      forms: {
        provide(id, handler) {
          declared('forms', id);
          contributions.forms.set(id, handler);
        },
      },
      schedule: {
        daily(timeOfDay, timeZone, run) {
          const entry = manifest.contributes.schedules[contributions.schedules.length];
          if (entry === undefined)
            throw new CodedError('HOST_UNDECLARED_CONTRIBUTION', {
              plugin: manifest.id,
              point: 'schedules',
              id: 'daily',
            });
          contributions.schedules.push({ id: entry.id, timeOfDay, timeZone, run });
        },
      },
    },
  };
}

/** The plugin's entry module: beside the host's own code, as source or as built. */
export async function importPlugin(manifest: PluginManifest): Promise<PluginModule> {
  const entry = new URL(`../${manifest.main}${extname(import.meta.url)}`, import.meta.url);
  return (await import(entry.href)) as PluginModule;
}

/**
 * Activates a plugin for one tenant and checks that everything it declares has a handler.
 * @throws `HOST_CONTRACT_MISMATCH`, `HOST_MISSING_HANDLER`, or what `activate` throws
 */
export async function activatePlugin(
  manifest: PluginManifest,
  plugin: PluginModule,
  host: Host,
  contributions: Contributions,
): Promise<void> {
  if (!satisfies(HOST_CONTRACT_VERSION, manifest.host))
    throw new CodedError('HOST_CONTRACT_MISMATCH', {
      plugin: manifest.id,
      wants: manifest.host,
      has: HOST_CONTRACT_VERSION,
    });
  await plugin.activate(host);
  const missing = [
    ...manifest.contributes.ribbon.filter(({ id }) => !contributions.commands.has(id)),
    ...manifest.contributes.reports.filter(({ id }) => !contributions.reports.has(id)),
    ...manifest.contributes.forms.filter(({ id }) => !contributions.forms.has(id)),
    ...manifest.contributes.forms.flatMap(({ id, acts }) =>
      acts.filter((act) => contributions.forms.get(id)?.acts[act.id] === undefined),
    ),
    ...manifest.contributes.schedules.slice(contributions.schedules.length),
  ];
  if (missing.length > 0)
    throw new CodedError('HOST_MISSING_HANDLER', {
      plugin: manifest.id,
      ids: missing.map(({ id }) => id).join(', '),
    });
}
