import type { Command } from 'commander';
import { atTenant, type CommonOptions, print } from '../session.ts';
import { examples, tenantCommand, tenantOptions } from './common.ts';

/** `tenant confirm-database`: what a person says after a tenant's database was restored, moved or copied. */
export function addTenantDatabaseCommand(program: Command): void {
  examples(
    tenantOptions(
      tenantCommand(program)
        .command('confirm-database')
        .description(
          'after a restore or a move: this database is the one to send from, and no other copy is',
        ),
    )
      .requiredOption('--why <text>', 'the reason, kept here and at the survey service')
      .action(({ why, ...options }: CommonOptions & { readonly why: string }) =>
        print(options, 'confirming', async () => {
          const { confirmDatabaseAnswer } = await import('../../tui/cli/database.ts');
          return atTenant(options, async ({ tenant, actor }) =>
            confirmDatabaseAnswer(tenant.context, await actor(), why),
          );
        }),
      ),
    'destinations tenant confirm-database --why "restored from Monday\'s backup" --tenant north',
  );
}
