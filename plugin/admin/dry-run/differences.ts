import type { DryRunLine } from './lines.ts';

/** What may become of a learner where other settings count. */
export const CHANGES = {
  decided: 'would be decided for the first time',
  'decided-otherwise': 'would be decided otherwise',
  'no-longer-by-email': 'would no longer be written to by email',
  'by-email': 'would be written to by email',
  'no-longer-by-sms': 'would no longer be written to by SMS',
  'by-sms': 'would be written to by SMS',
  'message-more': 'would be sent a message by this run that is not sent as things are',
  'message-less': 'would not be sent the message that this run sends as things are',
  'message-otherwise': 'would be sent another message by this run, or at another time',
  'row-more': 'would be given a destination row that is not written as things are',
  'row-less': 'would not be given the destination row that is written as things are',
  'row-otherwise': 'would be given another destination row',
} as const;

export type Change = keyof typeof CHANGES;

/** One period of training under both settings; null: it is on one side only. */
export interface ComparedLine {
  readonly now: DryRunLine | null;
  readonly would: DryRunLine | null;
  readonly changes: readonly Change[];
}

/** Lines of the same learners, each with its other side and what is not the same. */
export function compareLines(
  now: readonly DryRunLine[],
  would: readonly DryRunLine[],
): readonly ComparedLine[] {
  const key = ({ learner, pot }: DryRunLine) => `${learner}\u0000${pot ?? ''}`;
  const before = new Map(now.map((line) => [key(line), line]));
  const after = new Map(would.map((line) => [key(line), line]));
  return [...new Set([...before.keys(), ...after.keys()])].sort().map((each) => {
    const sides = { now: before.get(each) ?? null, would: after.get(each) ?? null };
    return { ...sides, changes: changesOf(sides.now, sides.would) };
  });
}

function changesOf(now: DryRunLine | null, would: DryRunLine | null): readonly Change[] {
  const changes: Change[] = [];
  const [before, after] = [now?.decision ?? null, would?.decision ?? null];
  if (before !== after) changes.push(before === null ? 'decided' : 'decided-otherwise');
  for (const channel of ['email', 'sms'] as const) {
    const [was, is] = [now, would].map((line) => line?.channels.includes(channel) === true);
    if (was !== is) changes.push(is ? `by-${channel}` : `no-longer-by-${channel}`);
  }
  for (const what of ['message', 'row'] as const) {
    const [was, is] = [now, would].map((line) => doneTo(line, what));
    if (was === is) continue;
    changes.push(was === '' ? `${what}-more` : is === '' ? `${what}-less` : `${what}-otherwise`);
  }
  return changes;
}

function doneTo(line: DryRunLine | null, what: 'message' | 'row'): string {
  if (line === null) return '';
  const done =
    what === 'message'
      ? line.messages.map(({ channel, kind, notBefore }) => `${channel} ${kind} ${notBefore}`)
      : line.rows.map(({ op, outcome, start, cause }) => `${op} ${outcome} ${start} ${cause}`);
  return done.sort().join('\n');
}
