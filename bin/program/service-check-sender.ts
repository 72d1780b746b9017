import type { Command } from 'commander';
import { FORMATS } from '../../tui/cli/answer.ts';
import type { CheckSenderOptions } from '../commands/service/check-sender.ts';
import { type CommonOptions, print } from '../session.ts';
import { surroundings } from '../surroundings.ts';
import { collect, examples } from './common.ts';
import { withServiceSettings } from './service-options.ts';

const CHECK_FAILED = 1;

/** `service check-sender`: before a tenant goes live. */
export function addServiceCheckSenderCommand(service: Command): void {
  examples(
    withServiceSettings(
      service
        .command('check-sender')
        .description(
          'whether messages of a tenant will arrive: SPF, DKIM, DMARC, bounces, unsubscribing, and parts and cost of its text messages; nothing is sent. Exit code 1 when a check fails, 5 when no name server answers',
        ),
    )
      .requiredOption('--tenant <id>', 'whose messages')
      .option(
        '--sending-host <host>',
        'name or address that the outside sees mail come from; else the mail server of the settings (repeatable)',
        collect,
      )
      .option('--bounce-host <name>', 'host of the listener for bounces; else that of publicUrl')
      .option(
        '--name-server <address>',
        'ask this name server, such as 192.0.2.53 or 192.0.2.53:5353 (repeatable)',
        collect,
      )
      .option('--output <format>', FORMATS.join(', '), 'table')
      .action((options: CheckSenderOptions & CommonOptions) =>
        print(options, 'asking', async () => {
          const { serviceCheckSender } = await import('../commands/service/check-sender.ts');
          const answer = await serviceCheckSender(options);
          if (answer.failed) surroundings().end(CHECK_FAILED);
          return answer;
        }),
      ),
    'destinations service check-sender --tenant north',
    'destinations service check-sender --tenant north --sending-host mail.north.ac.uk --bounce-host surveys.north.ac.uk',
    'destinations service check-sender --tenant north --output csv >records.csv',
  );
}
