import type { Command } from 'commander';
import { CodedError } from '../../lib/errors/index.ts';
import { FILE_FORMATS } from '../../tui/cli/answer.ts';
import { atTenant, type CommonOptions, print } from '../session.ts';
import { surroundings } from '../surroundings.ts';
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
  readonly out?: string;
  readonly template?: string;
}

/** The report *ILR Destinations Tracking*, and what staff do with it. */
export function addReportCommands(program: Command): void {
  const report = program.command('report');
  examples(
    atTenantOptions(report.description('the report ILR Destinations Tracking'), ['table', ...FILE_FORMATS])
      .option('--by <what>', 'sent, responses or leavers: whose date is meant', 'sent')
      .option('--from <date>', 'first day, like 2025-08-01')
      .option('--to <date>', 'last day, like 2026-07-31')
      .option('--status <state>', 'only surveys in this state, like lapsed; none: only who has no survey')
      .option('--cause <cause>', 'only where a destination record has this cause, like silent')
      .option('--flagged', 'only cases for review that nobody has reviewed yet', false)
      .option('--reviewed', 'with --flagged: those that somebody has reviewed, too', false)
      .option('--fund-model <number>', 'only leavers of this funding model, like 36')
      .option('--wave <number>', 'only this wave: its months after leaving, 0 the survey at leaving')
      .option('--learner <learner>', 'ALL destination records of this learner instead')
      .option('--out <file>', 'all lines into this file, for its owner alone, instead of printing them')
      .option('--template <file>', 'with --output csv: the columns that a funder wants, as YAML or JSON')
      .action((options: ReportFlags) => showReport(options)),
    'destinations report --by sent --from 2025-08-01 --to 2026-07-31',
    'destinations report --by leavers --from 2025-08-01 --to 2026-07-31 --fund-model 36 --output csv >leavers.csv',
    'destinations report --by leavers --from 2024-08-01 --to 2025-07-31 --flagged',
    'destinations report --by leavers --from 2024-08-01 --to 2025-07-31 --output xlsx --out leavers.xlsx',
    'destinations report --by responses --from 2024-08-01 --to 2025-07-31 --output csv --template funder.yaml --out funder.csv',
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

async function showReport(options: ReportFlags): Promise<void> {
  const { learner, output, out, template } = options;
  const format = FILE_FORMATS.find((one) => one === output);
  if (learner !== undefined || format === undefined) {
    if (out !== undefined || template !== undefined)
      throw bad(
        '--out and --template',
        `given with --output ${FILE_FORMATS.join(', ')} and without --learner`,
      );
    return print(options, 'reading', () => showLines(options));
  }
  if (format === 'xlsx' && out === undefined) throw bad('--output xlsx', 'given with a file: --out FILE');
  if (format !== 'csv' && template !== undefined) throw bad('--template', 'given with --output csv');
  const given = parametersOf(options);
  const { exportReportFile } = await import('../commands/report-export.ts');
  const told = await atTenant(options, async ({ tenant, actor }) =>
    exportReportFile(tenant.context, await actor(), given, {
      format,
      out: out ?? null,
      template: template ?? null,
    }),
  );
  if (told !== null) surroundings().out(`${told}\n`);
}

async function showLines(options: ReportFlags) {
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
  if (reviewed && !flagged) throw bad('--reviewed', 'given with --flagged');
  const cases = flagged ? (reviewed ? 'all' : 'unreviewed') : undefined;
  return { by, from, to, status, cause, flagged: cases, 'fund-model': fundModel, wave };
}

interface ReviewFlags extends CommonOptions {
  readonly note?: string;
  readonly undo: boolean;
}

async function review(learner: string, options: ReviewFlags) {
  const { note, undo } = options;
  if (undo === (note !== undefined)) throw bad('What is given', 'either --note or --undo', 'report review');
  const { reviewAnswer } = await import('../../tui/cli/review.ts');
  return atTenant(options, async ({ tenant, actor }) =>
    reviewAnswer(tenant.context, await actor(), learner, note),
  );
}

function bad(option: string, expected: string, command = 'report'): CodedError {
  return new CodedError('BAD_OPTION', { option, expected, command });
}
