import type { Command } from 'commander';
import { type CommonOptions, print } from '../session.ts';
import { examples } from './common.ts';
import { atServiceOptions, type ServiceOptions } from './service-options.ts';

type Options = CommonOptions & ServiceOptions & { readonly limit: string; readonly after?: string };

/** `service audit`: what is on record at a survey service. */
export function addServiceAuditCommand(service: Command): void {
  examples(
    atServiceOptions(
      service
        .command('audit')
        .description('who made tenants and keys, held and lifted, released addresses; the newest first'),
    )
      .option('--tenant <id>', 'of this tenant only')
      .option('--limit <number>', 'how many', '50')
      .option('--after <act>', 'the older ones after a page, as that page named it')
      .action((options: Options) =>
        print(options, 'reading', async () => {
          const { serviceAudit } = await import('../commands/service/audit.ts');
          const { tenant, limit, after } = options;
          return serviceAudit(options, { tenant, limit, after });
        }),
      ),
    'destinations service audit --tenant north',
    'destinations service audit --limit 1000 --output csv >acts.csv',
  );
}
