import type { Command } from 'commander';
import { CodedError, EXIT } from '../../lib/errors/index.ts';
import type { Actor } from '../../plugin/host.ts';
import type { BatchAnswer, ConfigBatch } from '../commands/config-migrate.ts';
import type { Installation } from '../installation/installation.ts';
import { atInstallation, type CommonOptions, print } from '../session.ts';
import { surroundings } from '../surroundings.ts';
import { atInstallationOptions, examples } from './common.ts';

interface BatchOptions extends CommonOptions {
  readonly tenant?: string;
  readonly all?: boolean;
  readonly concurrency: string;
}

interface MigrateOptions extends BatchOptions {
  readonly check?: boolean;
  readonly dryRun?: boolean;
  readonly apply?: boolean;
}

/** The config in manifests, by version. @param config the group of commands they belong to */
export function addConfigMigrationCommands(config: Command): void {
  examples(
    batchOptions(
      config
        .command('migrate')
        .description(
          'brings the config in manifests to the current version, with a backup; exit code 1 when a check finds one due, 6 when a tenant failed',
        ),
    )
      .option('--check', 'only tell which are due')
      .option('--dry-run', 'tell what would change, secrets masked')
      .option('--apply', 'do it; secrets that stood in a file end in files of their own')
      .action((options: MigrateOptions) =>
        perform(options, 'migrating', async (installation, actor, batch) => {
          const mode = modeOf(options);
          const { configMigrate } = await import('../commands/config-migrate.ts');
          const answer = await configMigrate(installation, actor, { ...batch, mode });
          if (mode === 'check' && answer.due > 0) surroundings().end(EXIT.checkFailed);
          return answer;
        }),
      ),
    'destinations config migrate --all --check --home college',
    'destinations config migrate --tenant north --dry-run',
    'destinations config migrate --all --apply --output json',
  );

  examples(
    batchOptions(
      config
        .command('rollback')
        .description(
          'puts the config in manifests back as it was before its last migration; exit code 6 when a tenant failed',
        ),
    ).action((options: BatchOptions) =>
      perform(options, 'rolling back', async (installation, actor, batch) => {
        const { configRollback } = await import('../commands/config-migrate.ts');
        return configRollback(installation, actor, batch);
      }),
    ),
    'destinations config rollback --tenant north --home college',
    'destinations config rollback --all',
  );
}

function batchOptions(command: Command): Command {
  return atInstallationOptions(command)
    .option('--tenant <id>', 'one tenant')
    .option('--all', 'every tenant that has a manifest')
    .option('--concurrency <n>', 'tenants at the same time', '4');
}

async function perform(
  options: BatchOptions,
  doing: string,
  act: (installation: Installation, actor: Actor, batch: ConfigBatch) => Promise<BatchAnswer>,
): Promise<void> {
  const { tenant, all = false } = options;
  const concurrency = Number(options.concurrency);
  const refuse = (option: string, expected: string) =>
    new CodedError('BAD_OPTION', { option, expected, command: 'config' });
  if ((tenant === undefined) !== all) throw refuse('The choice of tenants', 'one of --tenant ID and --all');
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw refuse('--concurrency', 'a whole number from 1');
  await print(options, doing, () =>
    atInstallation(options, async (installation, actor) => {
      const answer = await act(installation, actor, { tenant: tenant ?? null, concurrency, say });
      if (answer.failed > 0) surroundings().end(EXIT.inPart);
      return answer;
    }),
  );
}

/** @throws BAD_OPTION unless exactly one is chosen: a migration is not something to start by leaving a word out */
function modeOf({ check, dryRun, apply }: MigrateOptions): 'check' | 'dry-run' | 'apply' {
  const chosen = [check && 'check', dryRun && 'dry-run', apply && 'apply'].filter(Boolean);
  if (chosen.length !== 1)
    throw new CodedError('BAD_OPTION', {
      option: 'What to do',
      expected: 'one of --check, --dry-run and --apply',
      command: 'config migrate',
    });
  return chosen[0] as 'check' | 'dry-run' | 'apply';
}

/** Every so many tenants a line on a terminal. */
const SAID_EVERY = 50;

function say(done: number, all: number): void {
  const { progress } = surroundings();
  if (progress.isTTY && done % SAID_EVERY === 0) progress.write(`\r${done} of ${all} tenants\n`);
}
