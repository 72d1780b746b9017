import type { Command } from 'commander';
import { EXIT } from '../../lib/errors/index.ts';
import { FORMATS, renderAnswer } from '../../tui/cli/answer.ts';
import { withProgress } from '../../tui/cli/progress.ts';
import { PRIVATE } from '../files.ts';
import { atTenant, type CommonOptions, formatOf, oneOf, print } from '../session.ts';
import { surroundings } from '../surroundings.ts';
import { atTenantOptions, examples, tenantOptions } from './common.ts';

const EVIDENCE_FORMATS = [...FORMATS, 'html'] as const;

/** `evidence`: of one learner, and that nothing was changed since. */
export function addEvidenceCommands(program: Command): void {
  const evidence = examples(
    program
      .command('evidence')
      .description('what an auditor is shown: what happened, and that it was not changed since'),
    'destinations evidence C001 --output html --out C001.html',
    'destinations evidence verify',
    'destinations evidence seal',
  );

  examples(
    atTenantOptions(
      evidence
        .command('learner', { isDefault: true })
        .description(
          'what was asked of a learner, when and in which words, the answers, the rules, the rows, who acted',
        ),
      EVIDENCE_FORMATS,
    )
      .argument('<learner>', 'learner reference (LearnRefNumber)')
      .option('--out <file>', 'into this file, which only its owner may read, instead of printing')
      .action(tellEvidence),
    'destinations evidence C001 --output html --out C001.html',
    'destinations evidence C001 --output json',
  );

  examples(
    tenantOptions(
      evidence
        .command('verify')
        .description(
          'whether any event or seal was changed, taken away, added or moved; exit code 1 when one was',
        ),
    )
      .option(
        '--seal <seal>',
        'a seal that was taken down earlier: nothing before it was made anew or taken away',
      )
      .action(verify),
    'destinations evidence verify',
    'destinations evidence verify --seal 12:Zk3o0GmYlUFWCcYkOr0yyPq5fBnJq4hbzS4jL1mYyqM --output json',
  );

  examples(
    tenantOptions(
      evidence
        .command('seal')
        .description('the newest seal, to be kept where nobody of the provider can change it'),
    ).action((options: CommonOptions) =>
      print(options, 'reading', async () => {
        const { sealAnswer } = await import('../../tui/cli/evidence/verify.ts');
        return atTenant(options, async ({ tenant, actor }) => sealAnswer(tenant.context, await actor()));
      }),
    ),
    'destinations evidence seal >>seals-of-north.txt',
  );
}

async function tellEvidence(
  learner: string,
  options: CommonOptions & { readonly out?: string },
): Promise<void> {
  const { out, output = 'table' } = options;
  const format = oneOf(EVIDENCE_FORMATS, output);
  const around = surroundings();
  const text = await withProgress('collecting', around.progress, async () => {
    const { evidenceAnswer } = await import('../../tui/cli/evidence/answer.ts');
    const answer = await atTenant(options, async ({ tenant, actor }) =>
      evidenceAnswer(tenant.context, await actor(), learner),
    );
    if (format !== 'html') return renderAnswer(answer, format);
    const { evidencePage } = await import('../../tui/cli/evidence/page.ts');
    return evidencePage(answer.pack);
  });
  if (out === undefined) {
    around.out(text);
    return;
  }
  const { writeText } = await import('../files.ts');
  await writeText(out, [text], PRIVATE);
  around.out(`The evidence is in ${out}.\n`);
}

async function verify(options: CommonOptions & { readonly seal?: string }): Promise<void> {
  const format = formatOf(options);
  const around = surroundings();
  let looked = '';
  const doing = () => `looking at every event${looked}`;
  const answer = await withProgress(doing, around.progress, async () => {
    const { verifyAnswer } = await import('../../tui/cli/evidence/verify.ts');
    return atTenant(options, async ({ tenant, actor }) =>
      verifyAnswer(tenant.context, await actor(), {
        ...(options.seal === undefined ? {} : { seal: options.seal }),
        onProgress: (done, of) => {
          looked = `, ${done.toLocaleString('en-GB')} of ${of.toLocaleString('en-GB')}`;
        },
      }),
    );
  });
  around.out(renderAnswer(answer, format));
  if (!answer.whole) around.end(EXIT.checkFailed);
}
