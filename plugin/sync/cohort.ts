import {
  type AskedSurvey,
  countedSurvey,
  LEAVING_WAVE,
  type Leaver,
  learningEnded,
  leavingPot,
  makesLeaver,
  potKey,
} from '../domain/index.ts';
import type { Host, HostLearner } from '../host.ts';
import {
  cohortAfter,
  type EndedPot,
  firstAnswers,
  type SentContact,
  sentContacts,
} from '../storage/cohort.ts';
import { type DecisionRow, decisionsOf } from '../storage/decisions.ts';
import { recordsOf } from '../storage/persons.ts';
import { surveysOfPersons } from '../storage/surveys.ts';
import { REFS_PER_CALL } from './context.ts';
import { groupBy } from './group-by.ts';
import { readPersons } from './read-learners.ts';

/** Termination dates, both included. */
export interface CohortRange {
  readonly from: string;
  readonly to: string;
}

/** A POT of the range with the decision on it. */
type RangePot = DecisionRow & { readonly termination: string };

/** States of a message that went and did not arrive. */
const NOT_ARRIVED: ReadonlySet<SentContact['state']> = new Set(['bounced', 'undelivered']);

/**
 * Every person with a POT that was terminated within the range, once: as a leaver, or null where none of their POTs
 * makes them one. A page of records at a time; nobody is kept.
 */
export async function* cohort(host: Host, range: CohortRange): AsyncGenerator<Leaver | null> {
  for (let after: EndedPot | null = null; ; ) {
    const page: CohortPage = await cohortPage(host, range, after);
    yield* page.leavers;
    after = page.next;
    if (after === null) return;
  }
}

/** Some persons of a cohort. */
export interface CohortPage {
  readonly leavers: readonly (Leaver | null)[];
  /** Where the next page begins; null: this was the last. */
  readonly next: EndedPot | null;
}

/** The persons of a cohort whose first POT comes after a place in it: about as many as a host is asked for at once. */
export async function cohortPage(
  host: Host,
  range: CohortRange,
  after: EndedPot | null,
): Promise<CohortPage> {
  const pots = await cohortAfter(host.database.reader, { ...range, after, limit: REFS_PER_CALL });
  const leavers = await leaversOf(host, await personsAtHome(host, range, pots));
  return { leavers, next: pots.length < REFS_PER_CALL ? null : pots.at(-1)! };
}

/** The POTs of the range of each person whose first one is on the page: so each person is on one page. */
async function personsAtHome(
  { database: { reader } }: Host,
  { from, to }: CohortRange,
  page: readonly EndedPot[],
): Promise<ReadonlyMap<string, readonly RangePot[]>> {
  const refs = [...new Set(page.map(({ learnerRef }) => learnerRef))];
  const onPage = await decisionsOf(reader, refs);
  const records = await recordsOf(reader, [...new Set(onPage.map(({ personKey }) => personKey))]);
  const here = new Set(refs);
  const elsewhere = records.map(({ learnerRef }) => learnerRef).filter((ref) => !here.has(ref));
  const decisions = [...onPage, ...(await decisionsOf(reader, elsewhere))];
  const inRange = (row: DecisionRow): row is RangePot =>
    row.held !== 'test' && row.termination !== null && from <= row.termination && row.termination <= to;
  const persons = groupBy(decisions.filter(inRange), ({ personKey }) => personKey);
  const listed = new Set(page.map(({ learnerRef, potId }) => potKey(learnerRef, potId)));
  for (const [person, pots] of persons) {
    const first = [...pots].sort(inOrder)[0]!;
    if (!listed.has(potKey(first.learnerRef, first.potId))) persons.delete(person);
  }
  return persons;
}

/** Which POT of a person is first does not matter, as long as it is the same on every page. */
function inOrder(a: EndedPot, b: EndedPot): number {
  const [one, other] = [a, b].map(({ termination, learnerRef, potId }) =>
    [termination, learnerRef, potId].join('\u0000'),
  );
  return one! < other! ? -1 : 1;
}

async function leaversOf(
  host: Host,
  persons: ReadonlyMap<string, readonly RangePot[]>,
): Promise<readonly (Leaver | null)[]> {
  const learners = await readPersons(host, [...persons.keys()]);
  const asked = await askedSurveys(host, persons);
  return [...persons].flatMap(([person, pots]) => {
    const leaving = leavingPot(pots);
    if (leaving === null) return [null];
    const own = learners.get(person) ?? [];
    const learner = own.find(({ ref }) => ref === leaving.learnerRef);
    // Erased, or marked test, since the last run: nobody to count.
    if (learner === undefined || learner.test) return [];
    return [leaverOf(leaving, own, countedSurvey(asked.get(person) ?? []))];
  });
}

function leaverOf(leaving: RangePot, own: readonly HostLearner[], survey: AskedSurvey | null): Leaver {
  return {
    termination: leaving.termination,
    endOfLearning: learningEnded(leaving),
    fundModel: leaving.fundModel,
    course: leaving.course,
    outcomes: own.flatMap(({ destinations }) => destinations),
    messages: survey?.messages ?? [],
    answeredAt: survey?.answeredAt ?? null,
  };
}

/** The surveys at leaving about the POTs that make these persons leavers, by person. */
async function askedSurveys(
  { database: { reader } }: Host,
  persons: ReadonlyMap<string, readonly RangePot[]>,
): Promise<ReadonlyMap<string, readonly AskedSurvey[]>> {
  const about = new Set(
    [...persons.values()]
      .flat()
      .filter(makesLeaver)
      .map(({ learnerRef, potId }) => potKey(learnerRef, potId)),
  );
  const surveys = (await surveysOfPersons(reader, [...persons.keys()])).filter(
    ({ wave, learnerRef, potId }) => wave === LEAVING_WAVE && about.has(potKey(learnerRef, potId)),
  );
  const ids = surveys.map(({ surveyId }) => surveyId);
  const answers = await firstAnswers(reader, ids);
  const contacts = groupBy(await sentContacts(reader, ids), ({ surveyId }) => surveyId);
  const asked = surveys.map(({ personKey, surveyId }) => ({
    personKey,
    surveyId,
    messages: (contacts.get(surveyId) ?? []).map(({ number, channel, state, sentAt }) => ({
      number,
      channel,
      sentAt,
      arrived: !NOT_ARRIVED.has(state),
    })),
    answeredAt: answers.get(surveyId) ?? null,
  }));
  return groupBy(asked, ({ personKey }) => personKey);
}
