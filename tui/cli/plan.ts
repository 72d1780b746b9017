import { stringify } from 'csv-stringify/sync';
import { counted } from '../../lib/screen/text.ts';
import {
  type Actor,
  type AdminContext,
  type ComparedLine,
  type DryRun,
  type DryRunAsked,
  type DryRunLine,
  planDryRun,
  withDryRun,
} from '../../plugin/admin/index.ts';
import type { Answer } from './answer.ts';

/** `plan --dry-run`: what the next run would do, writing nothing. */
export async function planAnswer(context: AdminContext, actor: Actor, asked: DryRunAsked): Promise<Answer> {
  return planAnswerOf(await planDryRun(context, actor, asked));
}

export function planAnswerOf(plan: DryRun): Answer {
  const now = plan.differences?.now ?? null;
  const before = new Map(now?.decisions.map(({ reason, pots }) => [reason, pots]));
  const listed = new Set(plan.decisions.map(({ reason }) => reason));
  const gone = now?.decisions.filter(({ reason }) => !listed.has(reason)) ?? [];
  return {
    notes: [...headline(plan), ...doings(plan), ...troubles(plan), ...differences(plan)],
    listing: {
      columns: [
        { id: 'reason', title: 'Decision' },
        ...(now === null ? [] : [{ id: 'before', title: 'Now' }]),
        { id: 'pots', title: 'POTs' },
        { id: 'because', title: 'Because' },
      ],
      rows: [...plan.decisions, ...gone.map((one) => ({ ...one, pots: 0 }))].map((one) => ({
        ...one,
        before: before.get(one.reason) ?? 0,
      })),
    },
    json: plan,
  };
}

function headline({ today, enabled, lookedAt, persons, pots, blocked }: DryRun): string[] {
  const whole = `${counted(persons, 'person')}, ${counted(pots, 'period')} of training.`;
  if (!enabled)
    return [
      `${whole} Nothing was written.`,
      'Tracking is switched off: nothing runs by itself and nothing is sent. --enable tells what switching it on would do.',
    ];
  return [
    `${whole} A run on ${today} would look at ${counted(lookedAt, 'person')}. Nothing was written.`,
    ...(blocked === null ? [] : [`It would not begin as things are: ${blocked.message}. ${blocked.hint}.`]),
  ];
}

function doings(plan: DryRun): string[] {
  if (!plan.enabled) return [];
  const { messages, messagesByKind, messagesLater, rows, held } = plan;
  const kinds = messagesByKind.map((one) => `${one.messages} ${told(one.channel)} ${one.kind}`).join(', ');
  const later =
    messagesLater === 0 ? '' : ` ${messagesLater} of them wait for the hours in which messages go.`;
  return [
    `Messages: ${messages.email} email, ${messages.sms} SMS${kinds === '' ? '' : ` (${kinds})`}.${later}`,
    `OTH-3 rows today: ${plan.nonResponsesToday}.`,
    ...(rows.length === 0 ? [] : ['Destination rows:']),
    ...rows.map((one) => `  ${OPS[one.op]} ${one.outcome} (${one.cause}): ${one.rows}`),
    ...(held.held === 0 ? [] : [`Put off, for messages are held: ${held.held}.`]),
    ...(held['daily-cap'] === 0 ? [] : [`Put off by the daily cap: ${held['daily-cap']}.`]),
    ...(held.absent === 0 ? [] : [`Held, for they are not in the newest file: ${held.absent}.`]),
  ];
}

function troubles({ enabled, withoutAddress, sharedAddresses, addresses, duplicates }: DryRun): string[] {
  const each = addresses.map(({ channel, problem, pots }) => `  ${told(channel)} ${problem}: ${pots}`);
  return [
    ...(enabled || addresses.length > 0
      ? [
          `Without a usable address: ${withoutAddress}; with an address shared by too many: ${sharedAddresses}.`,
        ]
      : []),
    ...each,
    ...(duplicates ?? []).map(
      ({ shares, groups, learners }) =>
        `Possible duplicates: ${counted(groups, 'group')} of ${counted(learners, 'record')} with the same ${shares === 'uln' ? 'ULN' : 'birth date and family name'}, of different persons.`,
    ),
  ];
}

function differences({ differences: found }: DryRun): string[] {
  if (found === null) return [];
  if (found.learners === 0) return ['Nothing would be otherwise than with the settings of today.'];
  return [
    `Otherwise than with the settings of today, for ${counted(found.learners, 'learner')}:`,
    ...found.changes.map(({ learners, means }) => `  ${counted(learners, 'learner')} ${means}`),
  ];
}

const told = (channel: 'email' | 'sms') => (channel === 'sms' ? 'SMS' : 'email');

const OPS = { append: 'written', amend: 'amended', withdraw: 'withdrawn' } as const;

/** Columns of the list, a line a period of training. */
const COLUMNS = [
  ...['learner', 'pot', 'decision', 'because', 'held', 'channels', 'email', 'sms'],
  ...['messages', 'goes', 'rows', 'duplicates'],
] as const;
/** The same with what is otherwise. */
const COMPARED = [
  ...COLUMNS,
  ...['changes', 'decisionNow', 'channelsNow', 'messagesNow', 'goesNow', 'rowsNow'],
] as const;

/**
 * `plan --dry-run --output csv|json`: learner by learner, as it comes.
 * @param write takes the pieces, and is done once they are where they should be
 */
export async function planFile(
  context: AdminContext,
  actor: Actor,
  asked: DryRunAsked,
  { format, onLines }: { readonly format: 'csv' | 'json'; readonly onLines: (count: number) => void },
  write: (pieces: AsyncIterable<string>) => Promise<void>,
): Promise<void> {
  const compared = asked.enable === true || Object.keys(asked.set ?? {}).length > 0;
  let count = 0;
  await withDryRun(context, actor, asked, async (view) => {
    async function* counting(): AsyncGenerator<readonly ComparedLine[]> {
      for await (const page of view.lines()) {
        yield page;
        count += page.length;
        onLines(count);
      }
    }
    await write(
      format === 'csv'
        ? csvPieces(counting(), compared)
        : jsonPieces(await view.summary(), counting(), compared),
    );
  });
}

async function* csvPieces(
  pages: AsyncIterable<readonly ComparedLine[]>,
  compared: boolean,
): AsyncGenerator<string> {
  const columns = compared ? COMPARED : COLUMNS;
  const text = (lines: readonly (readonly string[])[]) =>
    stringify(
      lines.map((line) => [...line]),
      { escape_formulas: true },
    );
  yield text([columns]);
  for await (const page of pages)
    if (page.length > 0) yield text(page.map((line) => columns.map((column) => cellsOf(line)[column] ?? '')));
}

function cellsOf({ now, would, changes }: ComparedLine): Readonly<Record<string, string>> {
  const { learner, pot } = (would ?? now)!;
  const before = Object.entries(doneCells(now)).map(([column, cell]) => [`${column}Now`, cell]);
  return {
    learner,
    pot: pot ?? '',
    because: would?.because ?? '',
    held: would?.held ?? '',
    email: would?.email ?? '',
    sms: would?.sms ?? '',
    ...doneCells(would),
    duplicates: (would?.duplicates ?? []).map((one) => `${one.learner} (${one.shares})`).join('; '),
    changes: changes.join('; '),
    ...Object.fromEntries(before),
  };
}

function doneCells(line: DryRunLine | null): Readonly<Record<string, string>> {
  const { decision = '', channels = [], messages = [], rows = [] } = line ?? {};
  return {
    decision: decision ?? '',
    channels: channels.join('; '),
    messages: messages.map(({ channel, kind }) => `${channel} ${kind}`).join('; '),
    goes: messages.map(({ notBefore }) => notBefore).join('; '),
    rows: rows.map(({ op, outcome, start, cause }) => `${op} ${outcome} from ${start}, ${cause}`).join('; '),
  };
}

async function* jsonPieces(
  summary: DryRun,
  pages: AsyncIterable<readonly ComparedLine[]>,
  compared: boolean,
): AsyncGenerator<string> {
  const { json } = planAnswerOf(summary);
  yield `${JSON.stringify(json, null, 2).replace(/\n}$/, '')},\n  "learners": [`;
  let before = '\n';
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield before + page.map((line) => JSON.stringify(compared ? line : line.would)).join(',\n');
    before = ',\n';
  }
  yield '\n  ]\n}\n';
}
