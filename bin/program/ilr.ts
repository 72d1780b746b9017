import type { Command } from 'commander';
import { CodedError, EXIT } from '../../lib/errors/index.ts';
import type { IlrYear } from '../../lib/ilr/index.ts';
import { ILR_YEARS } from '../../lib/ilr/years.ts';
import { homeAt } from '../installation/home.ts';
import { atTenant, type CommonOptions, print, userOf } from '../session.ts';
import { surroundings } from '../surroundings.ts';
import { atTenantOptions, examples } from './common.ts';

/** ILR files in and out, against the published rules, and fictional ones. */
export function addIlrCommands(program: Command): void {
  const ilr = program.command('ilr').description('ILR files');

  examples(
    atTenantOptions(
      ilr.command('import').description('merges a file into what is held, telling the difference'),
    )
      .argument('<file>', 'XML file of the ILR return')
      .option('--dry-run', 'only tell what would happen', false)
      .option('--confirm-provider', 'the file is of another provider, and that is right', false)
      .option('--confirm-absent', 'many learners are no longer there, and that is right', false)
      .action((file: string, options: CommonOptions & ImportFlags) =>
        print(options, 'importing', async () => {
          const { ilrImport } = await import('../commands/ilr-import.ts');
          const { tenant, dryRun, confirmProvider, confirmAbsent } = options;
          const how = { tenant, user: userOf(options), dryRun, confirmProvider, confirmAbsent };
          return ilrImport(homeAt(options), file, how);
        }),
      ),
    'destinations ilr import ILR-10000001-2526.xml --dry-run',
    'destinations ilr import ILR-10000001-2526.xml --home college',
  );

  examples(
    atTenantOptions(ilr.command('export').description('the outcomes on record, for the return or as CSV'))
      .argument('<file>', 'file to write')
      .option('--format <format>', 'xml or csv', 'xml')
      .option('--year <year>', 'collection year of the XML, like 2023-24; the newest imported one without it')
      .action((file: string, options: CommonOptions & { readonly format: string; readonly year?: string }) =>
        print(options, 'exporting', async () => {
          const { ilrExport } = await import('../commands/ilr-export.ts');
          const { format } = options;
          if (format !== 'xml' && format !== 'csv') throw bad('--format', 'xml or csv', 'ilr export');
          const year = options.year === undefined ? undefined : yearOf(options.year, 'ilr export');
          return atTenant(options, async ({ tenant, actor }) =>
            ilrExport(tenant, await actor(), file, { format, year }),
          );
        }),
      ),
    'destinations ilr export ilr-export.xml --year 2023-24',
    'destinations ilr export outcomes.csv --format csv',
  );

  examples(
    ilr
      .command('check')
      .description('the published rules on destinations; exit code 1 when one is broken')
      .argument('<file>', 'XML file of the ILR return')
      .option('--output <format>', 'table, json, csv', 'table')
      .action((file: string, options: CommonOptions) =>
        print(options, 'checking', async () => {
          const { ilrCheck } = await import('../commands/ilr-check.ts');
          const answer = await ilrCheck(file);
          if (answer.failed) surroundings().end(EXIT.checkFailed);
          return answer;
        }),
      ),
    'destinations ilr check ilr-export.xml',
  );

  examples(
    ilr
      .command('generate')
      .description('a fictional file of any size; same seed, same bytes')
      .argument('<file>', 'file to write')
      .option('--learners <number>', 'how many learners', '100')
      .option('--seed <number>', 'which file of all possible ones', '1')
      .option('--year <year>', 'collection year', '2023-24')
      .option('--output <format>', 'table, json, csv', 'table')
      .action((file: string, options: CommonOptions & GenerateFlags) =>
        print(options, 'writing', async () => {
          const { ilrGenerate } = await import('../commands/ilr-generate.ts');
          return ilrGenerate(file, {
            learners: numberOf('--learners', options.learners),
            seed: numberOf('--seed', options.seed),
            year: yearOf(options.year, 'ilr generate'),
          });
        }),
      ),
    'destinations ilr generate fictional.xml --learners 10000 --seed 7 --year 2023-24',
  );
}

interface ImportFlags {
  readonly dryRun: boolean;
  readonly confirmProvider: boolean;
  readonly confirmAbsent: boolean;
}

interface GenerateFlags {
  readonly learners: string;
  readonly seed: string;
  readonly year: string;
}

function yearOf(text: string, command: string): IlrYear {
  const year = ILR_YEARS.find((one) => one === text);
  if (year === undefined) throw bad('--year', `one of ${ILR_YEARS.join(', ')}`, command);
  return year;
}

function numberOf(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw bad(option, 'a whole number', 'ilr generate');
  return Number(text);
}

function bad(option: string, expected: string, command: string): CodedError {
  return new CodedError('BAD_OPTION', { option, expected, command });
}
