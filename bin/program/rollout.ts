import type { Command } from 'commander';
import { CodedError, EXIT } from '../../lib/errors/index.ts';
import { counted } from '../../lib/screen/text.ts';
import { renderAnswer } from '../../tui/cli/answer.ts';
import { atInstallation, type CommonOptions, formatOf, print } from '../session.ts';
import { surroundings } from '../surroundings.ts';
import { atInstallationOptions, examples } from './common.ts';

const EXIT_CODES = {
  well: 0,
  blocked: EXIT.checkFailed,
  file: EXIT.settings,
  'in part': EXIT.inPart,
} as const;

interface ApplyFlags extends CommonOptions {
  readonly why?: string;
  readonly wave?: string;
  readonly concurrency: string;
  readonly changed: boolean;
  readonly yes: boolean;
}

const AT_ONCE =
  'Each tenant is as its last step left it; the same command goes on from there, and no test survey is sent twice.';

/** Waves of tenants, with checks between. */
export function addRolloutCommands(program: Command): void {
  const rollout = program
    .command('rollout')
    .description('rolls out to the tenants of an installation, wave by wave, by a file that says how');

  examples(
    onFile(
      rollout
        .command('plan')
        .description(
          'what would happen to each tenant, and what would keep it from that; touches nothing. Exit code 1 when something would, 4 when the file is not good',
        ),
    ).action((file: string, options: CommonOptions) =>
      print(options, 'looking', () =>
        atInstallation(options, async (installation, actor) => {
          const { rolloutPlan } = await import('../commands/rollout.ts');
          const { ends, ...answer } = await rolloutPlan(installation, actor, file);
          if (ends !== 'well') surroundings().end(EXIT_CODES[ends]);
          return answer;
        }),
      ),
    ),
    'destinations rollout plan autumn.yaml --home college',
    'destinations rollout plan autumn.yaml --output csv >plan.csv',
  );

  examples(
    onFile(
      rollout
        .command('apply')
        .description(
          'does it, wave by wave; again, it goes on with what is left. Ctrl-C stops after the tenants at work. Exit code 6 when something failed or is left',
        ),
    )
      .option('--why <text>', 'the reason, kept in the audit and with each setting that is changed')
      .option('--wave <name>', 'this wave only; those before it have to be done')
      .option('--concurrency <n>', 'tenants at the same time', '4')
      .option(
        '--changed',
        'the file says something else than when it was applied last, and that is right',
        false,
      )
      .option('--yes', 'do not ask', false)
      .action((file: string, flags: ApplyFlags) => apply(file, flags)),
    'destinations rollout apply autumn.yaml --why "agreed with the colleges of the north"',
    'destinations rollout apply autumn.yaml --why "pilot" --wave pilot',
    'destinations rollout apply autumn.yaml --why "autumn" --yes --output json >report.json',
  );

  examples(
    onFile(
      rollout.command('status').description('how far each tenant is, what failed and why, and what is next'),
    ).action((file: string, options: CommonOptions) =>
      print(options, 'looking', () =>
        atInstallation(options, async (installation, actor) => {
          const { rolloutStatusAnswer } = await import('../commands/rollout.ts');
          return rolloutStatusAnswer(installation, actor, file);
        }),
      ),
    ),
    'destinations rollout status autumn.yaml --home college',
    'destinations rollout status autumn.yaml --output json',
  );
}

function onFile(command: Command): Command {
  return atInstallationOptions(command).argument('<file>', 'the rollout, YAML or JSON');
}

/** Says lines while it goes on, so that it shows no strokes of progress besides. */
async function apply(file: string, flags: ApplyFlags): Promise<void> {
  const { why = '', wave = null, yes, changed } = flags;
  const concurrency = Number(flags.concurrency);
  const format = formatOf(flags);
  const refuse = (option: string, expected: string) =>
    new CodedError('BAD_OPTION', { option, expected, command: 'rollout apply' });
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw refuse('--concurrency', 'a whole number from 1');
  if (why.trim() === '') throw refuse('--why', 'the reason for this rollout');
  const { stopSignal } = await import('../stop.ts');
  const stop = stopSignal(AT_ONCE);
  const { out, err, end } = surroundings();
  const say = (line: string) => err(`${line}\n`);
  stop.addEventListener('abort', () => say('Stopping, once the tenants at work have ended.'), { once: true });
  await atInstallation(flags, async (installation, actor) => {
    const { rolloutApply } = await import('../commands/rollout.ts');
    const { ends, ...answer } = await rolloutApply(installation, actor, {
      ...{ file, why: why.trim(), wave, concurrency, changed, say, stop },
      confirm: (question, tenants) => (yes ? Promise.resolve() : confirm(question, tenants)),
    });
    end(EXIT_CODES[ends]);
    out(renderAnswer(answer, format));
  });
}

/** The number typed is the answer: a key pressed by mistake is none. @throws ROLLOUT_NOT_CONFIRMED */
async function confirm(question: string, tenants: number): Promise<void> {
  const { ask } = surroundings();
  const typed = ask === null ? '' : await ask(`${question}? Type ${tenants} to go on: `);
  if (typed.trim() !== String(tenants))
    throw new CodedError('ROLLOUT_NOT_CONFIRMED', { tenants: counted(tenants, 'tenant') });
}
