import type { Command } from 'commander';
import { type CommonOptions, print } from '../session.ts';
import { examples } from './common.ts';
import { atServiceOptions, keyOptions, type ServiceOptions } from './service-options.ts';

interface CreateOptions extends CommonOptions, ServiceOptions {
  readonly name: string;
  readonly out?: string;
}

/** `service tenant`: who may use a service. */
export function addServiceTenantCommands(service: Command): void {
  const tenant = service.command('tenant').description('the tenants of a survey service');

  examples(
    keyOptions(
      atServiceOptions(
        tenant.command('create').description('makes a tenant and its first key, which is shown this once'),
      ),
    )
      .argument('<id>', 'lower-case letters, digits and dashes, as in the manifest of the tenant')
      .requiredOption('--name <name>', 'name of the provider, as learners read it')
      .action((id: string, options: CreateOptions) =>
        print(options, 'making', async () => {
          const { serviceTenantCreate } = await import('../commands/service/tenants.ts');
          return serviceTenantCreate(options, { id, name: options.name, out: options.out });
        }),
      ),
    'destinations service tenant create north --name "North College" --out north.key',
    'destinations service tenant create north --name "North College"',
  );

  examples(
    atServiceOptions(
      tenant
        .command('list')
        .description('every tenant, whether it is held or leaves, and its keys that work'),
    ).action((options: CommonOptions & ServiceOptions) =>
      print(options, 'looking', async () => {
        const { serviceTenantList } = await import('../commands/service/tenants.ts');
        return serviceTenantList(options);
      }),
    ),
    'destinations service tenant list',
    'destinations service tenant list --output json',
  );
}
