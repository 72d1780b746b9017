import {
  type Decision,
  decidePerson,
  type Entry,
  type EntryResult,
  enter,
  type Refusal,
  RULE_VERSION,
} from '../domain/index.ts';
import type { Host, HostLearner, Transaction } from '../host.ts';
import { erasedAmong } from '../storage/erasures.ts';
import { personsOf, reviewLearners } from '../storage/persons.ts';
import type { SurveyRow } from '../storage/surveys.ts';
import type { SyncContext, SyncSettings } from './context.ts';
import { type EndOfAsking, endAsking, writeEnds } from './end-asking.ts';
import { groupBy } from './group-by.ts';
import { readFacts } from './person-facts.ts';
import { readLearners } from './read-learners.ts';
import { isOnRecord, learnersAfter, PLUGIN, type RowWrites, rowsOnRecord } from './row-writes.ts';
import { writeOutcomes } from './write-outcomes.ts';

/** A known destination, and of whom. */
export interface EntryOf {
  readonly learnerRef: string;
  /** Null: of the POT that ended last before it started. */
  readonly potId: string | null;
  readonly entry: Entry;
}

/**
 * Why an entry cannot be: nobody by this reference, erased, no such POT, refused by a published rule, or kept by one from
 * standing beside an entry before it.
 */
export type EntryFault =
  | { readonly is: 'unknown' | 'erased' }
  | { readonly is: 'no-pot'; readonly pots: readonly string[] }
  | { readonly is: 'refused'; readonly by: readonly Refusal[] }
  | { readonly is: 'repeated'; readonly rule: string };

export type EntryOutcome = EntryResult | EntryFault;

/** What a page of entries does, before anything of it is written. */
export interface EntriesPlan {
  /** One for each entry, in their order. */
  readonly outcomes: readonly EntryOutcome[];
  /** Decisions on the POTs of these persons as they are from now on. */
  readonly decisions: readonly Decision[];
  readonly ends: readonly EndOfAsking[];
  readonly rows: readonly RowWrites[];
  /** Surveys as they were read. */
  readonly seen: ReadonlyMap<string, SurveyRow>;
  /** Whom the next run has to look at. */
  readonly reviewed: readonly string[];
}

/**
 * Decides a page of known destinations, each on the record as the ones before leave it, and what follows: where skipping what
 * is known is on, asking ends and our own row that stood for no answer is taken back. A survey that a person sent by hand goes on,
 * as it does past every known destination.
 *
 * @param by the member of staff whose act it is
 */
export async function planEntries(
  { host, ...context }: SyncContext,
  entries: readonly EntryOf[],
  by: string,
): Promise<EntriesPlan> {
  const settings = await context.settings();
  const reader = host.database.reader;
  const refs = [...new Set(entries.map(({ learnerRef }) => learnerRef))];
  const erased = await erasedAmong(reader, host.tenant.id, refs);
  const learners = new Map((await readLearners(host, refs)).map((learner) => [learner.ref, learner]));
  const keys = new Map((await personsOf(reader, refs)).map((row) => [row.learnerRef, row.personKey]));
  const page = await readFacts(host, settings, [...new Set(keys.values())]);
  const persons = new Map(page.persons.map((person) => [person.personKey, person]));

  const outcomes = new Map<EntryOf, EntryOutcome>();
  const ends: EndOfAsking[] = [];
  const decisions: Decision[] = [];
  const rows: RowWrites[] = [];
  const possible = entries.filter((one) => {
    const learner = learners.get(one.learnerRef);
    const fault = faultOf(one, learner, erased.has(one.learnerRef));
    if (fault !== null) outcomes.set(one, fault);
    return fault === null;
  });
  for (const [key, own] of groupBy(possible, ({ learnerRef }) => keys.get(learnerRef) ?? learnerRef)) {
    const person = persons.get(key);
    let records: readonly HostLearner[] = person?.learners ?? [learners.get(own[0]!.learnerRef)!];
    for (const one of own) {
      const result = enterOne(one, records, host.clock.today(), by);
      outcomes.set(one, result.outcome);
      if (result.rows === null) continue;
      rows.push(result.rows);
      records = learnersAfter(records, result.rows);
    }
    // Nobody that no run has seen yet was ever asked.
    if (person === undefined) continue;
    const after = { ...person, learners: records };
    const taken = decidePerson(after, page.context(after));
    decisions.push(...taken);
    const judged = taken.map((decision) => ({ decision, isOnRecord: true }));
    ends.push(...endAsking('known', after, judged, { host, settings, by }));
  }
  return {
    outcomes: entries.map((one) => outcomes.get(one)!),
    decisions,
    ends,
    rows: [...rows, ...ends.flatMap((end) => end.rows ?? [])],
    seen: new Map(page.persons.flatMap(({ surveys }) => surveys.map((row) => [row.surveyId, row] as const))),
    reviewed: page.persons.flatMap(({ learners }) => learners.map(({ ref }) => ref)),
  };
}

/** Writes what was planned, all of it or nothing. @throws `ROW_CHANGED`, `SURVEY_CHANGED`: plan it again */
export async function writeEntries(
  tx: Transaction,
  { host, settings }: { readonly host: Host; readonly settings: SyncSettings },
  { rows, ends, seen, reviewed }: EntriesPlan,
): Promise<void> {
  await writeOutcomes(tx, host, rows, { run: null, settings });
  await writeEnds(tx, ends, seen, host.clock.now());
  await reviewLearners(tx, reviewed, host.clock.today());
}

function faultOf({ potId }: EntryOf, learner: HostLearner | undefined, erased: boolean): EntryFault | null {
  if (erased) return { is: 'erased' };
  if (learner === undefined) return { is: 'unknown' };
  if (potId === null || learner.pots.some(({ id }) => id === potId)) return null;
  return { is: 'no-pot', pots: learner.pots.map(({ id }) => id) };
}

function enterOne(
  { learnerRef, potId, entry }: EntryOf,
  records: readonly HostLearner[],
  today: string,
  by: string,
): { readonly outcome: EntryOutcome; readonly rows: RowWrites | null } {
  const learner = records.find(({ ref }) => ref === learnerRef)!;
  const before = rowsOnRecord(records);
  const pot = potId ?? leftBefore(learner, entry.row.startDate);
  const place = { learner, potId: pot, today, by, plugin: PLUGIN, ruleVersion: RULE_VERSION };
  const outcome = enter(entry, [...before.values()], place);
  if (outcome.effect === 'refused') return { outcome: { is: 'refused', by: outcome.refused }, rows: null };
  if (outcome.row !== null && !isOnRecord(outcome.row)) {
    const rule = outcome.rule === null || outcome.rule === 'end-told' ? 'R69' : outcome.rule;
    return { outcome: { is: 'repeated', rule }, rows: null };
  }
  const conflicts = outcome.conflict === null ? [] : [outcome.conflict];
  if (outcome.writes.length === 0 && conflicts.length === 0) return { outcome, rows: null };
  return { outcome, rows: { learnerRef, potId: pot, writes: outcome.writes, before, conflicts } };
}

/** The POT of which a destination that starts then is one: the last that ended by that day. */
function leftBefore({ pots }: HostLearner, start: string): string | null {
  const ended = pots
    .map(({ id, actualEndDate, terminationDate }) => ({ id, end: actualEndDate ?? terminationDate }))
    .filter((pot): pot is { id: string; end: string } => pot.end !== null && pot.end <= start)
    .sort((a, b) => (a.end < b.end ? 1 : -1));
  return ended[0]?.id ?? null;
}
