import type { Command } from 'commander';
import { homeAt } from '../installation/home.ts';
import { type CommonOptions, overridesOf } from '../session.ts';
import { atTenantOptions, examples } from './common.ts';

interface ServeCommandOptions extends CommonOptions {
  readonly health?: string;
}

const AT_ONCE =
  'What was being worked on is done again by another process, or at the next start, once its lease has run out (30 seconds); a message that was being handed over is not sent twice.';

/** `serve`: scheduler and workers of every tenant. */
export function addServeCommand(program: Command): void {
  examples(
    atTenantOptions(
      program
        .command('serve')
        .description('daily runs and jobs of all tenants, until it is stopped; may run several times'),
    )
      .option(
        '--health <[host:]port>',
        'tell how it stands at /health and /ready; to this machine by default',
      )
      .action(async (options: ServeCommandOptions) => {
        const { stopSignal } = await import('../stop.ts');
        const signal = stopSignal(AT_ONCE);
        const { readHealthAddress } = await import('../serve/health.ts');
        const health = options.health === undefined ? undefined : readHealthAddress(options.health);
        const { openInstallation } = await import('../installation/installation.ts');
        const { serve } = await import('../commands/serve.ts');
        const installation = await openInstallation(homeAt(options));
        try {
          await serve(installation, {
            tenant: options.tenant,
            overrides: await overridesOf(options),
            health,
            signal,
            say: (line) => process.stdout.write(`${line}\n`),
          });
        } finally {
          await installation.close();
        }
      }),
    'destinations serve --home college',
    'destinations serve --home college --health 8090',
    'DESTINATIONS_DATABASE=mssql://… destinations serve',
  );
}
