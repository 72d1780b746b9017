import type { Command } from 'commander';
import { EXIT } from '../../lib/errors/index.ts';
import { homeAt } from '../installation/home.ts';
import { atInstallation, type CommonOptions, print } from '../session.ts';
import { surroundings } from '../surroundings.ts';
import { atInstallationOptions, examples } from './common.ts';

/** The tenants of an installation: their manifests, whether each is loaded, and what a new one needs. */
export function addTenantCommands(program: Command): void {
  const tenant = program.command('tenant').description('the tenants of the installation');

  examples(
    atInstallationOptions(
      tenant
        .command('list')
        .description('every tenant: whether it is loaded, whether it runs by itself, and what troubles it'),
    ).action((options: CommonOptions) =>
      print(options, 'looking', () =>
        atInstallation(options, async (installation, actor) => {
          const { tenantList } = await import('../commands/tenant-list.ts');
          return tenantList(installation, actor);
        }),
      ),
    ),
    'destinations tenant list --home college',
    'destinations tenant list --output csv >tenants.csv',
  );

  examples(
    atInstallationOptions(
      tenant
        .command('validate')
        .description(
          'everything that is wrong with the manifests, by file and line; exit code 4 when something is',
        ),
    )
      .argument('[paths...]', 'manifests, or folders of them; without any those of the installation')
      .option('--no-secrets', 'do not ask whether the references lead to secrets, as where nobody keeps them')
      .action((paths: readonly string[], options: CommonOptions & { readonly secrets: boolean }) =>
        print(options, 'checking', async () => {
          const { tenantValidate } = await import('../commands/tenant-validate.ts');
          const { secrets } = options;
          const those = paths.length > 0 ? paths : [homeAt(options).manifests];
          const answer = await tenantValidate({ paths: those, secrets, env: process.env });
          if (answer.failed) surroundings().end(EXIT.settings);
          return answer;
        }),
      ),
    'destinations tenant validate',
    'destinations tenant validate manifests/tenants --no-secrets --output json',
  );

  for (const enabled of [true, false]) {
    const [name, what] = enabled
      ? ['enable', 'loads the plugin for a tenant; whether it runs by itself is another thing']
      : ['disable', 'no longer loads the plugin for a tenant: nothing runs and nothing is sent'];
    examples(
      atInstallationOptions(tenant.command(name!).description(what!))
        .argument('<id>', 'the tenant')
        .action((id: string, options: CommonOptions) =>
          print(options, 'writing', () =>
            atInstallation(options, async (installation, actor) => {
              const { tenantEnabled } = await import('../commands/tenant-enabled.ts');
              return tenantEnabled(installation, actor, id, enabled);
            }),
          ),
        ),
      `destinations tenant ${name} north --home college`,
    );
  }

  examples(
    atInstallationOptions(
      tenant
        .command('provision')
        .description(
          'makes what a tenant needs and tells what is left to do; exit code 6 when a step failed. Twice does no harm',
        ),
    )
      .argument('<id>', 'the tenant')
      .action((id: string, options: CommonOptions) =>
        print(options, 'provisioning', () =>
          atInstallation(
            options,
            async (installation, actor) => {
              const { tenantProvision } = await import('../commands/tenant-provision.ts');
              const answer = await tenantProvision(installation, actor, id);
              if (answer.failed) surroundings().end(EXIT.inPart);
              return answer;
            },
            { create: true },
          ),
        ),
      ),
    'destinations tenant provision north --home college',
    'destinations tenant provision north --manifests rollout/tenants',
  );
}
