import type { Command } from 'commander';
import { CodedError } from '../../lib/errors/index.ts';
import { atTenant, type CommonOptions, print } from '../session.ts';
import { atTenantOptions, examples } from './common.ts';
import { addKnownCommands } from './known.ts';

interface UndoFlags extends CommonOptions {
  readonly why?: string;
  readonly dryRun: boolean;
}

/** What was written as an outcome, taken back. */
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
        .command('undo')
        .description('takes back the OTH-3 (unable to contact) that was written for a learner'),
    )
      .argument('<learner>', 'learner reference (LearnRefNumber)')
      .option('--why <text>', 'the reason, kept in the audit; name nobody')
      .option('--dry-run', 'tell which rows would go', false)
      .action((learner: string, options: UndoFlags) =>
        print(options, 'taking back', async () => {
          const { outcomeUndoAnswer } = await import('../../tui/cli/outcome.ts');
          const how = { why: whyOf(options), dryRun: options.dryRun };
          return atTenant(options, async ({ tenant, actor }) =>
            outcomeUndoAnswer(tenant.context, await actor(), learner, how),
          );
        }),
      ),
    'destinations outcome undo C001 --dry-run',
    'destinations outcome undo C001 --why "the employer confirmed a job by telephone"',
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
