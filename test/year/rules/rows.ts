import type { DpOutcome } from '../../../lib/ilr/model.ts';
import { rowsOf } from './answers.ts';
import { daysFrom, plusDays } from './calendar.ts';
import { endOf, hasEnded, isUnknown, lastAimOf, type Verdict } from './decide.ts';
import type { MisLearner, MisPot, MisRow, PotKey } from './facts.ts';
import { keyOf } from './facts.ts';
import { type Day, type Finding, type Memory, potMemory, sayingsOf } from './judge.ts';

/** What the checker remembers of destination rows. */
export interface RowMemory {
  /** Every row seen so far, as it was last seen. */
  readonly seen: Map<string, MisRow>;
  /** What the answers about a POT gave, when they were taken in. */
  readonly answered: Map<PotKey, readonly DpOutcome[]>;
  /** What new learning gave for a POT. */
  readonly derived: Map<PotKey, { readonly by: PotKey; readonly row: Omit<DpOutcome, 'collDate'> }>;
  /** The termination date of each POT as it last was: what an answer was asked about, though it be cleared since. */
  readonly terminations: Map<PotKey, string>;
  /** How many sayings were taken in. */
  taken: number;
}

export const rowMemory = (): RowMemory => ({
  seen: new Map(),
  answered: new Map(),
  derived: new Map(),
  terminations: new Map(),
  taken: 0,
});

/** How it stands with a row that the rules speak of. `may`: from before, but not written today. */
type Duty = 'must' | 'may' | 'must not';

const APPRENTICESHIPS = [2, 3, 20, 21, 22, 23, 25];
/** Hours planned from which learning is full-time. */
const FULL_TIME_HOURS = 540;
/** Days within which new learning that comes to nothing counts as never begun. */
const CAME_TO_NOTHING_DAYS = 42;

/** Rows of ours against what answers, silence, preferences and new learning give; and others' rows against themselves. */
export function judgeRows(memory: Memory, day: Day, learners: readonly MisLearner[]): Finding[] {
  const findings: Finding[] = [];
  const byRef = new Map(learners.map((learner) => [learner.ref, learner]));
  for (const { key, pot } of day.verdicts.values())
    if (pot.terminationDate !== null && pot.terminationDate <= day.today)
      memory.rows.terminations.set(key, pot.terminationDate);
  takeIn(memory);
  for (const learner of learners) {
    findings.push(...judgeOthers(memory.rows, learner));
    for (const pot of learner.pots) {
      const verdict = day.verdicts.get(keyOf(learner.ref, pot.id));
      if (verdict !== undefined) findings.push(...judgePot(memory, day, learner, pot, verdict, byRef));
    }
    const ids = new Set(learner.pots.map(({ id }) => id));
    for (const row of learner.destinations)
      if (row.source === 'survey' && !ids.has(row.potId ?? '') && !memory.rows.seen.has(row.id))
        findings.push({
          ref: learner.ref,
          rule: 'From answers to rows',
          checker: 'no period of training gives such a row',
          product: lineOf(row),
        });
    for (const row of learner.destinations) memory.rows.seen.set(row.id, row);
  }
  return findings;
}

/** Answers that today's run could fetch become what must be on record. */
function takeIn(memory: Memory): void {
  const { rows } = memory;
  for (const saying of memory.sayings.slice(rows.taken, memory.heard)) {
    if (saying.what !== 'answered') continue;
    const key = memory.potOfLink.get(saying.link);
    const termination = rows.terminations.get(key ?? '');
    if (key === undefined || termination === undefined) continue;
    rows.answered.set(key, rowsOf(saying.activities, termination, saying.on));
  }
  rows.taken = memory.heard;
}

function judgePot(
  memory: Memory,
  day: Day,
  learner: MisLearner,
  pot: MisPot,
  verdict: Verdict,
  byRef: ReadonlyMap<string, MisLearner>,
): Finding[] {
  const { rows } = memory;
  const findings: Finding[] = [];
  const say = (rule: string, checker: string, product: string) =>
    findings.push({
      ref: learner.ref,
      rule,
      checker: `${checker}; ${verdict.key} is ${verdict.reason}`,
      product,
    });
  const ours = learner.destinations.filter((row) => row.source === 'survey' && row.potId === pot.id);
  const isNew = (row: MisRow) => !rows.seen.has(row.id);
  const explainedRows = new Set<MisRow>();

  const derived = judgeDerived(memory, day, learner, verdict, byRef);
  const answered = rows.answered.get(verdict.key);
  for (const told of answered ?? []) {
    const expected = asItStands(told, pot);
    const found = learner.destinations.find(
      (row) => isSame(row, expected) && row.endDate === expected.endDate,
    );
    // "Not known" gives way once new learning here has told the destination.
    if (found === undefined && isUnknown(expected) && rows.derived.has(verdict.key)) continue;
    if (found === undefined)
      say('From answers to rows', `${lineOf(expected)} must be on record`, lines(ours));
    else {
      explainedRows.add(found);
      const fits = found.source === 'survey' ? found.collDate === expected.collDate : true;
      if (isNew(found) && !fits) say('Collection date', lineOf(expected), lineOf(found));
      if (found.collDate < expected.collDate)
        say('Merging 1', `collected ${expected.collDate}`, lineOf(found));
    }
  }

  if (derived !== null) {
    // Once on record of the person is enough.
    const onRecord = day.personOf
      .get(learner.ref)!
      .records.flatMap(({ ref }) => byRef.get(ref)?.destinations ?? []);
    const found =
      learner.destinations.find((row) => isSame(row, derived.row)) ??
      onRecord.find((row) => isSame(row, derived.row));
    if (found?.source === 'survey' && found.potId === pot.id && derived.duty !== 'must not')
      explainedRows.add(found);
    // Not written where one of that type and code that started since is on record.
    const said = onRecord.some(
      ({ outType, outCode, startDate }) =>
        outType === derived.row.outType &&
        outCode === derived.row.outCode &&
        startDate >= (endOf(pot) ?? startDate),
    );
    if (derived.duty === 'must' && !said)
      say(
        'Derived from new learning',
        `${derived.row.outType} ${derived.row.outCode} from ${derived.row.startDate}`,
        lines(ours),
      );
    if (derived.duty === 'must not' && found?.source === 'survey' && found.potId === pot.id) {
      say(
        'Derived from new learning',
        'withdrawn: it vanished or ended uncompleted within 42 days',
        lineOf(found),
      );
      explainedRows.add(found);
    }
  }

  const [duty, why] = dutyOfOth3(memory, day, learner, verdict, byRef);
  const silence = ours.filter(({ outType, outCode }) => outType === 'OTH' && outCode === 3);
  const [held] = silence;
  if (silence.length > 1) say('OTH-3', 'one at most', lines(silence));
  if (duty === 'must' && held === undefined) say('OTH-3', `must be on record: ${why}`, lines(ours));
  if (held !== undefined) {
    explainedRows.add(held);
    const start = pot.terminationDate === null ? null : plusDays(pot.terminationDate, 1);
    if (duty === 'must not') say('OTH-3', `must not be on record: ${why}`, lineOf(held));
    else if (duty === 'may' && isNew(held)) say('OTH-3', `must not be written: ${why}`, lineOf(held));
    if (held.startDate !== start && (isNew(held) || duty === 'must'))
      say('OTH-3', `starts on ${start}`, lineOf(held));
    if (held.endDate !== null) say('OTH-3', 'end blank', lineOf(held));
    if (isNew(held) && held.collDate !== day.today) say('OTH-3', `collected ${day.today}`, lineOf(held));
  }

  for (const row of ours)
    if (isNew(row) && !explainedRows.has(row) && !isPartlyTold(memory, day, learner, verdict, row))
      say('From answers to rows', `nothing gives ${lineOf(row)}`, lines(ours));
  return findings;
}

/** Told nothing: the row starts after leaving, whenever that was, and follows a termination date that is amended. */
function asItStands(row: DpOutcome, { terminationDate }: MisPot): DpOutcome {
  return isUnknown(row) && terminationDate !== null
    ? { ...row, startDate: plusDays(terminationDate, 1) }
    : row;
}

/** domain.md, *OTH-3*, *Partly answered*, *Merging* 3 and 5, and the effects of the decisions. */
function dutyOfOth3(
  memory: Memory,
  day: Day,
  learner: MisLearner,
  verdict: Verdict,
  byRef: ReadonlyMap<string, MisLearner>,
): [Duty, string] {
  const { key, reason, stopOn, pot } = verdict;
  const { today, serviceUp } = day;
  if (memory.rows.answered.has(key)) return ['must not', 'a real answer came'];
  if (reason === 'NOT_ENDED') {
    if (learner.absent || learner.test) return ['may', 'held'];
    return ['must not', 'the learner has not left'];
  }
  const person = day.personOf.get(learner.ref)!;
  const end = endOf(pot)!;
  const real = person.records
    .flatMap(({ ref }) => byRef.get(ref)?.destinations ?? [])
    .find((row) => !isUnknown(row) && row.startDate >= end);
  // Profile `guide`: always.
  if (real !== undefined && day.settings.profile !== 'guide')
    return ['may', `a real outcome is on record: ${lineOf(real)}`];
  if (reason === 'DECEASED')
    return verdict.why === 'RUI 5' ? ['must', 'RUI 5'] : ['may', 'told so: nothing is derived'];
  if (reason === 'BARRED') return learner.absent || learner.test ? ['may', 'held'] : ['must', 'barred'];
  if (reason !== 'ELIGIBLE' && reason !== 'NO_ADDRESS') return ['may', 'no effect of this reason'];
  if (learner.absent || learner.test) return ['may', 'held'];
  if (!serviceUp) return ['may', 'the feed was not read to its end'];

  const remembered = potMemory(memory, key);
  const sayings = sayingsOf(memory, person, memory.heard);
  const own = sayings.filter(({ link }) => remembered.links.has(link));
  if (today > stopOn!) {
    remembered.lapsed = true;
    const partly = own.findLast(({ what, on }) => what === 'partly' && on <= stopOn!);
    if (partly?.what === 'partly' && partly.activities.length > 0)
      return ['must not', 'partly answered gives rows'];
    return ['must', `silent until ${stopOn}`];
  }
  remembered.lapsed = false;
  if (remembered.unsubscribed) return ['must', 'unsubscribed'];
  if (sayings.some(({ what }) => what === 'stopped' || what === 'back-in'))
    return ['may', 'was unsubscribed for a while'];
  // A barred survey opens again when there is somebody to ask, not when there is only somebody to list.
  if (reason === 'NO_ADDRESS') return ['may', `listed until ${stopOn}`];
  return ['must not', `the stop date is ${stopOn}`];
}

/** domain.md, *Partly answered*: complete activities give rows once the survey has ended without more. */
function isPartlyTold(memory: Memory, day: Day, learner: MisLearner, verdict: Verdict, row: MisRow): boolean {
  const person = day.personOf.get(learner.ref)!;
  const { links } = potMemory(memory, verdict.key);
  const partly = sayingsOf(memory, person, memory.heard).findLast(
    ({ what, link, on }) => what === 'partly' && links.has(link) && on <= (verdict.stopOn ?? ''),
  );
  if (partly?.what !== 'partly' || verdict.stopOn === null) return false;
  // What was told is told, also where the survey ends before: barred, or unsubscribed.
  const { unsubscribed } = potMemory(memory, verdict.key);
  if (day.today <= verdict.stopOn && verdict.reason !== 'BARRED' && !unsubscribed) return false;
  return rowsOf(partly.activities, verdict.pot.terminationDate!, partly.on).some(
    (expected) => isSame(row, expected) && row.collDate === expected.collDate,
  );
}

/** domain.md, *Derived from new learning*. */
function judgeDerived(
  memory: Memory,
  day: Day,
  learner: MisLearner,
  verdict: Verdict,
  byRef: ReadonlyMap<string, MisLearner>,
): { readonly row: Omit<DpOutcome, 'collDate'>; readonly duty: Duty } | null {
  const { derived } = memory.rows;
  const { key, reason, by } = verdict;
  if (by !== null) {
    const again = potOf(byRef, by);
    if (again !== undefined) {
      const [outType, outCode] = codeOf(learnerOf(byRef, by)!, again);
      derived.set(key, { by, row: { outType, outCode, startDate: again.startDate, endDate: null } });
    }
  }
  const known = derived.get(key);
  if (known === undefined) return null;
  const again = potOf(byRef, known.by);
  if (again === undefined) return { row: known.row, duty: 'must not' };
  if (hasEnded(again, day.today)) {
    const short = daysFrom(again.startDate, endOf(again)!) <= CAME_TO_NOTHING_DAYS;
    if (short && lastAimOf(again)?.compStatus !== 2) return { row: known.row, duty: 'must not' };
    return { row: known.row, duty: 'may' };
  }
  const held = learner.absent || learner.test;
  return { row: known.row, duty: reason === 'RETURNED' && !held ? 'must' : 'may' };
}

function codeOf(learner: MisLearner, { aims }: MisPot): readonly [DpOutcome['outType'], number] {
  if (aims.some(({ progType }) => APPRENTICESHIPS.includes(progType ?? 0))) return ['EDU', 2];
  if (aims.some(({ progType }) => progType === 24)) return ['EDU', 1];
  if (aims.some(({ higherEducation }) => higherEducation)) return ['EDU', 6];
  const hours = (learner.planLearnHours ?? 0) + (learner.planEepHours ?? 0);
  return ['EDU', hours >= FULL_TIME_HOURS ? 4 : 5];
}

/** domain.md, *Merging* 1 and 4: of another's row nothing changes but the collection date, and that forward. */
function judgeOthers({ seen }: RowMemory, learner: MisLearner): Finding[] {
  const findings: Finding[] = [];
  const now = new Map(learner.destinations.map((row) => [row.id, row]));
  for (const [id, before] of seenOf(seen, learner)) {
    if (before.source === 'survey') continue;
    const after = now.get(id);
    const same = after !== undefined && isSame(after, before) && after.endDate === before.endDate;
    if (!same || after.collDate < before.collDate)
      findings.push({
        ref: learner.ref,
        rule: 'Merging 4',
        checker: `a row of another stays: ${lineOf(before)}`,
        product: after === undefined ? 'it is gone' : lineOf(after),
      });
  }
  return findings;
}

const rowsSeen = new WeakMap<RowMemory['seen'], Map<string, Set<string>>>();

/** Rows seen of one learner before today. */
function seenOf(seen: RowMemory['seen'], learner: MisLearner): [string, MisRow][] {
  let byLearner = rowsSeen.get(seen);
  if (byLearner === undefined) {
    byLearner = new Map();
    rowsSeen.set(seen, byLearner);
  }
  const ids = byLearner.get(learner.ref) ?? new Set<string>();
  byLearner.set(learner.ref, ids);
  const before = [...ids].map((id): [string, MisRow] => [id, seen.get(id)!]);
  for (const { id } of learner.destinations) ids.add(id);
  return before;
}

function learnerOf(byRef: ReadonlyMap<string, MisLearner>, key: PotKey): MisLearner | undefined {
  return byRef.get(key.split(' ')[0]!);
}

function potOf(byRef: ReadonlyMap<string, MisLearner>, key: PotKey): MisPot | undefined {
  return learnerOf(byRef, key)?.pots.find(({ id }) => id === key.split(' ')[1]);
}

function isSame(a: Omit<DpOutcome, 'collDate'>, b: Omit<DpOutcome, 'collDate'>): boolean {
  return a.outType === b.outType && a.outCode === b.outCode && a.startDate === b.startDate;
}

function lineOf({ outType, outCode, startDate, endDate, collDate }: DpOutcome): string {
  return `${outType} ${outCode} from ${startDate}${endDate === null ? '' : ` until ${endDate}`}, collected ${collDate}`;
}

function lines(rows: readonly DpOutcome[]): string {
  return rows.length === 0 ? 'no row' : rows.map(lineOf).join('; ');
}
