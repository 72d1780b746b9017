import type { Command } from 'commander';
import { FORMATS, renderAnswer } from '../../tui/cli/answer.ts';
import { withProgress } from '../../tui/cli/progress.ts';
import { atTenant, type CommonOptions, oneOf } from '../session.ts';
import { surroundings } from '../surroundings.ts';
import { atTenantOptions, collect, examples } from './common.ts';

const RATES_FORMATS = [...FORMATS, 'html'] as const;

interface RatesFlags extends CommonOptions {
  readonly from: string;
  readonly to: string;
  readonly by?: readonly string[];
  readonly definition?: readonly string[];
  readonly out?: string;
}

/** Rates of leavers, for people, programs and whoever gets a report. */
export function addRatesCommand(program: Command): void {
  examples(
    atTenantOptions(
      program
        .command('rates')
        .description('response and knowledge rate of leavers, with what each figure means'),
      RATES_FORMATS,
    )
      .requiredOption('--from <date>', 'first termination date, like 2024-08-01')
      .requiredOption('--to <date>', 'last termination date, like 2025-07-31')
      .option(
        '--by <what>',
        'also by funding-model, month or course (repeatable); in html by all three without it',
        collect,
      )
      .option(
        '--definition <id>',
        'a definition of a positive destination (repeatable); all that are meant for the dates without it',
        collect,
      )
      .option('--out <file>', 'into this file instead of printing')
      .action(tellRates),
    'destinations rates --from 2024-08-01 --to 2025-07-31',
    'destinations rates --from 2024-08-01 --to 2025-07-31 --by month --output csv --out rates.csv',
    'destinations rates --from 2024-08-01 --to 2025-07-31 --output html --out rates.html',
  );
}

async function tellRates(options: RatesFlags): Promise<void> {
  const { from, to, by, definition, out, output = 'table' } = options;
  const format = oneOf(RATES_FORMATS, output);
  const around = surroundings();
  const text = await withProgress('counting', around.progress, async () => {
    const { GROUPINGS, readRatesQuestion } = await import('../../plugin/admin/index.ts');
    const { ratesAnswer } = await import('../../tui/cli/rates/answer.ts');
    const question = readRatesQuestion({
      ...{ from, to, by: by ?? (format === 'html' ? GROUPINGS : []), definitions: definition ?? [] },
    });
    const answer = await atTenant(options, async ({ tenant, actor }) =>
      ratesAnswer(tenant.context, await actor(), question),
    );
    if (format !== 'html') return renderAnswer(answer, format);
    const { ratesPage } = await import('../../tui/cli/rates/page.ts');
    return ratesPage(answer.report);
  });
  if (out === undefined) {
    around.out(text);
    return;
  }
  const { writeText } = await import('../files.ts');
  await writeText(out, [text]);
  around.out(`The rates are in ${out}.\n`);
}
