import type { Command } from 'commander';
import { CodedError } from '../../lib/errors/index.ts';
import type { SettingsAsked } from '../../plugin/admin/index.ts';
import type { Other } from '../commands/config-diff.ts';
import { atTenant, type CommonOptions, print, userOf } from '../session.ts';
import { atTenantOptions, collect, examples } from './common.ts';
import { addConfigMigrationCommands } from './config-migrations.ts';
import { readInstant } from './instants.ts';

interface SetFlags extends CommonOptions {
  readonly unset?: readonly string[];
  readonly undo?: readonly string[];
  readonly why?: string;
  readonly dryRun: boolean;
}

interface DiffFlags extends CommonOptions {
  readonly with?: string;
  readonly default: boolean;
  readonly at?: string;
}

/** The settings of a tenant: what they are, where they came from, who changed them why, and changing them. */
export function addConfigCommands(program: Command): void {
  const config = program.command('config').description('the settings of a tenant');

  examples(
    atTenantOptions(
      config.command('list').description('every setting, where its value came from, and its default'),
    )
      .option('--help-keys', 'also what each setting is for', false)
      .action((options: CommonOptions & { readonly helpKeys: boolean }) =>
        print(options, 'looking', async () => {
          const { configListAnswer } = await import('../../tui/cli/config.ts');
          return atTenant(options, async ({ tenant, actor }) =>
            configListAnswer(tenant.context, await actor(), { help: options.helpKeys }),
          );
        }),
      ),
    'destinations config list --tenant north',
    'destinations config list --set profile=guide --help-keys',
  );

  examples(
    atTenantOptions(
      config
        .command('get')
        .description('one setting: what each layer says of it, and who changed it when and why'),
    )
      .argument('<key>', 'the setting, like intervalDays')
      .action((key: string, options: CommonOptions) =>
        print(options, 'looking', async () => {
          const { configGetAnswer } = await import('../../tui/cli/config.ts');
          return atTenant(options, async ({ tenant, actor }) =>
            configGetAnswer(tenant.context, await actor(), key),
          );
        }),
      ),
    'destinations config get intervalDays',
  );

  examples(
    atTenantOptions(
      config
        .command('set')
        .description(
          'changes settings in the store of the host, all of them or none; look first with --dry-run',
        ),
    )
      .argument('[assignments...]', 'key=value; an empty value or null means none')
      .option(
        '--unset <key>',
        'take the key out of the store: the layer below counts again (repeatable)',
        collect,
      )
      .option('--undo <id>', 'take back the latest change of a setting, by its id (repeatable)', collect)
      .option('--why <text>', 'the reason, kept with the change')
      .option('--dry-run', 'tell what would change, and what the next run would send', false)
      .action((assignments: readonly string[], options: SetFlags) =>
        print(options, 'deciding', async () => {
          const { configSetAnswer } = await import('../../tui/cli/config.ts');
          const asked = await askedOf(assignments, options);
          const how = { why: whyOf(options), dryRun: options.dryRun };
          return atTenant(options, async ({ tenant, actor }) =>
            configSetAnswer(tenant.context, await actor(), asked, how),
          );
        }),
      ),
    'destinations config set intervalDays=14 quietHours=20:00-09:00 --dry-run',
    'destinations config set intervalDays=14 --why "asked for by the principal"',
    'destinations config set --undo 17',
    'destinations config set --unset contactPreset --why "back to what the manifest says"',
  );

  examples(
    atTenantOptions(
      config
        .command('diff')
        .description('what differs from another tenant, from the defaults, or from how it was at an instant'),
    )
      .option('--with <tenant>', 'another tenant')
      .option('--default', 'the defaults of the profile in force', false)
      .option(
        '--at <instant>',
        'how it was then: a day like 2025-08-01, or an instant like 2025-08-01T09:30:00Z',
      )
      .action((options: DiffFlags) =>
        print(options, 'comparing', async () => {
          const { configDiff } = await import('../commands/config-diff.ts');
          requireOneOf(options);
          return atTenant(options, (session) =>
            configDiff(session, userOf(options), otherOf(options, session.tenant.facts.timeZone)),
          );
        }),
      ),
    'destinations config diff --tenant north --with south',
    'destinations config diff --default',
    'destinations config diff --at 2025-08-01',
  );

  addConfigMigrationCommands(config);
}

async function askedOf(
  assignments: readonly string[],
  { unset = [], undo = [] }: SetFlags,
): Promise<SettingsAsked> {
  const { readAssignments } = await import('../../plugin/config/index.ts');
  const set = readAssignments(assignments);
  if (Object.keys(set).length < assignments.length)
    throw bad('What is given', 'one value for each key', 'config set');
  if (assignments.length + unset.length + undo.length === 0)
    throw bad('What is given', 'key=value, --unset or --undo', 'config set');
  return { set, unset, undo };
}

/** A change without a reason cannot be told from a slip a year later; undoing says by itself what it is. */
function whyOf({ why, undo = [], dryRun }: SetFlags): string {
  const given = why?.trim() ?? '';
  if (given !== '') return given;
  if (undo.length > 0) return `undoes ${undo.join(', ')}`;
  if (dryRun) return '';
  throw bad('--why', 'given: the reason is kept with the change', 'config set');
}

function requireOneOf({ with: tenant, default: defaults, at }: DiffFlags): void {
  const given = [tenant !== undefined, defaults, at !== undefined].filter(Boolean).length;
  if (given !== 1) throw bad('What is given', 'one of --with, --default and --at', 'config diff');
}

function otherOf({ with: tenant, at }: DiffFlags, zone: string): Other {
  if (tenant !== undefined) return { tenant };
  if (at === undefined) return { default: true };
  return { at: readInstant(at, { option: '--at', zone, command: 'config diff' }), told: at };
}

function bad(option: string, expected: string, command: string): CodedError {
  return new CodedError('BAD_OPTION', { option, expected, command });
}
