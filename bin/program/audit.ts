import type { Command } from 'commander';
import { CodedError, EXIT } from '../../lib/errors/index.ts';
import type { AuditQuestion } from '../../plugin/admin/index.ts';
import type { Answer } from '../../tui/cli/answer.ts';
import { atInstallation, atTenant, type CommonOptions, print } from '../session.ts';
import { surroundings } from '../surroundings.ts';
import { atInstallationOptions, examples } from './common.ts';
import { readInstant } from './instants.ts';

/** The most rows that are asked for at once. */
const MOST_ROWS = 10_000;

interface AuditFlags extends CommonOptions {
  readonly all: boolean;
  readonly who?: string;
  readonly act?: string;
  readonly result?: string;
  readonly since?: string;
  readonly after?: string;
  readonly limit: string;
}

/** What was done, by whom, and what was refused. */
export function addAuditCommands(program: Command): void {
  const audit = program.command('audit').description('who did what, and who was refused what');
  examples(
    atInstallationOptions(
      audit
        .command('list')
        .description(
          'acts with what they changed, newest first: of the installation, of one tenant, or of all together',
        ),
    )
      .option('--tenant <id>', 'what was done to this tenant, by its own people and by support staff')
      .option('--all', 'the installation and all its tenants together', false)
      .option('--who <user>', 'only what this user did')
      .option('--act <act>', 'only this act, like config-set')
      .option('--result <result>', 'only what ended so: done, or a code like PERMISSION_DENIED')
      .option('--since <date>', 'from this day or instant on, like 2025-08-01 or 2025-08-01T09:30:00Z')
      .option('--limit <number>', 'how many', '50')
      .option('--after <place>', 'the older ones after a page, as that page named it')
      .action((options: AuditFlags) => print(options, 'reading', () => listAudit(options))),
    'destinations audit list',
    'destinations audit list --tenant north --act config-set',
    'destinations audit list --all --since 2025-08-01 --result PERMISSION_DENIED --output csv',
  );
}

async function listAudit(options: AuditFlags): Promise<Answer> {
  const { all, tenant } = options;
  const question = questionOf(options);
  if (all && tenant !== undefined) throw bad('What is asked', 'either --tenant or --all');
  const { auditAnswer } = await import('../../tui/cli/audit.ts');
  const { installationAudit, tenantAudit } = await import('../../plugin/admin/index.ts');
  if (all)
    return atInstallation(options, async (installation, actor) => {
      const { auditOfAll } = await import('../commands/audit.ts');
      const answer = await auditOfAll(installation, actor, question);
      if (answer.partial) surroundings().end(EXIT.inPart);
      return answer;
    });
  if (tenant === undefined)
    return atInstallation(options, async (installation, actor) =>
      auditAnswer(await installationAudit(installation, actor, question)),
    );
  return atTenant(options, async ({ installation, tenant, actor }) =>
    auditAnswer(await tenantAudit(tenant.context, installation.control, await actor(), question)),
  );
}

/** Several tenants may be asked at once, each with a time zone of its own. */
const UTC = { option: '--since', zone: 'UTC', command: 'audit list' };

function questionOf({ who, act, result, since, after, limit }: AuditFlags): AuditQuestion {
  const rows = Number(limit);
  if (!/^\d+$/.test(limit) || rows < 1 || rows > MOST_ROWS)
    throw bad('--limit', `a number from 1 to ${MOST_ROWS}`);
  return {
    limit: rows,
    ...(who === undefined ? {} : { who }),
    ...(act === undefined ? {} : { act }),
    ...(result === undefined ? {} : { result }),
    ...(since === undefined ? {} : { since: readInstant(since, UTC) }),
    ...(after === undefined ? {} : { after }),
  };
}

function bad(option: string, expected: string): CodedError {
  return new CodedError('BAD_OPTION', { option, expected, command: 'audit list' });
}
