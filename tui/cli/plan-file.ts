import { stringify } from 'csv-stringify/sync';
import {
  type Actor,
  type AdminContext,
  type ComparedLine,
  type DryRun,
  type DryRunAsked,
  type DryRunLine,
  withDryRun,
} from '../../plugin/admin/index.ts';
import { OPS } from './plan.ts';

type Columns = Readonly<Record<string, (line: ComparedLine) => string>>;

/** The list, a line a period of training. */
const COLUMNS: Columns = {
  learner: ({ now, would }) => (would ?? now)!.learner,
  pot: ({ now, would }) => (would ?? now)!.pot ?? '',
  decision: ({ would }) => would?.decision ?? '',
  because: ({ would }) => would?.because ?? '',
  held: ({ would }) => would?.held ?? '',
  channels: ({ would }) => channelsOf(would),
  email: ({ would }) => would?.email ?? '',
  sms: ({ would }) => would?.sms ?? '',
  messages: ({ would }) => messagesOf(would),
  goes: ({ would }) => goesOf(would),
  rows: ({ would }) => rowsOf(would),
  duplicates: ({ would }) =>
    (would?.duplicates ?? []).map(({ learner, shares }) => `${learner} (${shares})`).join('; '),
};
/** The same with what is otherwise. */
const COMPARED: Columns = {
  ...COLUMNS,
  changes: ({ changes }) => changes.join('; '),
  decisionNow: ({ now }) => now?.decision ?? '',
  channelsNow: ({ now }) => channelsOf(now),
  messagesNow: ({ now }) => messagesOf(now),
  goesNow: ({ now }) => goesOf(now),
  rowsNow: ({ now }) => rowsOf(now),
};

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
  const cells = Object.values(columns);
  const text = (lines: string[][]) => stringify(lines, { escape_formulas: true });
  yield text([Object.keys(columns)]);
  for await (const page of pages)
    if (page.length > 0) yield text(page.map((line) => cells.map((cell) => cell(line))));
}

function channelsOf(line: DryRunLine | null): string {
  return line?.channels.join('; ') ?? '';
}

function messagesOf(line: DryRunLine | null): string {
  return line?.messages.map(({ channel, kind }) => `${channel} ${kind}`).join('; ') ?? '';
}

function goesOf(line: DryRunLine | null): string {
  return line?.messages.map(({ notBefore }) => notBefore).join('; ') ?? '';
}

function rowsOf(line: DryRunLine | null): string {
  const told = line?.rows.map(
    ({ op, outcome, start, cause }) => `${OPS[op]} ${outcome} from ${start} (${cause})`,
  );
  return told?.join('; ') ?? '';
}

async function* jsonPieces(
  summary: DryRun,
  pages: AsyncIterable<readonly ComparedLine[]>,
  compared: boolean,
): AsyncGenerator<string> {
  yield `${JSON.stringify(summary, null, 2).replace(/\n}$/, '')},\n  "learners": [`;
  let before = '\n';
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield before + page.map((line) => JSON.stringify(compared ? line : line.would)).join(',\n');
    before = ',\n';
  }
  yield '\n  ]\n}\n';
}
