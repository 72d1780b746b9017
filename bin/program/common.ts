import type { Command } from 'commander';
import { FORMATS } from '../../tui/cli/answer.ts';

/** An option that may be given several times. */
export const collect = (value: string, all: readonly string[] = []) => [...all, value];

/** Options of every command that asks an installation. */
export function atInstallationOptions(command: Command, formats: readonly string[] = FORMATS): Command {
  return command
    .option('--home <folder>', 'folder of the installation')
    .option('--database <url>', 'SQL Server with its databases, where they are not files in the folder')
    .option(
      '--manifests <folder>',
      'the manifests of the tenants, where they are not in `tenants` of the folder',
    )
    .option('--as <user>', 'in whose name to act: a user of the MIS, or one of the support staff')
    .option('--output <format>', formats.join(', '), 'table');
}

/** Options of every command that is about one tenant. */
export function tenantOptions(command: Command, formats?: readonly string[]): Command {
  return atInstallationOptions(command, formats).option(
    '--tenant <id>',
    'the tenant, where there are several',
  );
}

/** The same, with settings for the command alone. */
export function atTenantOptions(command: Command, formats?: readonly string[]): Command {
  return tenantOptions(command, formats).option(
    '--set <key=value>',
    'a setting for this command only (repeatable)',
    collect,
  );
}

/** The command `tenant`, which several files add to. */
export function tenantCommand(program: Command): Command {
  return (
    program.commands.find((command) => command.name() === 'tenant') ??
    program.command('tenant').description('the tenants of the installation')
  );
}

/** Help with examples, one a line. */
export function examples(command: Command, ...lines: readonly string[]): Command {
  return command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}
