import type { Command } from 'commander';
import { atTenant, type CommonOptions, print, userOf } from '../session.ts';
import { atTenantOptions, examples } from './common.ts';

const CHECK_FAILED = 1;

/** The reference host by script, and whether all stands as it should. */
export function addHostCommands(program: Command): void {
  const host = program.command('host').description('the reference host');
  examples(
    atTenantOptions(host.command('permission').description('Commands › Trainee Editor: sets one permission'))
      .argument('<user>', 'user of the MIS; a new one is added')
      .argument('<permission>', 'send-destination-survey or get-destination-survey-results')
      .argument('<state>', 'allowed, denied or not-set')
      .action((user: string, permission: string, state: string, options: CommonOptions) =>
        print(options, 'setting', async () => {
          const { hostPermission } = await import('../commands/host-permission.ts');
          return atTenant(options, (session) =>
            hostPermission(session, { user, permission, state, by: userOf(options) }),
          );
        }),
      ),
    'destinations host permission olga send-destination-survey allowed',
  );

  examples(
    atTenantOptions(
      program
        .command('doctor')
        .description('tables, settings and survey service; exit code 1 when one is not right'),
    ).action((options: CommonOptions) =>
      print(options, 'looking', async () => {
        const { runDoctor } = await import('../commands/doctor.ts');
        return atTenant(options, async ({ installation, tenant }) => {
          const answer = await runDoctor(installation, tenant);
          if (answer.failed) process.exitCode = CHECK_FAILED;
          return answer;
        });
      }),
    ),
    'destinations doctor --home college',
  );
}
