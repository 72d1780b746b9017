import type { Command } from 'commander';
import { CodedError } from '../../lib/errors/index.ts';
import type { UncertainAsked } from '../../plugin/admin/index.ts';
import { atTenant, type CommonOptions, print } from '../session.ts';
import { atTenantOptions, examples } from './common.ts';

interface SettleOptions extends CommonOptions {
  readonly channel: string;
  readonly round?: string;
  readonly went: string;
  readonly why: string;
}

/** `uncertain`: messages of which nobody knows whether they went. */
export function addUncertainCommands(program: Command): void {
  const uncertain = program
    .command('uncertain')
    .description('messages of which nobody knows whether they went: listed, settled by what staff found out');
  examples(
    atTenantOptions(uncertain.command('list').description('those that no receipt and no bounce has settled'))
      .option('--after <place>', 'those after a page, as that page named it')
      .action((options: CommonOptions & { readonly after?: string }) =>
        print(options, 'asking', async () => {
          const { uncertainAnswer } = await import('../../tui/cli/uncertain.ts');
          return atTenant(options, async ({ tenant, actor }) =>
            uncertainAnswer(tenant.context, await actor(), { after: options.after ?? null }),
          );
        }),
      ),
    'destinations uncertain list',
  );
  examples(
    atTenantOptions(
      uncertain.command('settle').description('says what staff found out of one: it went, or it did not'),
    )
      .argument('<learner>', 'learner reference (LearnRefNumber)')
      .requiredOption('--channel <channel>', 'email or sms')
      .requiredOption('--went <yes|no>', 'no: it is planned again')
      .option('--round <number>', 'where there are several')
      .requiredOption('--why <text>', 'how they know, kept in the audit; name nobody')
      .action((learner: string, options: SettleOptions) =>
        print(options, 'settling', async () => {
          const asked = askedIn(options);
          const { settleAnswer } = await import('../../tui/cli/uncertain.ts');
          return atTenant(options, async ({ tenant, actor }) =>
            settleAnswer(tenant.context, await actor(), learner, asked),
          );
        }),
      ),
    'destinations uncertain settle C001 --channel email --went no --why "not in the log of the mail server"',
  );
}

/** @throws BAD_OPTION */
function askedIn({ channel, round, went, why }: SettleOptions): UncertainAsked {
  if (channel !== 'email' && channel !== 'sms') throw bad('--channel', 'email or sms');
  if (went !== 'yes' && went !== 'no') throw bad('--went', 'yes or no');
  if (round !== undefined && !/^[1-9]\d{0,3}$/.test(round)) throw bad('--round', 'the number of a round');
  return {
    channel,
    went: went === 'yes',
    why,
    ...(round === undefined ? {} : { round: Number(round) }),
  };
}

function bad(option: string, expected: string): CodedError {
  return new CodedError('BAD_OPTION', { option, expected, command: 'uncertain settle' });
}
