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
    rows: rows
      .map(({ op, outcome, start, cause }) => `${OPS[op]} ${outcome} from ${start} (${cause})`)
      .join('; '),
  };
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
