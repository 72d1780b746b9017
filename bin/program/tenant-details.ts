import type { Command } from 'commander';
import { CodedError } from '../../lib/errors/index.ts';
import { atTenant, type CommonOptions, print } from '../session.ts';
import { collect, examples, tenantCommand, tenantOptions } from './common.ts';

interface EditOptions {
  readonly file?: string;
  readonly set?: readonly string[];
  readonly logo?: string;
}

/** `tenant details`: what learners are told by whom, and what the survey service has of it. */
export function addTenantDetailsCommands(program: Command): void {
  const details = tenantCommand(program)
    .command('details')
    .description(
      'the details form: sender, texts, colours, languages, controller, lawful basis, retention, contact',
    );

  examples(
    tenantOptions(
      details.command('show').description('what is saved, and whether the survey service has the same'),
    ).action((options: CommonOptions) =>
      print(options, 'reading', async () => {
        const { detailsAnswer } = await import('../../tui/cli/details.ts');
        return atTenant(options, async ({ tenant, actor }) => detailsAnswer(tenant.context, await actor()));
      }),
    ),
    'destinations tenant details show --tenant north',
    'destinations tenant details show --output json >north.json',
  );

  examples(
    tenantOptions(
      details.command('edit').description('saves a new version; learners see it once it is pushed'),
    )
      .option('--file <file>', 'the whole form, JSON or YAML')
      .option('--set <field=value>', 'one field; nothing after the sign empties it (repeatable)', collect)
      .option('--logo <file>', 'a PNG picture for the head of the pages')
      .action(({ file, set = [], logo, ...options }: CommonOptions & EditOptions) =>
        print(options, 'saving', async () => {
          if (file === undefined && set.length === 0 && logo === undefined)
            throw new CodedError('BAD_OPTION', {
              option: 'What is given',
              expected: '--file, --set or --logo',
              command: 'tenant details edit',
            });
          const { editDetailsAnswer } = await import('../../tui/cli/details.ts');
          const { readBase64, readText } = await import('../files.ts');
          const read = file === undefined ? {} : { file: { name: file, text: await readText(file) } };
          const picture = logo === undefined ? [] : [`logo=${await readBase64(logo)}`];
          return atTenant(options, async ({ tenant, actor }) =>
            editDetailsAnswer(tenant.context, await actor(), { ...read, set: [...set, ...picture] }),
          );
        }),
      ),
    'destinations tenant details edit --file details.yaml',
    'destinations tenant details edit --set sender.address=surveys@college.example --set languages=en,cy',
    "destinations tenant details edit --set 'texts.reminder.sms.en={provider}: please tell us: {link}'",
    'destinations tenant details edit --set sender.replyTo=',
    'destinations tenant details edit --logo crest.png',
  );

  examples(
    tenantOptions(
      details
        .command('undo')
        .description('puts the version before back, as a new one; again goes further back'),
    ).action((options: CommonOptions) =>
      print(options, 'putting back', async () => {
        const { undoDetailsAnswer } = await import('../../tui/cli/details.ts');
        return atTenant(options, async ({ tenant, actor }) =>
          undoDetailsAnswer(tenant.context, await actor()),
        );
      }),
    ),
    'destinations tenant details undo && destinations tenant details push',
  );

  examples(
    tenantOptions(
      details.command('push').description('gives the survey service the version saved last'),
    ).action((options: CommonOptions) =>
      print(options, 'pushing', async () => {
        const { pushDetailsAnswer } = await import('../../tui/cli/details.ts');
        return atTenant(options, async ({ tenant, actor }) =>
          pushDetailsAnswer(tenant.context, await actor()),
        );
      }),
    ),
    'destinations tenant details push --tenant north',
  );

  examples(
    tenantOptions(
      details
        .command('preview')
        .description(
          'the messages a fictional learner would get, as the survey service makes them; none is sent',
        ),
    )
      .option('--out <folder>', 'write each email as a page into this folder too')
      .action(({ out, ...options }: CommonOptions & { readonly out?: string }) =>
        print(options, 'rendering', async () => {
          const { previewAnswer } = await import('../../tui/cli/details.ts');
          const { answer, pages } = await atTenant(options, async ({ tenant, actor }) =>
            previewAnswer(tenant.context, await actor()),
          );
          if (out === undefined) return answer;
          const { writeFolder } = await import('../files.ts');
          await writeFolder(out, pages);
          return { ...answer, notes: [...(answer.notes ?? []), '', `${pages.length} pages are in ${out}.`] };
        }),
      ),
    'destinations tenant details preview',
    'destinations tenant details preview --out pages',
  );
}
