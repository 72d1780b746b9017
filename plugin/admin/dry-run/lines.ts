import { type DelayCause, potKey, type ReasonCode, reasonOf, type SharedTrait } from '../../domain/index.ts';
import type { DecisionRow } from '../../storage/decisions.ts';
import { duplicatesIn } from '../../storage/rehearsed-duplicates.ts';
import { type LearnerRange, type RehearsedMessage, rehearsedPage } from '../../storage/rehearsed-pots.ts';
import { groupBy } from '../../sync/group-by.ts';
import type { Rehearsal } from '../../sync/rehearsal/rehearse.ts';

/** A message that would go: never to which address. */
export type ForetoldMessage = Pick<RehearsedMessage, 'channel' | 'kind' | 'notBefore' | 'sendBefore'>;

/** A destination row that would be written, amended or withdrawn. */
export interface ForetoldRow {
  readonly op: 'append' | 'amend' | 'withdraw';
  /** `OTH 3` */
  readonly outcome: string;
  readonly start: string;
  readonly cause: string;
}

/** One period of training as the run would leave it. */
export interface DryRunLine {
  readonly learner: string;
  /** Null: a row of the learner that belongs to none. */
  readonly pot: string | null;
  /** Null: the MIS has the period of training no more. */
  readonly decision: ReasonCode | null;
  readonly because: string | null;
  /** Why nothing goes today although it is decided; null: nothing is held. */
  readonly held: 'absent' | DelayCause | null;
  /** How the address of the channel stands, where it is asked: `usable`, `not-a-mobile`, `shared by 4`, `bounced`. */
  readonly email: string | null;
  readonly sms: string | null;
  /** The channels on which the learner is surveyed. */
  readonly channels: readonly ('email' | 'sms')[];
  readonly messages: readonly ForetoldMessage[];
  readonly rows: readonly ForetoldRow[];
  /** Records of others with which this one shares too much; empty where nobody looked. */
  readonly duplicates: readonly { readonly shares: SharedTrait; readonly learner: string }[];
}

export interface LinesRequest {
  readonly today: string;
  /** All messages are held: what is planned does not go. */
  readonly held: boolean;
  /** Possible duplicates were looked for. */
  readonly duplicates: boolean;
}

type Draft = {
  readonly learner: string;
  readonly pot: string | null;
  decision: DecisionRow | null;
  delayed: DelayCause | null;
  readonly messages: ForetoldMessage[];
  readonly rows: ForetoldRow[];
};

/** The lines of some learners, in order of learner and POT. */
export async function linesIn(
  { tables: { reader }, ran, outcomesBefore }: Rehearsal,
  range: LearnerRange,
  { today, held, duplicates }: LinesRequest,
): Promise<readonly DryRunLine[]> {
  const page = await rehearsedPage(reader, range, { outcomesBefore, today });
  const drafts = new Map<string, Draft>();
  const draft = (learner: string, pot: string | null): Draft => {
    const key = potKey(learner, pot ?? '');
    const made = drafts.get(key) ?? { learner, pot, decision: null, delayed: null, messages: [], rows: [] };
    drafts.set(key, made);
    return made;
  };
  for (const row of page.decisions) draft(row.learnerRef, row.potId).decision = row;
  if (ran)
    for (const { learnerRef, potId, channel, kind, notBefore, sendBefore } of page.messages)
      if (held) draft(learnerRef, potId).delayed = 'held';
      else draft(learnerRef, potId).messages.push({ channel, kind, notBefore, sendBefore });
  if (ran) for (const { learnerRef, potId, why } of page.delayed) draft(learnerRef, potId).delayed = why;
  for (const { learnerRef, potId, op, outType, outCode, startDate, cause } of page.rows)
    draft(learnerRef, potId).rows.push({ op, outcome: `${outType} ${outCode}`, start: startDate, cause });
  const others = groupBy(duplicates ? await duplicatesIn(reader, range) : [], ({ learnerRef }) => learnerRef);
  return [...drafts.values()].sort(inOrder).map(({ learner, pot, decision, delayed, messages, rows }) => ({
    learner,
    pot,
    messages,
    rows,
    ...decided(decision, delayed),
    duplicates: (others.get(learner) ?? []).map(({ shares, other }) => ({ shares, learner: other })),
  }));
}

type Decided = Pick<DryRunLine, 'decision' | 'because' | 'held' | 'email' | 'sms' | 'channels'>;

const GONE: Decided = {
  ...{ decision: null, because: null, held: null, email: null, sms: null },
  channels: [],
};

function decided(row: DecisionRow | null, delayed: DelayCause | null): Decided {
  if (row === null) return GONE;
  const reason = row.reason as ReasonCode;
  const facts = JSON.parse(row.facts) as Readonly<Record<string, unknown>>;
  const standing = (channel: 'email' | 'sms') => {
    const told = reason === 'ELIGIBLE' || reason === 'NO_ADDRESS' ? facts[channel] : undefined;
    return typeof told === 'string' ? told : null;
  };
  return {
    decision: reason,
    because: reasonOf(reason).title,
    held: row.held === 'absent' ? 'absent' : delayed,
    email: standing('email'),
    sms: standing('sms'),
    channels: (['email', 'sms'] as const).filter((channel) => row[channel] === 1),
  };
}

function inOrder(a: Draft, b: Draft): number {
  if (a.learner !== b.learner) return a.learner < b.learner ? -1 : 1;
  return (a.pot ?? '') < (b.pot ?? '') ? -1 : 1;
}
