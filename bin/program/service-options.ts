import type { Command } from 'commander';
import { FORMATS } from '../../tui/cli/answer.ts';

/** What every command of a service takes. */
export interface ServiceOptions {
  readonly config?: string;
}

/** Where the settings of the service are. */
export function withServiceSettings(command: Command): Command {
  return command.option(
    '--config <file>',
    'settings of the service; else DESTINATIONS_SERVICE_CONFIG, else destinations-service.json or .yaml here',
  );
}

/** Options of a command that acts on the service's database. */
export function atServiceOptions(command: Command): Command {
  return withServiceSettings(command)
    .option('--as <user>', 'in whose name it is written down; else the user of this machine')
    .option('--output <format>', FORMATS.join(', '), 'table');
}

/** Options of a command that makes a key. */
export function keyOptions(command: Command): Command {
  return command.option(
    '--out <file>',
    'write the key into this file, readable for its owner alone, and do not show it',
  );
}
