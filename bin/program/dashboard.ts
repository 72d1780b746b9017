import type { Command } from 'commander';
import type { Program } from '../command-line.ts';
import type { CommonOptions } from '../session.ts';
import { atTenantOptions, examples } from './common.ts';

/** `destinations` without a command: the dashboard of every tenant. */
export function addDashboardCommand(program: Command, self: Program): void {
  const command = program.command('dashboard', { isDefault: true });
  examples(
    atTenantOptions(
      command.description('tenants, queue and outcomes on one screen (what runs without a command)'),
    )
      .option('--read-only', 'look, and change nothing', false)
      .option('--screen-reader', 'told line by line, without boxes and columns')
      .option('--no-color', 'without colours, as with NO_COLOR')
      .allowExcessArguments()
      .action(
        async (options: CommonOptions & { readonly readOnly: boolean; readonly screenReader?: boolean }) => {
          const [word] = command.args;
          if (word !== undefined) program.error(`error: unknown command '${word}'`);
          const { openDashboard } = await import('../dashboard.ts');
          await openDashboard(options, self);
        },
      ),
    'destinations --home college',
    'destinations dashboard --read-only',
    'destinations dashboard --screen-reader',
  );
}
