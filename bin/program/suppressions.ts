import type { Command } from 'commander';
import { CodedError } from '../../lib/errors/index.ts';
import type { Actor, AdminContext } from '../../plugin/admin/index.ts';
import type { Answer } from '../../tui/cli/answer.ts';
import { atTenant, type CommonOptions, print } from '../session.ts';
import { atTenantOptions, examples } from './common.ts';

/** The most rows that are asked for at once. */
const MOST_ROWS = 10_000;
const CHANNELS = ['email', 'sms'] as const;

interface WhyOptions extends CommonOptions {
  readonly why: string;
}

interface ListOptions extends CommonOptions {
  readonly after?: string;
  readonly limit: string;
}

type Answers = typeof import('../../tui/cli/suppressions.ts').suppressionAnswers;

/** Who is not to be contacted, and may be again. @param learner the group of commands they belong to */
export function addSuppressionCommands(learner: Command): void {
  examples(
    whyOption(
      atTenantOptions(
        learner
          .command('suppress')
          .description(
            'stops all contact with a learner: nothing is sent, links no longer work, no file takes it back',
          ),
      ),
    )
      .argument('<learner>', 'learner reference (LearnRefNumber)')
      .action((ref: string, options: WhyOptions) =>
        ask(options, 'noting', (answers, context, actor) =>
          answers.suppressAnswer(context, actor, ref, options),
        ),
      ),
    'destinations learner suppress C001 --why "asked us by telephone"',
  );
  examples(
    whyOption(
      atTenantOptions(
        learner
          .command('lift')
          .description('lets a learner be contacted again; the next run decides by the rules'),
      ),
    )
      .argument('<learner>', 'learner reference (LearnRefNumber)')
      .option('--deceased', 'that they have died was told by mistake', false)
      .action((ref: string, options: WhyOptions & { readonly deceased: boolean }) =>
        ask(options, 'lifting', (answers, context, actor) =>
          answers.liftAnswer(context, actor, ref, options),
        ),
      ),
    'destinations learner lift C001 --why "asked to be contacted again"',
    'destinations learner lift C001 --deceased --why "told by mistake: we spoke to her"',
  );
  examples(
    listOptions(
      atTenantOptions(
        learner.command('suppressions').description('who is not to be contacted: since when, by whom, why'),
      ),
    ).action((options: ListOptions) =>
      ask(options, 'reading', (answers, context, actor) =>
        answers.suppressionsListAnswer(context, actor, pageOf(options, 'learner suppressions')),
      ),
    ),
    'destinations learner suppressions --output csv',
  );
}

/** `address`: those that cannot be used, for mending. */
export function addAddressCommands(program: Command): void {
  const address = program
    .command('address')
    .description('addresses of leavers that cannot be used: listed, released, confirmed');
  examples(
    listOptions(
      atTenantOptions(
        address
          .command('list')
          .description(
            'malformed, landline, bounced, of somebody else, shared; masked, as the last run found them',
          ),
      ),
    ).action((options: ListOptions) =>
      ask(options, 'reading', (answers, context, actor) =>
        answers.addressesAnswer(context, actor, pageOf(options, 'address list')),
      ),
    ),
    'destinations address list',
    'destinations address list --limit 1000 --output csv >for-mending.csv',
  );
  for (const [word, what, answer] of [
    [
      'release',
      'an address that was given up is good after all: here and at the survey service',
      'releaseAnswer',
    ],
    ['confirm', 'an address that several persons share may be used', 'confirmAnswer'],
  ] as const)
    examples(
      whyOption(atTenantOptions(address.command(word).description(what)))
        .argument('<learner>', 'learner reference (LearnRefNumber)')
        .requiredOption('--channel <channel>', CHANNELS.join(' or '))
        .action((ref: string, options: WhyOptions & { readonly channel: string }) =>
          ask(options, 'noting', (answers, context, actor) =>
            answers[answer](context, actor, ref, { channel: channelOf(options, word), why: options.why }),
          ),
        ),
      `destinations address ${word} C001 --channel email --why "she told us that it works"`,
    );
}

function whyOption(command: Command): Command {
  return command.requiredOption('--why <text>', 'the reason, kept with it and in the audit; name nobody');
}

function listOptions(command: Command): Command {
  return command
    .option('--limit <number>', 'how many', '100')
    .option('--after <place>', 'those after a page, as that page named it');
}

function ask(
  options: CommonOptions,
  doing: string,
  perform: (answers: Answers, context: AdminContext, actor: Actor) => Promise<Answer>,
): Promise<void> {
  return print(options, doing, async () => {
    const { suppressionAnswers: answers } = await import('../../tui/cli/suppressions.ts');
    return atTenant(options, async ({ tenant, actor }) => perform(answers, tenant.context, await actor()));
  });
}

function channelOf({ channel }: { readonly channel: string }, word: string): 'email' | 'sms' {
  const known = CHANNELS.find((one) => one === channel);
  if (known === undefined)
    throw new CodedError('BAD_OPTION', {
      option: '--channel',
      expected: CHANNELS.join(' or '),
      command: `address ${word}`,
    });
  return known;
}

function pageOf({ after, limit }: ListOptions, command: string) {
  const rows = Number(limit);
  if (!/^\d+$/.test(limit) || rows < 1 || rows > MOST_ROWS)
    throw new CodedError('BAD_OPTION', {
      option: '--limit',
      expected: `a number from 1 to ${MOST_ROWS}`,
      command,
    });
  return { after: after ?? null, limit: rows };
}
