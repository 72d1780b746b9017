import { addDays } from '../calendar.ts';
import type { CalendarDate, IlrYear } from '../model.ts';
import { toRecordXml } from '../record-xml.ts';
import { headerYear, namespaceOf, yearStart } from '../years.ts';
import { type FictionalAim, fictionalAims, fictionalOutcomes } from './learning.ts';
import { fictionalPerson } from './person.ts';
import { randomFrom } from './random.ts';
import { headerXml, learnerXml } from './xml.ts';

export interface GenerateOptions {
  /** How many learners. */
  readonly learners: number;
  /** The same seed gives the same file. */
  readonly seed: number;
  readonly year: IlrYear;
  /** Provider number; the default belongs to no provider. */
  readonly ukprn?: number;
}

const FICTIONAL_UKPRN = 99_999_999;
/** Days after 1 August on which a fictional file is prepared: the end of the collection year. */
const PREPARED_AFTER = 360;

/**
 * Writes a fictional ILR file, piece by piece: deterministic, valid for its year, with realistic shares of endings,
 * breaks, withdrawals, contact preferences, shared addresses and outcomes on record. Memory holds the outcomes, which
 * the file lists after all learners.
 */
export function* generateIlr(options: GenerateOptions): Generator<string> {
  const { year, ukprn = FICTIONAL_UKPRN } = options;
  const prepared: CalendarDate = addDays(yearStart(year), PREPARED_AFTER);
  const random = randomFrom(options.seed);
  yield headerXml({ namespace: namespaceOf(year), year: headerYear(year), prepared, ukprn });
  const records: string[] = [];
  for (let index = 0; index < options.learners; index += 1) {
    const person = fictionalPerson(index, year, random);
    const aims: FictionalAim[] = fictionalAims(year, prepared, random);
    yield learnerXml(person, aims);
    const outcomes = fictionalOutcomes(year, aims, prepared, random);
    if (outcomes.length > 0) records.push(toRecordXml(person.ref, { uln: person.uln, outcomes }));
  }
  yield* records;
  yield '</Message>\n';
}
