import type { Actor } from '../../host.ts';
import { eventsAfter, lastEvent } from '../../storage/events.ts';
import { countSealed, lastSeal, sealsAfter } from '../../storage/seals.ts';
import type { Connection } from '../../storage/table.ts';
import { PERMISSIONS, permitted } from '../access.ts';
import type { AdminContext } from '../context.ts';
import { type CheckedEvent, checkSeal, type ProblemKind, type SealProblem } from './check-seal.ts';
import { readSeal, type Seal, sealOf } from './seal.ts';

/** Rows read at once. */
const EVENTS_AT_ONCE = 2_000;
const SEALS_AT_ONCE = 500;
/** Findings told one by one; the others are counted. */
const MOST_TOLD = 100;

/** What came of looking at every event and every seal. */
export interface Verification {
  readonly checkedAt: string;
  /** Nothing was changed, taken away, added or moved. */
  readonly whole: boolean;
  readonly seals: number;
  readonly events: number;
  /** Of these, the content was erased with a learner: when, by whom and why the erasures say. */
  readonly erased: number;
  /** Of these, the facts are kept no longer, as the details form promises; what happened and when was checked. */
  readonly factsDropped: number;
  /** Sealed when seals began: what was there then is shown, not what was there before. */
  readonly beforeSeals: number;
  /** The newest seal: who holds it can tell later that nothing was taken off the end. Null: nothing happened yet. */
  readonly last: Seal | null;
  /** The seal that was given, and found; null: none was given. */
  readonly held: Seal | null;
  readonly problems: readonly SealProblem[];
  /** More of them than are told. */
  readonly more: number;
}

export interface VerifyRequest {
  /** A seal that the auditor took down earlier, like `12:uZ…`. */
  readonly seal?: string;
  /** Called with how many events of how many were looked at. */
  readonly onProgress?: (done: number, of: number) => void;
}

/**
 * Looks at every event and every seal of the tenant, a page at a time, and tells what was changed since it was sealed.
 * What is written meanwhile is not looked at.
 * @throws `EVIDENCE_BAD_SEAL` when the seal given is none
 */
export async function verifyEvidence(
  { host, ...context }: AdminContext,
  actor: Actor,
  { seal, onProgress = () => {} }: VerifyRequest = {},
): Promise<Verification> {
  const act = {
    name: 'evidence-verify',
    target: null,
    permission: PERMISSIONS.getResults,
    effect: 'read',
  } as const;
  return permitted({ host, ...context }, actor, act, async () => {
    const given = seal === undefined ? null : readSeal(seal);
    return verifyChain(host.database.reader, { given, onProgress, at: host.clock.now() });
  });
}

/** The same in the connection that is given. */
export async function verifyChain(
  reader: Connection,
  {
    given,
    onProgress,
    at,
  }: { given: Seal | null; onProgress: (done: number, of: number) => void; at: string },
): Promise<Verification> {
  // In this order: what is written in between has its seal, and is left for the next time.
  const tail = await lastEvent(reader);
  const last = await lastSeal(reader);
  const of = await countSealed(reader);
  const told = tellFindings();
  const events = eventsInTurn(reader, Math.max(tail, last?.lastEvent ?? 0));
  const counts = { seals: 0, events: 0, erased: 0, factsDropped: 0, beforeSeals: 0, accounted: 0 };
  let before: readonly (string | null)[] = [null];
  let held: Seal | null = null;
  let number = 0;

  for await (const row of sealsInTurn(reader, last?.number ?? 0)) {
    if (row.number > number + 1)
      told.add('seal-missing', { seal: number + 1, count: row.number - number - 1 });
    number = row.number;
    await passOver(events, row.firstEvent, told);
    const check = checkSeal(row);
    for (
      let event = await events.peek();
      event !== null && event.id <= row.lastEvent;
      event = await events.peek()
    ) {
      check.event(event);
      events.take();
      counts.events += 1;
    }
    const computed = check.end(before);
    told.all(check.problems);
    before = computed === null || computed === row.digest ? [row.digest] : [row.digest, computed];
    if (given?.number === row.number && given.digest === (computed ?? row.digest)) held = sealOf(row);
    counts.seals += 1;
    counts.erased += check.counts.erased;
    counts.factsDropped += check.counts.factsDropped;
    counts.accounted += check.counts.accounted;
    if (row.kind === 'before-seals') counts.beforeSeals += row.events;
    onProgress(counts.events, of);
  }
  await passOver(events, Number.MAX_SAFE_INTEGER, told);
  const unaccounted = counts.erased - counts.accounted - (await erasedSince(reader, last?.lastEvent ?? 0));
  if (unaccounted > 0) told.add('erased-otherwise', { count: unaccounted });
  if (given !== null && held === null) told.add('seal-other', { seal: given.number });
  const { accounted: _, ...shown } = counts;
  const newest = last === undefined ? null : sealOf(last);
  return { checkedAt: at, whole: told.none(), ...shown, last: newest, held, ...told.report() };
}

/** Events that come before a seal's first one stand under no seal: one finding for those in a row. */
async function passOver(events: Turn, until: number, told: Findings): Promise<void> {
  let first: number | null = null;
  let count = 0;
  for (let event = await events.peek(); event !== null && event.id < until; event = await events.peek()) {
    first ??= event.id;
    count += 1;
    events.take();
  }
  if (first !== null) told.add('event-inserted', { event: first, count });
}

/** A learner may be erased while events are looked at: then the event that says so comes after them. */
async function erasedSince(reader: Connection, after: number): Promise<number> {
  let erased = 0;
  for (let page = await eventsAfter(reader, after, EVENTS_AT_ONCE); ; ) {
    for (const { what, data } of page)
      if (what === 'learner-erased') erased += (JSON.parse(data ?? '{}') as { events?: number }).events ?? 0;
    const next = page.at(-1);
    if (next === undefined || page.length < EVENTS_AT_ONCE) return erased;
    page = await eventsAfter(reader, next.id, EVENTS_AT_ONCE);
  }
}

async function* sealsInTurn(reader: Connection, until: number) {
  for (let after = 0; ; ) {
    const page = await sealsAfter(reader, after, SEALS_AT_ONCE);
    for (const row of page) if (row.number <= until) yield row;
    after = page.at(-1)?.number ?? until;
    if (page.length < SEALS_AT_ONCE || after >= until) return;
  }
}

/** Events one by one, of which the next is seen before it is taken. */
interface Turn {
  peek(): Promise<CheckedEvent | null>;
  take(): void;
}

function eventsInTurn(reader: Connection, until: number): Turn {
  let page: readonly CheckedEvent[] = [];
  let at = 0;
  let after = 0;
  let over = false;
  return {
    async peek() {
      if (at >= page.length && !over) {
        page = await eventsAfter(reader, after, EVENTS_AT_ONCE);
        at = 0;
        after = page.at(-1)?.id ?? after;
        over = page.length < EVENTS_AT_ONCE;
      }
      const event = page[at];
      return event === undefined || event.id > until ? null : event;
    },
    take() {
      at += 1;
    },
  };
}

interface Findings {
  add(kind: ProblemKind, what: Partial<Omit<SealProblem, 'kind'>>): void;
  all(problems: readonly SealProblem[]): void;
  none(): boolean;
  report(): { readonly problems: readonly SealProblem[]; readonly more: number };
}

function tellFindings(): Findings {
  const problems: SealProblem[] = [];
  let found = 0;
  const tell = (problem: SealProblem) => {
    found += 1;
    if (problems.length < MOST_TOLD) problems.push(problem);
  };
  return {
    add: (kind, what) => tell({ seal: null, run: null, event: null, count: 1, ...what, kind }),
    all: (all) => all.forEach(tell),
    none: () => found === 0,
    report: () => ({ problems, more: found - problems.length }),
  };
}
