import type { Command } from 'commander';
import { EXIT } from '../../lib/errors/index.ts';
import { atInstallation, atTenant, type CommonOptions, overridesOf, print, userOf } from '../session.ts';
import { surroundings } from '../surroundings.ts';
import { atTenantOptions, examples } from './common.ts';
import { addHostRecordCommands } from './host-records.ts';

/** The reference host by script, and whether all stands as it should. */
export function addHostCommands(program: Command): void {
  const host = program.command('host');
  examples(
    atTenantOptions(
      host.description("the reference host's own screens, drawn from what the plugin adds to it"),
    ).action(async (options: CommonOptions) => {
      const { openHostScreens } = await import('../host-screens.ts');
      await openHostScreens(options);
    }),
    'destinations host --home college',
    'destinations host --home college </dev/null              what the plugin adds, as a list',
    'destinations host --home college --output json           the same for a program',
  );
  examples(
    atTenantOptions(host.command('permission').description('Commands › Trainee Editor: sets one permission'))
      .argument('<user>', 'user of the MIS; a new one is added')
      .argument('<permission>', 'send-destination-survey or get-destination-survey-results')
      .argument('<state>', 'allowed, denied or not-set')
      .action((user: string, permission: string, state: string, _: CommonOptions, command: Command) => {
        // The screens take the same options, and what stands before or after `permission` is theirs first.
        const options: CommonOptions = command.optsWithGlobals();
        return print(options, 'setting', async () => {
          const { hostPermission } = await import('../commands/host-permission.ts');
          return atTenant(options, (session) =>
            hostPermission(session, { user, permission, state, by: userOf(options) }),
          );
        });
      }),
    'destinations host permission olga send-destination-survey allowed',
  );

  addHostRecordCommands(host);

  examples(
    atTenantOptions(
      program
        .command('doctor')
        .description('manifest, tables, settings and survey service; exit code 1 when one is not right'),
    )
      .option('--all', 'every tenant of the installation', false)
      .action((options: CommonOptions & { readonly all: boolean }) =>
        print(options, 'looking', () =>
          atInstallation(options, async (installation) => {
            const { runDoctor } = await import('../commands/doctor.ts');
            const { chooseTenant } = await import('../installation/tenant.ts');
            const tenants = options.all
              ? await installation.tenants.list()
              : [await chooseTenant(installation, options.tenant)];
            const answer = await runDoctor(installation, tenants, { overrides: await overridesOf(options) });
            if (answer.failed) surroundings().end(EXIT.checkFailed);
            return answer;
          }),
        ),
      ),
    'destinations doctor --home college',
    'destinations doctor --all --output json',
  );
}
