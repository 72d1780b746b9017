import { basename } from 'node:path';
import type { Command } from 'commander';
import { CodedError, EXIT } from '../../lib/errors/index.ts';
import { renderAnswer } from '../../tui/cli/answer.ts';
import { withProgress } from '../../tui/cli/progress.ts';
import { PRIVATE, readText, writeText } from '../files.ts';
import { atTenant, type CommonOptions, formatOf, print } from '../session.ts';
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

/** `outcome add` and `outcome upload`: destinations that staff know of. */
export function addKnownCommands(outcome: Command): void {
  addOne(outcome);
  addMany(outcome);
}

function addOne(outcome: Command): void {
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

interface UploadFlags extends CommonOptions {
  readonly source?: string;
  readonly dryRun: boolean;
  readonly skipFaulty?: string;
  readonly template: boolean;
}

function addMany(outcome: Command): void {
  examples(
    atTenantOptions(
      outcome.command('upload').description('enters a list of known destinations, every row checked first'),
    )
      .argument('[file]', 'a CSV file; docs/known-destinations.md has its columns')
      .option('--source <text>', 'how the rows that do not say came to be known; name nobody')
      .option('--dry-run', 'tell what each row would do, and write nothing', false)
      .option('--skip-faulty <file>', 'enter the others where rows are faulty, and leave those in this file')
      .option('--template', 'print an empty list with its columns', false)
      .action(upload),
    'destinations outcome upload --template >destinations.csv',
    'destinations outcome upload destinations.csv --dry-run',
    'destinations outcome upload destinations.csv --source "return of the employers, October"',
    'destinations outcome upload destinations.csv --skip-faulty to-correct.csv',
  );
}

async function upload(file: string | undefined, options: UploadFlags): Promise<void> {
  const around = surroundings();
  const { outcomeUploadAnswer, uploadTemplate } = await import('../../tui/cli/upload.ts');
  if (options.template) return around.out(uploadTemplate());
  if (file === undefined) throw new CodedError('BAD_OPTION', NO_FILE);
  const format = formatOf(options);
  const text = await readText(file);
  let doing = 'checking';
  const answer = await withProgress(
    () => doing,
    around.progress,
    () =>
      atTenant(options, async ({ tenant, actor }) =>
        outcomeUploadAnswer(tenant.context, await actor(), {
          name: basename(file),
          text,
          source: options.source ?? null,
          dryRun: options.dryRun,
          skipFaulty: options.skipFaulty !== undefined,
          progress: (what, done, all) => {
            doing = `${what}, ${done} of ${all} rows`;
          },
        }),
      ),
  );
  if (answer.faulty !== null) await writeText(options.skipFaulty!, [answer.faulty], PRIVATE);
  const left = answer.faulty === null ? [] : [`Left to correct: ${options.skipFaulty}`];
  around.out(renderAnswer({ ...answer, notes: [...(answer.notes ?? []), ...left] }, format));
  if (answer.refused) around.end(EXIT.checkFailed);
  else if (answer.faulty !== null) around.end(EXIT.inPart);
}

const NO_FILE = { option: 'What is given', expected: 'a file, or --template', command: 'outcome upload' };

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
