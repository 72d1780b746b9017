import type { Command } from 'commander';
import { homeAt } from '../installation/home.ts';
import { type CommonOptions, overridesOf } from '../session.ts';
import { atTenantOptions, examples } from './common.ts';

/** `serve`: scheduler and workers of every tenant. */
export function addServeCommand(program: Command): void {
  examples(
    atTenantOptions(
      program
        .command('serve')
        .description('daily runs and jobs of all tenants, until it is stopped; may run several times'),
    ).action(async (options: CommonOptions) => {
      const { openInstallation } = await import('../installation/installation.ts');
      const { serve } = await import('../commands/serve.ts');
      const installation = await openInstallation(homeAt(options));
      const stop = new AbortController();
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
      try {
        await serve(installation, {
          tenant: options.tenant,
          overrides: await overridesOf(options),
          signal: stop.signal,
          say: (line) => process.stdout.write(`${line}\n`),
        });
      } finally {
        await installation.close();
      }
    }),
    'destinations serve --home college',
    'DESTINATIONS_DATABASE=mssql://… destinations serve',
  );
}
