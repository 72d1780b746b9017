import type { DpOutcome } from '../../../lib/ilr/model.ts';
import { rowsOf } from './answers.ts';
import { plusDays } from './calendar.ts';
import { endOf, isUnknown, type Verdict } from './decide.ts';
import { judgeDerived } from './derived.ts';
import type { MisLearner, MisPot, MisRow, PotKey } from './facts.ts';
import { keyOf } from './facts.ts';
import { type Day, type Finding, type Memory, potMemory, sayingsOf } from './judge.ts';
import { dutyOfOth3, INTERIM } from './oth3.ts';
import { judgeOthers } from './others.ts';
import { wasInTime } from './partly.ts';
import { isSame, lineOf, lines } from './row-words.ts';
import { type ToldRow, toldAgain } from './told-again.ts';

/** What the checker remembers of destination rows. */
export interface RowMemory {
  /** Every row seen so far, as it was last seen. */
  readonly seen: Map<string, MisRow>;
  /** What the answers about a POT gave, when they were taken in. */
  readonly answered: Map<PotKey, readonly ToldRow[]>;
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

/** How it stands with a row that the rules speak of. `may`: from before, but not written today; `open`: that too. */
export type Duty = 'must' | 'may' | 'open' | 'must not';

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
    const told = rowsOf(saying.activities, termination, saying.on);
    if (!memory.waveOfLink.has(saying.link)) {
      rows.answered.set(key, told);
      continue;
    }
    const { links } = potMemory(memory, key);
    const isKnown = memory.sayings.some(
      (one) => one.what === 'partly' && one.activities.length > 0 && links.has(one.link),
    );
    rows.answered.set(key, toldAgain(rows.answered.get(key) ?? [], told, isKnown));
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
    const candidates = learner.destinations.filter(
      (row) => isToldRow(row, expected) && row.endDate === expected.endDate,
    );
    // Told with another start, the row of before may stand, and a second one beside it.
    const found = candidates.toSorted((a, b) => b.collDate.localeCompare(a.collDate))[0];
    if (found === undefined && told.isOpen) continue;
    // "Not known" gives way once new learning here has told the destination.
    if (found === undefined && isUnknown(expected) && rows.derived.has(verdict.key)) continue;
    if (found === undefined)
      say('From answers to rows', `${lineOf(expected)} must be on record`, lines(ours));
    else {
      for (const row of learner.destinations) if (isToldRow(row, expected)) explainedRows.add(row);
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
    if (isNew(held) && duty === 'must' && held.interim !== why.startsWith(INTERIM))
      say('Interim row', `${why}: marked ${held.interim ? 'although it is none' : 'interim'}`, lineOf(held));
    if (held.endDate !== null) say('OTH-3', 'end blank', lineOf(held));
    if (isNew(held) && held.collDate !== day.today) say('OTH-3', `collected ${day.today}`, lineOf(held));
  }

  for (const row of ours)
    if (isNew(row) && !explainedRows.has(row) && !isPartlyTold(memory, day, learner, verdict, row))
      say('From answers to rows', `nothing gives ${lineOf(row)}`, lines(ours));
  return findings;
}

function isToldRow(row: MisRow, { orFrom, ...told }: ToldRow): boolean {
  return isSame(row, told) || (orFrom !== undefined && isSame(row, { ...told, startDate: orFrom }));
}

/** Told nothing: the row starts after leaving, whenever that was, and follows a termination date that is amended. */
function asItStands(row: ToldRow, { terminationDate }: MisPot): ToldRow {
  return isUnknown(row) && terminationDate !== null
    ? { ...row, startDate: plusDays(terminationDate, 1) }
    : row;
}

/** domain.md, *Partly answered*: complete activities give rows once the survey has ended without more. */
function isPartlyTold(memory: Memory, day: Day, learner: MisLearner, verdict: Verdict, row: MisRow): boolean {
  const { reason, stopOn, pot } = verdict;
  const remembered = potMemory(memory, verdict.key);
  const { links, unsubscribed, halfUnsubscribed } = remembered;
  if (stopOn === null) return false;
  // What was told is told, also where the survey ends before: barred, or unsubscribed.
  const isOver = (until: string) =>
    day.today > until || reason === 'BARRED' || unsubscribed || halfUnsubscribed;
  return sayingsOf(memory, day.personOf.get(learner.ref)!, memory.heard).some((saying) => {
    if (saying.what !== 'partly' || !links.has(saying.link)) return false;
    const wave = memory.waveOfLink.get(saying.link);
    if (!isOver(wave?.until ?? stopOn) || (wave === undefined && !wasInTime(saying, verdict, remembered)))
      return false;
    return rowsOf(saying.activities, pot.terminationDate!, saying.on).some(
      (expected) => isSame(row, expected) && row.collDate === expected.collDate,
    );
  });
}
