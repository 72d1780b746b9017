import type { Command } from 'commander';
import { EXIT } from '../../lib/errors/index.ts';
import type { Answer } from '../../tui/cli/answer.ts';
import type { Installation } from '../installation/installation.ts';
import { atInstallation, type CommonOptions, overridesOf, print, userOf } from '../session.ts';
import { surroundings } from '../surroundings.ts';
import { atTenantOptions, examples } from './common.ts';

interface HoldOptions extends CommonOptions {
  readonly all: boolean;
  readonly why: string;
}

/** `hold`: one act that stops everything not yet sent, until a named person lifts it. */
export function addHoldCommands(program: Command): void {
  const hold = program
    .command('hold')
    .description('stops everything that is not sent yet, here and at the survey service, until it is lifted');
  const command = (name: string, description: string) =>
    atTenantOptions(hold.command(name).description(description)).option(
      '--all',
      'every tenant of the installation; exit code 6 when one of them failed',
      false,
    );

  examples(
    command('set', 'holds all messages; exit code 6 while the survey service could not be told')
      .requiredOption(
        '--why <text>',
        'the reason, kept here, at the survey service and in the audit; name nobody',
      )
      .action((options: HoldOptions) => change(options, true)),
    'destinations hold set --why "wrong texts went out"',
    'destinations hold set --all --why "the mail provider is down"',
  );
  examples(
    command('lift', 'lets messages go again: what would have gone meanwhile is due at the next run')
      .requiredOption(
        '--why <text>',
        'the reason, kept here, at the survey service and in the audit; name nobody',
      )
      .action((options: HoldOptions) => change(options, false)),
    'destinations hold lift --why "the texts were mended"',
  );
  examples(
    command('show', 'whether messages are held, by whom and why, and what was done before').action(
      (options: HoldOptions) =>
        perform(options, 'looking', async (installation, batch) => {
          const { overHeld } = await import('../commands/hold.ts');
          const { showHold } = await import('../../plugin/admin/index.ts');
          const { holdShownAnswer } = await import('../../tui/cli/hold.ts');
          return holdShownAnswer(
            await overHeld(installation, batch, async ({ context, actor }) =>
              showHold(context, await actor(userOf(options))),
            ),
          );
        }),
    ),
    'destinations hold show',
    'destinations hold show --all --output json',
  );
}

function change(options: HoldOptions, held: boolean): Promise<void> {
  return perform(options, held ? 'holding' : 'lifting', async (installation, batch) => {
    const { overHeld } = await import('../commands/hold.ts');
    const { holdSending, liftHold } = await import('../../plugin/admin/index.ts');
    const { holdChangedAnswer } = await import('../../tui/cli/hold.ts');
    const act = held ? holdSending : liftHold;
    const rows = await overHeld(installation, batch, async ({ context, actor }) =>
      act(context, await actor(userOf(options)), options.why),
    );
    return holdChangedAnswer(rows, held);
  });
}

function perform(
  options: HoldOptions,
  doing: string,
  act: (
    installation: Installation,
    batch: Parameters<typeof import('../commands/hold.ts')['overHeld']>[1],
  ) => Promise<Answer & { readonly failed: number }>,
): Promise<void> {
  return print(options, doing, () =>
    atInstallation(options, async (installation) => {
      const { all, tenant } = options;
      const answer = await act(installation, { all, tenant, overrides: await overridesOf(options), say });
      if (answer.failed > 0) surroundings().end(EXIT.inPart);
      return answer;
    }),
  );
}

/** Every so many tenants a line on a terminal. */
const SAID_EVERY = 50;

function say(done: number, all: number): void {
  const { progress } = surroundings();
  if (progress.isTTY && done % SAID_EVERY === 0) progress.write(`\r${done} of ${all} tenants\n`);
}
