import type { Command } from 'commander';
import { EXIT } from '../../lib/errors/index.ts';
import { atTenant, type CommonOptions, print } from '../session.ts';
import { surroundings } from '../surroundings.ts';
import { atTenantOptions, examples } from './common.ts';

interface AddFlags extends CommonOptions {
  readonly type: string;
  readonly code: string;
  readonly start: string;
  readonly end?: string;
  readonly collected?: string;
  readonly pot?: string;
  readonly source: string;
  readonly dryRun: boolean;
}

/** `outcome add`: destinations that staff know of. */
export function addKnownCommands(outcome: Command): void {
  examples(
    atTenantOptions(
      outcome
        .command('add')
        .description('enters a destination that is known, so that nobody is asked for it'),
    )
      .argument('<learner>', 'learner reference (LearnRefNumber)')
      .requiredOption('--type <type>', 'EDU, EMP, GAP, NPE, OTH, SDE or VOL')
      .requiredOption('--code <number>', 'the code of that type, as 1 in EMP 1')
      .requiredOption('--start <date>', 'the day on which it started, as 2025-09-01')
      .option('--end <date>', 'the day on which it ended; without it, it goes on')
      .option('--collected <date>', 'the day on which it came to be known; without it, today')
      .option('--pot <id>', 'the period of training it follows; without it, the last that ended before it')
      .requiredOption('--source <text>', 'how it came to be known; kept with the record, so name nobody')
      .option('--dry-run', 'tell what it would do, and write nothing', false)
      .action((learner: string, options: AddFlags) =>
        print(options, 'entering', async () => {
          const { outcomeAddAnswer } = await import('../../tui/cli/known.ts');
          const answer = await atTenant(options, async ({ tenant, actor }) =>
            outcomeAddAnswer(tenant.context, await actor(), toldOf(learner, options), options),
          );
          if (answer.conflict) surroundings().end(EXIT.inPart);
          return answer;
        }),
      ),
    'destinations outcome add C001 --type EMP --code 1 --start 2025-09-01 --source "employer by telephone" --dry-run',
    'destinations outcome add C001 --type EMP --code 1 --start 2025-09-01 --source "employer by telephone"',
    'destinations outcome add C001 --type EMP --code 1 --start 2025-09-01 --end 2026-01-30 --source "learner by telephone"',
  );
}

function toldOf(learner: string, { type, code, start, end = '', collected = '', pot, source }: AddFlags) {
  return {
    learner,
    pot: pot ?? null,
    told: {
      OutType: type,
      OutCode: code,
      OutStartDate: start,
      OutEndDate: end,
      OutCollDate: collected,
      Source: source,
    },
  };
}
