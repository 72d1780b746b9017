import type { Command } from 'commander';
import { CodedError } from '../../lib/errors/index.ts';
import { atTenant, type CommonOptions, print } from '../session.ts';
import { atTenantOptions, examples } from './common.ts';

interface ReportFlags extends CommonOptions {
  readonly by: string;
  readonly from?: string;
  readonly to?: string;
  readonly status?: string;
  readonly cause?: string;
  readonly flagged: boolean;
  readonly reviewed: boolean;
  readonly fundModel?: string;
  readonly wave?: string;
  readonly learner?: string;
}

/** The report *ILR Destinations Tracking*, and what staff do with it. */
export function addReportCommands(program: Command): void {
  const report = program.command('report');
  examples(
    atTenantOptions(report.description('the report ILR Destinations Tracking'))
      .option('--by <what>', 'sent, responses or leavers: whose date is meant', 'sent')
      .option('--from <date>', 'first day, like 2025-08-01')
      .option('--to <date>', 'last day, like 2026-07-31')
      .option('--status <state>', 'only surveys in this state, like lapsed; none: only who has no survey')
      .option('--cause <cause>', 'only where a destination record has this cause, like silent')
      .option('--flagged', 'only cases for review that nobody has reviewed yet', false)
      .option('--reviewed', 'with --flagged: those that somebody has reviewed, too', false)
      .option('--fund-model <number>', 'only leavers of this funding model, like 36')
      .option('--wave <number>', 'only this wave; 0 is the survey at leaving')
      .option('--learner <learner>', 'ALL destination records of this learner instead')
      .action((options: ReportFlags) => print(options, 'reading', () => showReport(options))),
    'destinations report --by sent --from 2025-08-01 --to 2026-07-31',
    'destinations report --by leavers --from 2025-08-01 --to 2026-07-31 --fund-model 36 --output csv >leavers.csv',
    'destinations report --by leavers --from 2024-08-01 --to 2025-07-31 --flagged',
    'destinations report --learner C001',
  );

  examples(
    atTenantOptions(
      report
        .command('review')
        .description('marks what is flagged of a learner as reviewed, or takes that back'),
    )
      .argument('<learner>', 'learner reference (LearnRefNumber)')
      .option('--note <text>', 'what came of it; name nobody')
      .option('--undo', 'flags it again', false)
      .action((learner: string, _: CommonOptions, command: Command) => {
        // The report takes the same options, and what stands before or after `review` is its first.
        const options: ReviewFlags = command.optsWithGlobals();
        return print(options, 'marking', () => review(learner, options));
      }),
    'destinations report review C001 --note "Telephoned on 3 March: no answer either"',
    'destinations report review C001 --undo',
  );
}

async function showReport(options: ReportFlags) {
  const { recordsAnswer, reportAnswer } = await import('../../tui/cli/report.ts');
  const { learner } = options;
  const given = parametersOf(options);
  return atTenant(options, async ({ tenant, actor }) =>
    learner === undefined
      ? reportAnswer(tenant.context, await actor(), given)
      : recordsAnswer(tenant.context, await actor(), learner),
  );
}

/** Parameters of the report by the ids that it declares. @throws BAD_OPTION */
function parametersOf(options: ReportFlags): Readonly<Record<string, string | undefined>> {
  const { by, from, to, status, cause, flagged, reviewed, fundModel, wave } = options;
  if (reviewed && !flagged)
    throw new CodedError('BAD_OPTION', {
      option: '--reviewed',
      expected: 'given with --flagged',
      command: 'report',
    });
  const cases = flagged ? (reviewed ? 'all' : 'unreviewed') : undefined;
  return { by, from, to, status, cause, flagged: cases, 'fund-model': fundModel, wave };
}

interface ReviewFlags extends CommonOptions {
  readonly note?: string;
  readonly undo: boolean;
}

async function review(learner: string, options: ReviewFlags) {
  const { note, undo } = options;
  if (undo === (note !== undefined))
    throw new CodedError('BAD_OPTION', {
      option: 'What is given',
      expected: 'either --note or --undo',
      command: 'report review',
    });
  const { reviewAnswer } = await import('../../tui/cli/review.ts');
  return atTenant(options, async ({ tenant, actor }) =>
    reviewAnswer(tenant.context, await actor(), learner, note),
  );
}
