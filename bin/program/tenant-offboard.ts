import type { Command } from 'commander';
import { CodedError } from '../../lib/errors/index.ts';
import { renderAnswer } from '../../tui/cli/answer.ts';
import { atInstallation, type CommonOptions, print } from '../session.ts';
import { surroundings } from '../surroundings.ts';
import { atInstallationOptions, examples, tenantCommand } from './common.ts';

interface Asked extends CommonOptions {
  readonly to: string;
  readonly why: string;
  readonly yes?: string;
  readonly dryRun: boolean;
}

/** `tenant offboard`: the end of a tenant, with everything it had to take along. */
export function addTenantOffboardCommand(program: Command): void {
  examples(
    atInstallationOptions(
      tenantCommand(program)
        .command('offboard')
        .description(
          'ends a tenant: closes its links, exports everything held of it, erases it, and writes a receipt. Given again it goes on where it was',
        ),
    )
      .argument('<id>', 'the tenant')
      .requiredOption('--to <folder>', 'a new folder for the export and the receipt')
      .requiredOption('--why <text>', 'the reason, which stands in the receipt')
      .option('--dry-run', 'tell what would be closed, exported and erased, and do nothing', false)
      .option('--yes <id>', 'the id of the tenant once more, where there is no terminal to ask at')
      .action(async (id: string, options: Asked) => {
        const { to, why } = options;
        if (options.dryRun) return print(options, 'looking', () => dryRun(id, options));
        await confirm(id, options);
        return print(options, 'offboarding', () =>
          atInstallation(options, async (installation, actor) => {
            const { tenantOffboard } = await import('../commands/tenant-offboard.ts');
            // Where the stroke of the progress stands, its line is cleared first.
            const { err, progress } = surroundings();
            const clear = progress.isTTY ? '\r\u001b[K' : '';
            const say = (line: string) => err(`${clear}${line}\n`);
            return tenantOffboard(installation, actor, { id, to, why, say });
          }),
        );
      }),
    'destinations tenant offboard north --to leaving/north --why "contract ended 31 July" --dry-run',
    'destinations tenant offboard north --to leaving/north --why "contract ended 31 July" --yes north',
  );
}

function dryRun(id: string, options: Asked) {
  return atInstallation(options, async (installation, actor) => {
    const { tenantOffboardDryRun } = await import('../commands/tenant-offboard.ts');
    return tenantOffboardDryRun(installation, actor, { id, to: options.to });
  });
}

/** The id once more: typed below what it would do, or given where nobody can be asked. @throws OFFBOARDING_NOT_CONFIRMED */
async function confirm(id: string, options: Asked): Promise<void> {
  let given = options.yes;
  const { ask, err } = surroundings();
  if (given === undefined && ask !== null) {
    err(`${renderAnswer(await dryRun(id, options), 'table')}\nThere is no way back.\n`);
    given = await ask('Type the id of the tenant to offboard it: ');
  }
  if (given?.trim() !== id) throw new CodedError('OFFBOARDING_NOT_CONFIRMED', { tenant: id });
}
