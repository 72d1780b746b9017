import type { Command } from 'commander';
import { CodedError } from '../../lib/errors/index.ts';
import type { Actor, AdminContext, JobState, QueueFilter } from '../../plugin/admin/index.ts';
import type { Answer } from '../../tui/cli/answer.ts';
import type { queueAnswers } from '../../tui/cli/queue.ts';
import { atTenant, type CommonOptions, print } from '../session.ts';
import { atTenantOptions, collect, examples } from './common.ts';
import { readInstant } from './instants.ts';

const STATES: readonly JobState[] = ['ready', 'waiting', 'leased', 'done', 'dead', 'discarded'];
/** The most rows that are asked for at once. */
const MOST_ROWS = 10_000;

interface FilterFlags extends CommonOptions {
  readonly state?: string;
  readonly kind?: string;
  readonly reason?: string;
  readonly before?: string;
}

interface ListFlags extends FilterFlags {
  readonly after?: string;
  readonly limit: string;
}

interface ActFlags extends FilterFlags {
  readonly job?: readonly string[];
  readonly every: boolean;
  readonly why?: string;
  readonly dryRun: boolean;
}

type Ask = (answers: typeof queueAnswers, context: AdminContext, actor: Actor) => Promise<Answer>;

/** The tenant's jobs: what the Queue screen shows and does. */
export function addQueueCommands(program: Command): void {
  const queue = program.command('queue').description("the tenant's jobs: what waits, what died and why");
  const command = (name: string, description: string) =>
    atTenantOptions(queue.command(name).description(description));

  examples(
    filterOptions(command('list', 'jobs, newest first'))
      .option('--state <state>', `only in this state: ${STATES.join(', ')}`)
      .option('--limit <number>', 'how many', '50')
      .option('--after <job>', 'the older ones after a page, as that page named it')
      .action((options: ListFlags) =>
        ask(options, 'reading', (answers, context, actor) =>
          answers.list(context, actor, {
            ...filterOf('queue list', options),
            limit: limitOf(options),
            ...(options.after === undefined ? {} : { before: jobId('queue list', options.after) }),
          }),
        ),
      ),
    'destinations queue list --state dead',
    'destinations queue list --kind send --before 2025-08-01 --output csv',
  );

  examples(
    command('show', 'one job: how it stands, what it was given, why each attempt failed')
      .argument('<job>', 'its number')
      .action((id: string, options: CommonOptions) =>
        ask(options, 'reading', async (answers, context, actor) => {
          const answer = await answers.show(context, actor, jobId('queue show', id));
          if (answer === null) throw bad('queue show', id, 'a job of this tenant');
          return answer;
        }),
      ),
    'destinations queue show 12',
  );

  examples(
    actOptions(command('retry', 'dead jobs get a new start, with all their attempts')).action(
      (options: ActFlags) =>
        ask(options, 'retrying', (answers, context, actor) =>
          answers.retry(context, actor, meantBy('queue retry', options), { dryRun: options.dryRun }),
        ),
    ),
    'destinations queue retry --reason SERVICE_UNREACHABLE --dry-run',
    'destinations queue retry --job 12 --job 13',
    'destinations queue retry --every',
  );

  examples(
    actOptions(command('discard', 'jobs that nobody works on are taken out: they will not be done'))
      .option('--state <state>', 'only in this state: ready, waiting, dead')
      .option('--why <text>', 'the reason, kept with each job; name nobody')
      .action((options: ActFlags) =>
        ask(options, 'discarding', (answers, context, actor) =>
          answers.discard(context, actor, meantBy('queue discard', options), {
            dryRun: options.dryRun,
            why: whyOf('queue discard', options),
          }),
        ),
      ),
    'destinations queue discard --job 12 --dry-run',
    'destinations queue discard --state dead --kind withdraw --why "the service was rebuilt"',
  );

  examples(
    command('pause', 'no job is begun, on any machine, until the queue is resumed')
      .option('--why <text>', 'the reason, shown to whoever looks; name nobody')
      .option('--dry-run', 'only tell what would happen', false)
      .action((options: ActFlags) =>
        ask(options, 'pausing', (answers, context, actor) =>
          answers.pause(context, actor, {
            dryRun: options.dryRun,
            why: whyOf('queue pause', options),
          }),
        ),
      ),
    'destinations queue pause --why "the MIS is restored tonight"',
  );

  examples(
    command('resume', 'the queue goes on')
      .option('--dry-run', 'only tell what would happen', false)
      .action((options: ActFlags) =>
        ask(options, 'resuming', (answers, context, actor) =>
          answers.resume(context, actor, { dryRun: options.dryRun }),
        ),
      ),
    'destinations queue resume',
  );
}

function ask(options: CommonOptions, doing: string, perform: Ask): Promise<void> {
  return print(options, doing, async () => {
    const { queueAnswers: answers } = await import('../../tui/cli/queue.ts');
    return atTenant(options, async ({ tenant, actor }) => perform(answers, tenant.context, await actor()));
  });
}

function filterOptions(command: Command): Command {
  return command
    .option('--kind <kind>', 'only of this kind, like send')
    .option('--reason <code>', 'only with this reason, like SERVICE_UNREACHABLE')
    .option('--before <date>', 'only enqueued before this day or instant, like 2025-08-01T09:30:00Z');
}

function actOptions(command: Command): Command {
  return filterOptions(command)
    .option('--job <number>', 'this job (repeatable)', collect)
    .option('--every', 'all of them', false)
    .option('--dry-run', 'only tell what would happen', false);
}

/** @throws BAD_OPTION */
function filterOf(command: string, { state, kind, reason, before }: FilterFlags): QueueFilter {
  const known = STATES.find((one) => one === state);
  if (state !== undefined && known === undefined)
    throw bad(command, '--state', `one of ${STATES.join(', ')}`);
  return {
    ...(known === undefined ? {} : { state: known }),
    ...(kind === undefined ? {} : { kind }),
    ...(reason === undefined ? {} : { reason }),
    ...(before === undefined
      ? {}
      : { enqueuedBefore: readInstant(before, { option: '--before', zone: 'UTC', command }) }),
  };
}

/** Whoever names nothing means nothing: all jobs are named by `--every`. @throws BAD_OPTION */
function meantBy(command: string, options: ActFlags): QueueFilter {
  const { job: jobs = [], every } = options;
  const filter = {
    ...filterOf(command, options),
    ...(jobs.length === 0 ? {} : { ids: jobs.map((id) => jobId(command, id)) }),
  };
  if (every !== (Object.keys(filter).length === 0))
    throw bad(
      command,
      'What is meant',
      'either --every or named by --job, --state, --kind, --reason, --before',
    );
  return filter;
}

function jobId(command: string, text: string): string {
  if (!/^\d{1,18}$/.test(text)) throw bad(command, text, 'the number of a job');
  return text;
}

function limitOf({ limit }: ListFlags): number {
  const rows = Number(limit);
  if (!/^\d+$/.test(limit) || rows < 1 || rows > MOST_ROWS)
    throw bad('queue list', '--limit', `a number from 1 to ${MOST_ROWS}`);
  return rows;
}

function whyOf(command: string, { why = '', dryRun }: ActFlags): string {
  const given = why.trim();
  if (given === '' && !dryRun) throw bad(command, '--why', 'given: the reason is kept');
  return given;
}

function bad(command: string, option: string, expected: string): CodedError {
  return new CodedError('BAD_OPTION', { option, expected, command });
}
