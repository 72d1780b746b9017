import { type Command, Option } from 'commander';
import { CodedError } from '../../lib/errors/index.ts';
import { atTenant, type CommonOptions, print } from '../session.ts';
import { atTenantOptions, examples } from './common.ts';
import { addKnownCommands } from './known.ts';

interface UndoFlags extends CommonOptions {
  readonly row?: string;
  readonly what?: 'row' | 'dates' | 'withdrawal';
  readonly why?: string;
  readonly dryRun: boolean;
}

/** What was written as an outcome: looked at, and taken back. */
export function addOutcomeCommands(program: Command): void {
  const outcome = program
    .command('outcome')
    .description(
      'destination outcomes: entered where they are known, taken back where this plugin wrote them',
    );
  addKnownCommands(outcome);
  examples(
    atTenantOptions(
      outcome
        .command('list')
        .description('what was done to destination rows of a learner, by whom, and what can be taken back'),
    )
      .argument('<learner>', 'learner reference (LearnRefNumber)')
      .action((learner: string, options: CommonOptions) =>
        print(options, 'looking back', async () => {
          const { outcomeListAnswer } = await import('../../tui/cli/outcome.ts');
          return atTenant(options, async ({ tenant, actor }) =>
            outcomeListAnswer(tenant.context, await actor(), learner),
          );
        }),
      ),
    'destinations outcome list C001',
    'destinations outcome list C001 --output json',
  );

  examples(
    atTenantOptions(
      outcome
        .command('undo')
        .description(
          'takes back what was done to a row: by default the OTH-3 of a learner, or the one row written for them',
        ),
    )
      .argument('<learner>', 'learner reference (LearnRefNumber)')
      .option('--row <id>', 'the row, by the beginning of its id in `outcome list`')
      .addOption(
        new Option(
          '--what <what>',
          'row: it is withdrawn; dates: the end or collection date before; withdrawal: it comes back',
        ).choices(['row', 'dates', 'withdrawal']),
      )
      .option('--why <text>', 'the reason, kept in the audit; name nobody')
      .option('--dry-run', 'tell what would be taken back', false)
      .action((learner: string, options: UndoFlags) =>
        print(options, 'taking back', async () => {
          const { outcomeUndoAnswer } = await import('../../tui/cli/outcome.ts');
          const { row, what, dryRun } = options;
          const request = {
            ...(row === undefined ? {} : { row }),
            ...(what === undefined ? {} : { what }),
            why: whyOf(options),
            dryRun,
          };
          return atTenant(options, async ({ tenant, actor }) =>
            outcomeUndoAnswer(tenant.context, await actor(), learner, request),
          );
        }),
      ),
    'destinations outcome undo C001 --dry-run',
    'destinations outcome undo C001 --why "the employer confirmed a job by telephone"',
    'destinations outcome undo C001 --row 3f2a --what dates --why "another learner of that name was meant"',
  );
}

/** @throws BAD_OPTION */
function whyOf({ why = '', dryRun }: UndoFlags): string {
  const given = why.trim();
  if (given === '' && !dryRun)
    throw new CodedError('BAD_OPTION', {
      option: '--why',
      expected: 'given: the reason is kept in the audit',
      command: 'outcome undo',
    });
  return given;
}
