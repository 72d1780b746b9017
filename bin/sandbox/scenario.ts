import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { addDays } from '../../lib/ilr/calendar.ts';
import type { IlrHeader } from '../../lib/ilr/index.ts';
import { yearStart } from '../../lib/ilr/years.ts';
import type { Layer } from '../../plugin/config/index.ts';
import type { Answers } from '../../plugin/domain/index.ts';
import { readIlrHeader } from '../ilr-header.ts';

/** What the MIS knows beside the file. */
export interface LocalFacts {
  readonly suppressions: readonly { readonly learner: string; readonly by: string }[];
  readonly toldDeceased: readonly { readonly learner: string; readonly by: string }[];
  readonly tests: readonly { readonly learner: string }[];
}

/** A whole population to go through: a file, the days, the settings, and who answers what. */
export interface Scenario {
  readonly name: string;
  /** Name of the provider as learners know it. */
  readonly provider: string;
  readonly file: string;
  readonly header: IlrHeader;
  readonly today: string;
  readonly submittedOn: string;
  /** The day after every stop date; null: as the surveys say. */
  readonly closeOn: string | null;
  readonly settings: Layer;
  readonly local: LocalFacts;
  answersOf(learner: string, nth: number): Answers;
}

const COLLEGE = '#package/host/college/';
/** Days after the first run on which learners answer. */
const ANSWERING_AFTER = 4;
const NOTHING_LOCAL: LocalFacts = { suppressions: [], toldDeceased: [], tests: [] };

/**
 * The fictional college, or a file of one's own.
 * @throws FILE_UNREADABLE, and what reading an ILR file throws
 */
export async function readScenario(options: {
  readonly ilr?: string | undefined;
  readonly today?: string | undefined;
}): Promise<Scenario> {
  return options.ilr === undefined ? college(options.today) : ownFile(options.ilr, options.today);
}

async function college(today: string | undefined): Promise<Scenario> {
  const require = createRequire(import.meta.url);
  const read = (name: string) => JSON.parse(readFileSync(require.resolve(COLLEGE + name), 'utf8')) as unknown;
  const scenario = read('scenario.json') as {
    readonly name: string;
    readonly provider: string;
    readonly ilr: string;
    readonly local: string;
    readonly today: string;
    readonly backPopulationDate: string;
    readonly settings: Layer;
    readonly submittedOn: string;
    readonly closeOn: string;
    readonly answers: readonly { readonly learner: string; readonly answers: Answers }[];
  };
  const file = require.resolve(COLLEGE + scenario.ilr);
  const asWritten = today === undefined || today === scenario.today;
  const told = new Map(scenario.answers.map(({ learner, answers }) => [learner, answers]));
  const onDay = today ?? scenario.today;
  return {
    name: scenario.name,
    provider: scenario.provider,
    file,
    header: await readIlrHeader(file),
    today: onDay,
    submittedOn: asWritten ? scenario.submittedOn : addDays(onDay, ANSWERING_AFTER),
    closeOn: asWritten ? scenario.closeOn : null,
    settings: { ...scenario.settings, backPopulationDate: scenario.backPopulationDate },
    local: read(scenario.local) as LocalFacts,
    answersOf: (learner, nth) => told.get(learner) ?? inTurn(nth, onDay),
  };
}

async function ownFile(file: string, today: string | undefined): Promise<Scenario> {
  const header = await readIlrHeader(file);
  const onDay = today ?? header.filePreparationDate;
  return {
    name: `Provider ${header.ukprn}, ${header.year}`,
    provider: `Provider ${header.ukprn}`,
    file,
    header,
    today: onDay,
    submittedOn: addDays(onDay, ANSWERING_AFTER),
    closeOn: null,
    settings: { backPopulationDate: yearStart(header.year) },
    local: NOTHING_LOCAL,
    answersOf: (_learner, nth) => inTurn(nth, onDay),
  };
}

/** What learners answer of whom nothing else is written, in turn. */
function inTurn(nth: number, today: string): Answers {
  const since = (days: number) => ({ when: 'date' as const, value: addDays(today, -days) });
  const activities: readonly Answers['activities'][] = [
    [{ kind: 'employed', hours: '16-or-more', start: since(20), end: null }],
    [{ kind: 'course', mode: 'part-time', start: { when: 'unknown' }, end: null }],
    [
      { kind: 'employed', hours: 'fewer-than-16', start: { when: 'unknown' }, end: null },
      { kind: 'voluntary', start: since(30), end: null },
    ],
    [{ kind: 'not-working', looking: 'looking', start: { when: 'unknown' }, end: null }],
    [{ kind: 'apprenticeship', start: since(10), end: null }],
  ];
  return { activities: activities[nth % activities.length]!, preferNotToSay: false };
}
