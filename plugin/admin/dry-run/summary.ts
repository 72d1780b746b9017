import { isAddressTrouble, REASONS, type ReasonCode } from '../../domain/index.ts';
import type { Change, ComparedLine } from './differences.ts';
import { CHANGES } from './differences.ts';
import type { DryRunLine, ForetoldMessage, ForetoldRow } from './lines.ts';

/** What the lines of a dry run come to. */
export interface DryRunCounts {
  readonly pots: number;
  /** How many POTs each reason decides, in the order in which reasons are tried; those that decide none left out. */
  readonly decisions: readonly {
    readonly reason: ReasonCode;
    readonly because: string;
    readonly pots: number;
  }[];
  /** Messages that would go. */
  readonly messages: Readonly<Record<'email' | 'sms', number>>;
  readonly messagesByKind: readonly (Pick<ForetoldMessage, 'channel' | 'kind'> & {
    readonly messages: number;
  })[];
  /** Of the messages those that wait for the hours or the day on which messages may go. */
  readonly messagesLater: number;
  /** What would become of destination rows. */
  readonly rows: readonly (Omit<ForetoldRow, 'start'> & { readonly rows: number })[];
  /** OTH-3 rows that would be written today. */
  readonly nonResponsesToday: number;
  /** POTs of which nothing goes although they are decided. */
  readonly held: Readonly<Record<NonNullable<DryRunLine['held']>, number>>;
  /** What stands against an address, by channel. */
  readonly addresses: readonly {
    readonly channel: 'email' | 'sms';
    readonly problem: string;
    readonly pots: number;
  }[];
  readonly sharedAddresses: number;
  readonly withoutAddress: number;
}

/** How many learners each kind of change is about. */
export interface Difference {
  readonly change: Change;
  readonly means: string;
  readonly learners: number;
}

/** However many share it. */
const SHARED = /^shared by \d+$/;

/** @param now the instant after which a message that waits goes */
export function lineCounter(now: string) {
  const decisions = new Map<ReasonCode, number>();
  const kinds = new Map<string, DryRunCounts['messagesByKind'][number]>();
  const rows = new Map<string, DryRunCounts['rows'][number]>();
  const addresses = new Map<string, DryRunCounts['addresses'][number]>();
  const messages = { email: 0, sms: 0 };
  const held = { absent: 0, 'daily-cap': 0, held: 0 };
  let [pots, messagesLater, nonResponsesToday] = [0, 0, 0];

  function add(line: DryRunLine): void {
    if (line.decision !== null) {
      pots += 1;
      decisions.set(line.decision, (decisions.get(line.decision) ?? 0) + 1);
    }
    if (line.held !== null) held[line.held] += 1;
    for (const { channel, kind, notBefore } of line.messages) {
      messages[channel] += 1;
      if (notBefore > now) messagesLater += 1;
      const before = kinds.get(`${channel} ${kind}`)?.messages ?? 0;
      kinds.set(`${channel} ${kind}`, { channel, kind, messages: before + 1 });
    }
    for (const { op, outcome, cause } of line.rows) {
      const before = rows.get(`${op} ${outcome} ${cause}`)?.rows ?? 0;
      rows.set(`${op} ${outcome} ${cause}`, { op, outcome, cause, rows: before + 1 });
      if (op === 'append' && outcome === 'OTH 3') nonResponsesToday += 1;
    }
    for (const channel of ['email', 'sms'] as const) {
      const standing = line[channel];
      if (standing === null || !isAddressTrouble(standing)) continue;
      const problem = SHARED.test(standing) ? 'shared by too many' : standing;
      const before = addresses.get(`${channel} ${problem}`)?.pots ?? 0;
      addresses.set(`${channel} ${problem}`, { channel, problem, pots: before + 1 });
    }
  }

  function counts(): DryRunCounts {
    const sorted = <T>(map: ReadonlyMap<string, T>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
    const list = sorted(addresses).map(([, one]) => one);
    return {
      pots,
      decisions: REASONS.flatMap(({ code, title }) => {
        const own = decisions.get(code) ?? 0;
        return own === 0 ? [] : [{ reason: code, because: title, pots: own }];
      }),
      messages: { ...messages },
      messagesByKind: sorted(kinds).map(([, one]) => one),
      messagesLater,
      rows: sorted(rows).map(([, one]) => one),
      nonResponsesToday,
      held: { ...held },
      addresses: list,
      sharedAddresses: list
        .filter(({ problem }) => problem === 'shared by too many')
        .reduce((sum, one) => sum + one.pots, 0),
      withoutAddress: decisions.get('NO_ADDRESS') ?? 0,
    };
  }
  return { add, counts };
}

/** Counts the learners of each kind of change; all POTs of a learner are on one page. */
export function differenceCounter() {
  const learners = new Map<Change, number>();
  let changed = 0;
  return {
    add(page: readonly ComparedLine[]): void {
      const byLearner = new Map<string, Set<Change>>();
      for (const { now, would, changes } of page) {
        const { learner } = (would ?? now)!;
        const own = byLearner.get(learner) ?? new Set();
        for (const change of changes) own.add(change);
        byLearner.set(learner, own);
      }
      for (const own of byLearner.values()) {
        if (own.size > 0) changed += 1;
        for (const change of own) learners.set(change, (learners.get(change) ?? 0) + 1);
      }
    },
    counts(): { readonly learners: number; readonly changes: readonly Difference[] } {
      return {
        learners: changed,
        changes: (Object.keys(CHANGES) as Change[]).flatMap((change) => {
          const own = learners.get(change) ?? 0;
          return own === 0 ? [] : [{ change, means: CHANGES[change], learners: own }];
        }),
      };
    },
  };
}
