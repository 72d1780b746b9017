import type { CalendarDate, IlrDestinationRecord, IlrHeader, IlrLearner } from './model.ts';
import { readIlr } from './reader.ts';
import { checkRows, type RuleFinding } from './rules/index.ts';
import { type Leaver, leaverOf } from './rules/leaver.ts';
import { r71 } from './rules/r71.ts';
import { r85 } from './rules/r85.ts';
import { r107 } from './rules/r107.ts';
import { r108 } from './rules/r108.ts';
import { yearHas, yearStart } from './years.ts';

/** What is wrong where. `learnRefNumber` is the provider's own key: for the provider's eyes, never for a log. */
export interface CheckFinding extends Omit<RuleFinding, 'rule'> {
  /** Name of the published rule, or `unknown-element`. */
  readonly rule: string;
  readonly learnRefNumber: string | null;
  readonly line: number;
}

export interface CheckResult {
  readonly header: IlrHeader;
  readonly findings: readonly CheckFinding[];
  readonly counts: {
    readonly learners: number;
    readonly aims: number;
    readonly records: number;
    readonly outcomes: number;
    readonly errors: number;
    readonly warnings: number;
  };
}

/** What stays in memory of a learner until the file's end. */
interface Seen {
  readonly uln: number;
  readonly line: number;
  readonly leaver: Leaver | null;
}

/**
 * Checks an ILR file by the published rules on destinations. R107 and R108 are asked only of years whose files have
 * destinations. The header's file preparation date and year stand for today.
 * @throws what `readIlr` throws: a file that cannot be read has no findings
 */
export async function checkIlr(source: AsyncIterable<Uint8Array | string>): Promise<CheckResult> {
  const check = new Check();
  for await (const item of readIlr(source)) {
    if (item.kind === 'header') check.header = item.header;
    else if (item.kind === 'learner') check.learner(item.learner, item.line);
    else if (item.kind === 'destinations') check.record(item.record, item.line);
    else
      check.add(
        [
          {
            rule: 'unknown-element',
            severity: 'warning',
            message: `${item.path}: ${item.message}`,
            row: null,
          },
        ],
        null,
        item.line,
      );
  }
  return check.result();
}

class Check {
  header: IlrHeader = { year: '2019-20', ukprn: 0, filePreparationDate: '' };
  readonly #findings: CheckFinding[] = [];
  readonly #learners = new Map<string, Seen>();
  readonly #records = new Map<string, { count: number; latestStart: CalendarDate | undefined }>();
  readonly #counts = { learners: 0, aims: 0, records: 0, outcomes: 0 };

  learner(learner: IlrLearner, line: number): void {
    this.#counts.learners += 1;
    this.#counts.aims += learner.aims.length;
    this.#learners.set(learner.learnRefNumber, { uln: learner.uln, line, leaver: leaverOf(learner.aims) });
  }

  record(record: IlrDestinationRecord, line: number): void {
    this.#counts.records += 1;
    this.#counts.outcomes += record.outcomes.length;
    const ref = record.learnRefNumber;
    const before = this.#records.get(ref) ?? { count: 0, latestStart: undefined };
    const starts = record.outcomes.map((outcome) => outcome.startDate);
    const latestStart = [before.latestStart ?? '', ...starts].reduce((a, b) => (b > a ? b : a));
    this.#records.set(ref, {
      count: before.count + 1,
      latestStart: latestStart === '' ? undefined : latestStart,
    });
    this.add(r71(before.count + 1), ref, line);
    this.add(r85(record.uln, this.#learners.get(ref)?.uln), ref, line);
    const context = {
      filePreparation: this.header.filePreparationDate,
      collectionYearStart: yearStart(this.header.year),
      uln: record.uln,
    };
    this.add(checkRows(record.outcomes, context), ref, line);
  }

  add(found: readonly RuleFinding[], learnRefNumber: string | null, line: number): void {
    for (const finding of found) this.#findings.push({ ...finding, learnRefNumber, line });
  }

  result(): CheckResult {
    if (yearHas(this.header.year, 'LearnerDestinationandProgression')) this.#leavers();
    const errors = this.#findings.filter((finding) => finding.severity === 'error').length;
    return {
      header: this.header,
      findings: this.#findings,
      counts: { ...this.#counts, errors, warnings: this.#findings.length - errors },
    };
  }

  #leavers(): void {
    for (const [ref, { leaver, line }] of this.#learners) {
      if (leaver === null) continue;
      const latestStart = this.#records.get(ref)?.latestStart;
      const late = r108(leaver, latestStart, this.header.filePreparationDate);
      this.add([...late, ...r107(leaver, latestStart, late.length > 0)], ref, line);
    }
  }
}
