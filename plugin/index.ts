/** The composition root: the only file that knows everyone. A host imports this and nothing else. */
import { migrate } from '../lib/sql/index.ts';
import { pluginMigrations } from '../migrations/plugin/index.ts';
import { queueMigrations } from '../migrations/queue/index.ts';
import { type ContextOptions, createContext, serveJobs } from './admin/index.ts';
import { contributeDetailsForm } from './contributions/details-form.ts';
import { contributeReport } from './contributions/report.ts';
import { contributeRibbon } from './contributions/ribbon.ts';
import { contributeSchedule } from './contributions/schedule.ts';
import type { Host, PluginModule } from './host.ts';

/**
 * The plugin as a host loads it, once per tenant.
 *
 * @param options where settings come from besides the host's store
 * @param options.work false where another process carries out the tenant's jobs (`destinations serve`)
 */
export function createPlugin(options: ContextOptions & { readonly work?: boolean } = {}): PluginModule {
  const workers = new Map<string, { stop(): Promise<void> }>();
  return {
    async activate(host: Host) {
      await migrate(host.database, [queueMigrations, pluginMigrations]);
      const context = createContext(host, options);
      contributeRibbon(host, context);
      contributeReport(host, context);
      contributeDetailsForm(host, context);
      contributeSchedule(host, context);
      if (options.work !== false) workers.set(host.tenant.id, serveJobs(context));
    },
    async deactivate(host: Host) {
      await workers.get(host.tenant.id)?.stop();
      workers.delete(host.tenant.id);
    },
  };
}

const { activate, deactivate } = createPlugin();

export { activate, deactivate };
