import type { Command } from 'commander';
import { CodedError } from '../../lib/errors/index.ts';
import { atTenant, type CommonOptions, print } from '../session.ts';
import { atTenantOptions, examples } from './common.ts';

/** Conflicts listed at most, unless asked for more. */
const LISTED = 100;

interface ListFlags extends CommonOptions {
  readonly state: string;
  readonly learner?: string;
  readonly after: string;
  readonly limit: string;
}

interface SettleFlags extends CommonOptions {
  readonly keep: string;
  readonly why?: string;
  readonly dryRun: boolean;
}

/** `conflicts`: where the record and what was told cannot both be so. */
export function addConflictCommands(program: Command): void {
  const conflicts = program
    .command('conflicts')
    .description('where what is on record and what was told cannot both be so');
  examples(
    atTenantOptions(conflicts.command('list').description('both sources of each, oldest first'))
      .option('--state <state>', 'open, settled, overtaken or any', 'open')
      .option('--learner <learner>', 'of this learner alone (LearnRefNumber)')
      .option('--after <number>', 'those after this one', '0')
      .option('--limit <number>', 'at most so many', String(LISTED))
      .action((options: ListFlags) =>
        print(options, 'reading', async () => {
          const { CONFLICT_STATES, conflictsAnswer } = await import('../../tui/cli/conflicts.ts');
          const asked = {
            state: chosen('--state', CONFLICT_STATES, options.state, 'list'),
            after: whole('--after', options.after),
            limit: whole('--limit', options.limit),
            ...(options.learner === undefined ? {} : { learner: options.learner }),
          };
          return atTenant(options, async ({ tenant, actor }) =>
            conflictsAnswer(tenant.context, await actor(), asked),
          );
        }),
      ),
    'destinations conflicts list',
    'destinations conflicts list --state any --learner C001 --output json',
  );

  examples(
    atTenantOptions(conflicts.command('settle').description('says whose word holds, and writes it'))
      .argument('<number>', 'the number of the conflict, as `conflicts list` shows it')
      .requiredOption(
        '--keep <word>',
        'record: it stays; told: it takes its place; both, where the published rules let them stand',
      )
      .option('--why <text>', 'what it is settled by; kept, so name nobody')
      .option('--dry-run', 'tell what would be written', false)
      .action((number: string, options: SettleFlags) =>
        print(options, 'settling', async () => {
          const { conflictSettleAnswer, KEEPS } = await import('../../tui/cli/conflicts.ts');
          const of = whole('The number', number);
          const keep = chosen('--keep', KEEPS, options.keep, 'settle');
          return atTenant(options, async ({ tenant, actor }) =>
            conflictSettleAnswer(tenant.context, await actor(), of, {
              keep,
              why: options.why ?? '',
              dryRun: options.dryRun,
            }),
          );
        }),
      ),
    'destinations conflicts settle 3 --keep told --dry-run',
    'destinations conflicts settle 3 --keep told --why "the employer sent the last payslip"',
  );
}

/** @throws BAD_OPTION */
function chosen<W extends string>(option: string, words: readonly W[], given: string, of: string): W {
  const word = words.find((one) => one === given);
  if (word === undefined)
    throw new CodedError('BAD_OPTION', { option, expected: words.join(', '), command: `conflicts ${of}` });
  return word;
}

/** @throws BAD_OPTION */
function whole(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text))
    throw new CodedError('BAD_OPTION', { option, expected: 'a whole number', command: 'conflicts' });
  return Number(text);
}
