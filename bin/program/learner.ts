import type { Command } from 'commander';
import { EXIT } from '../../lib/errors/index.ts';
import { type Answer, renderAnswer } from '../../tui/cli/answer.ts';
import { PRIVATE, writeFolder } from '../files.ts';
import { atTenant, type CommonOptions, print } from '../session.ts';
import { surroundings } from '../surroundings.ts';
import { atTenantOptions, examples } from './common.ts';
import { addSuppressionCommands } from './suppressions.ts';

/** `learner`: what is held of one person, given out and erased. */
export function addLearnerCommands(program: Command): void {
  const learner = program
    .command('learner')
    .description('what is held of one learner: given out, erased; and who is not to be contacted');
  addSuppressionCommands(learner);

  examples(
    atTenantOptions(
      learner.command('extract').description('everything held of a learner, here and at the service'),
    )
      .argument('<learner>', 'learner reference (LearnRefNumber)')
      .option(
        '--to <folder>',
        'leave it there, to be read (.txt) and for machines (.json), instead of printing it',
      )
      .action((ref: string, options: CommonOptions & { readonly to?: string }) =>
        print(options, 'collecting', async () => {
          const { extractAnswer } = await import('../../tui/cli/learner-data.ts');
          const answer = await atTenant(options, async ({ tenant, actor }) =>
            extractAnswer(tenant.context, await actor(), ref),
          );
          return options.to === undefined ? answer : leave(options.to, ref, answer);
        }),
      ),
    'destinations learner extract C001',
    'destinations learner extract C001 --to for-c001',
    'destinations learner extract C001 --output json',
  );

  examples(
    atTenantOptions(
      learner.command('erase').description('erases what is held of a learner, and gives a receipt'),
    )
      .argument('<learner>', 'learner reference (LearnRefNumber)')
      .option('--why <text>', 'the reason, which is kept: nothing that says who the learner is')
      .option('--dry-run', 'only tells what would be erased', false)
      .option('--yes <learner>', 'the reference once more: what is erased cannot be brought back')
      .action(
        (
          ref: string,
          options: CommonOptions & { readonly why?: string; readonly dryRun: boolean; readonly yes?: string },
        ) =>
          print(options, 'erasing', async () => {
            const { eraseAnswer } = await import('../../tui/cli/learner-data.ts');
            const answer = await atTenant(options, async ({ tenant, actor }) =>
              eraseAnswer(tenant.context, await actor(), ref, options),
            );
            if (answer.partial) surroundings().end(EXIT.inPart);
            return answer;
          }),
      ),
    'destinations learner erase C001 --dry-run',
    'destinations learner erase C001 --yes C001 --why "asked by the learner" >receipt.txt',
  );

  examples(
    atTenantOptions(learner.command('erasures').description('every erasure: when, by whom, why, how much'))
      .option('--learner <learner>', 'whether this learner was erased')
      .action((options: CommonOptions & { readonly learner?: string }) =>
        print(options, 'reading', async () => {
          const { erasuresAnswer } = await import('../../tui/cli/learner-data.ts');
          return atTenant(options, async ({ tenant, actor }) =>
            erasuresAnswer(tenant.context, await actor(), options.learner),
          );
        }),
      ),
    'destinations learner erasures',
    'destinations learner erasures --learner C001',
  );
}

/** Leaves an extract as two files that only their owner may read. */
async function leave(folder: string, ref: string, extract: Answer): Promise<Answer> {
  const name = `learner-${ref.replaceAll(/[^A-Za-z0-9_-]/g, '_')}`;
  const files = (['table', 'json'] as const).map(
    (format) => [`${name}.${format === 'json' ? 'json' : 'txt'}`, renderAnswer(extract, format)] as const,
  );
  await writeFolder(folder, files, PRIVATE);
  return {
    notes: files.map(([file]) => `Written: ${file}, in ${folder}`),
    json: { folder, files: files.map(([file]) => file) },
  };
}
