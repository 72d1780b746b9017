import type { Command } from 'commander';
import { atTenant, type CommonOptions, print, userOf } from '../session.ts';
import { atTenantOptions, examples } from './common.ts';

interface PreferenceOptions extends CommonOptions {
  readonly remove: boolean;
  readonly why: string;
}

interface CorrectionOptions extends CommonOptions {
  readonly channel?: string;
}

/** What staff decide on the records of the reference host. @param host the group of commands they belong to */
export function addHostRecordCommands(host: Command): void {
  examples(
    atTenantOptions(
      host
        .command('preference')
        .description(
          'sets a contact preference of a learner, or takes one away: no file takes RUI 3, 4 or 5 away',
        ),
    )
      .argument('<learner>', 'learner reference (LearnRefNumber)')
      .argument('<code>', 'RUI1 to RUI7 or PMC1 to PMC6')
      .option('--remove', 'take it away', false)
      .requiredOption('--why <text>', 'the reason, kept in the audit; name nobody')
      .action((learner: string, code: string, _: CommonOptions, command: Command) => {
        // The screens take the same options, and what stands before or after the word is theirs first.
        const options: PreferenceOptions = command.optsWithGlobals();
        const { remove, why } = options;
        return print(options, 'setting', async () => {
          const { hostPreference } = await import('../commands/host-preference.ts');
          return atTenant(options, (session) =>
            hostPreference(session, { learner, code, remove, why, by: userOf(options) }),
          );
        });
      }),
    'destinations host preference C001 RUI4 --why "told us by letter"',
    'destinations host preference C001 RUI3 --remove --why "asked to be contacted again"',
  );

  const corrections = host
    .command('corrections')
    .description('addresses that learners corrected on the survey, for the MIS to approve or reject');
  examples(
    atTenantOptions(corrections.command('list').description('those that wait, masked')).action(
      (_: CommonOptions, command: Command) => {
        const options: CommonOptions = command.optsWithGlobals();
        return print(options, 'reading', async () => {
          const { hostCorrections } = await import('../commands/host-corrections.ts');
          return atTenant(options, (session) => hostCorrections({ ...session, by: userOf(options) }));
        });
      },
    ),
    'destinations host corrections list',
  );
  for (const [word, decision, what] of [
    ['approve', 'approved', 'puts it on the record of the learner: the next run writes there'],
    ['reject', 'rejected', 'leaves the record as it is; the same is not offered again'],
  ] as const)
    examples(
      atTenantOptions(corrections.command(word).description(what))
        .argument('<learner>', 'learner reference (LearnRefNumber)')
        .option('--channel <channel>', 'email or sms, where both were told')
        .action((learner: string, _: CommonOptions, command: Command) => {
          const options: CorrectionOptions = command.optsWithGlobals();
          return print(options, 'deciding', async () => {
            const { decideCorrection } = await import('../commands/host-corrections.ts');
            return atTenant(options, (session) =>
              decideCorrection(
                { ...session, by: userOf(options) },
                { learner, channel: options.channel, decision },
              ),
            );
          });
        }),
      `destinations host corrections ${word} C001`,
    );
}
