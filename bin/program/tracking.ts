import type { Command } from 'commander';
import { CodedError } from '../../lib/errors/index.ts';
import type { PlanFlags } from '../commands/plan.ts';
import { atTenant, type CommonOptions, print } from '../session.ts';
import { atTenantOptions, collect, examples, tenantOptions } from './common.ts';

/** Commands that ask the plugin of one tenant. Each loads what it needs when it is called. */
export function addTrackingCommands(program: Command): void {
  examples(
    tenantOptions(program.command('plan').description('what the next run would do, learner by learner'))
      .requiredOption('--dry-run', 'writes nothing: the only way there is to ask')
      .option('--enable', 'as if tracking were switched on', false)
      .option('--on <date>', 'as if it were this day and nothing had happened until then')
      .option(
        '--set <key=value>',
        'as if a setting were so; tells what would be otherwise (repeatable)',
        collect,
      )
      .action(async (options: PlanFlags) => {
        const { showPlan } = await import('../commands/plan.ts');
        return showPlan(options);
      }),
    'destinations plan --dry-run',
    'destinations plan --dry-run --enable --set backPopulationDate=2025-08-01',
    'destinations plan --dry-run --enable --on 2026-09-01',
    'destinations plan --dry-run --set contactPreset=opt-in --output csv >otherwise.csv',
  );

  examples(
    atTenantOptions(
      program.command('run').description('the procedure now: retrieve, plan, send, close'),
    ).action((options: CommonOptions) =>
      print(options, 'running the procedure', async () => {
        const { runAnswer } = await import('../../tui/cli/run.ts');
        return atTenant(options, async ({ tenant, actor }) => runAnswer(tenant.context, await actor()));
      }),
    ),
    'destinations run',
    'destinations run --output json',
  );

  examples(
    atTenantOptions(
      program.command('send').description('the survey to one learner, also while tracking is off'),
    )
      .argument('<learner>', 'learner reference (LearnRefNumber)')
      .option('--confirmed', 'send although one was sent within the interval', false)
      .action((learner: string, options: CommonOptions & { readonly confirmed: boolean }) =>
        print(options, 'sending', async () => {
          const { sendAnswer } = await import('../../tui/cli/send.ts');
          return atTenant(options, async ({ tenant, actor }) =>
            sendAnswer(tenant.context, await actor(), learner, options),
          );
        }),
      ),
    'destinations send C001',
    'destinations send C001 --confirmed',
  );

  examples(
    atTenantOptions(
      program
        .command('assist')
        .description('a link to fill the survey in with one learner on the telephone, in your name'),
    )
      .argument('<learner>', 'learner reference (LearnRefNumber)')
      .action((learner: string, options: CommonOptions) =>
        print(options, 'making a link', async () => {
          const { assistAnswer } = await import('../../tui/cli/assist.ts');
          return atTenant(options, async ({ tenant, actor }) =>
            assistAnswer(tenant.context, await actor(), learner),
          );
        }),
      ),
    'destinations assist C001',
    'destinations assist C001 --output json',
  );

  const responses = program.command('responses').description('answers of learners');
  examples(
    atTenantOptions(responses.command('get').description('retrieves the answers now')).action(
      (options: CommonOptions) =>
        print(options, 'retrieving answers', async () => {
          const { responsesAnswer } = await import('../../tui/cli/send.ts');
          return atTenant(options, async ({ tenant, actor }) =>
            responsesAnswer(tenant.context, await actor()),
          );
        }),
    ),
    'destinations responses get',
  );

  examples(
    atTenantOptions(program.command('explain').description('the reason for every message sent and not sent'))
      .argument('<learner>', 'learner reference (LearnRefNumber)')
      .action((learner: string, options: CommonOptions) =>
        print(options, 'looking back', async () => {
          const { explainAnswer } = await import('../../tui/cli/explain.ts');
          return atTenant(options, async ({ tenant, actor }) =>
            explainAnswer(tenant.context, await actor(), learner),
          );
        }),
      ),
    'destinations explain C001',
    'destinations explain C001 --output json',
  );

  examples(
    atTenantOptions(
      program
        .command('suppressions')
        .description('takes the list of learners not to contact, which data without preferences ask for'),
    )
      .option('--file <file>', 'learner references, one a line')
      .option('--none', 'there is nobody to name', false)
      .action((options: CommonOptions & { readonly file?: string; readonly none: boolean }) =>
        print(options, 'noting', async () => {
          const { suppressionsAnswer } = await import('../../tui/cli/run.ts');
          const refs = await listed(options);
          return atTenant(options, async ({ tenant, actor }) =>
            suppressionsAnswer(tenant.context, await actor(), refs),
          );
        }),
      ),
    'destinations suppressions --file do-not-contact.txt',
    'destinations suppressions --none',
  );
}

/** The references of the file; none only when that was said, not when nothing was. */
async function listed(options: { readonly file?: string; readonly none: boolean }): Promise<string[]> {
  const { file, none } = options;
  if (none === (file !== undefined))
    throw new CodedError('BAD_OPTION', {
      option: 'What is given',
      expected: 'either --file or --none',
      command: 'suppressions',
    });
  if (file === undefined) return [];
  const { readText } = await import('../files.ts');
  const lines = (await readText(file)).split(/\r?\n/);
  return [...new Set(lines.map((line) => line.trim()).filter((line) => line !== ''))];
}
