import type { Knex } from 'knex';
import type { CalendarDate } from '../../lib/ilr/model.ts';
import type { DelayCause } from '../domain/index.ts';
import type { ContactRow } from './contacts.ts';
import { type DecisionRow, readDecisions } from './decisions.ts';
import type { OutcomeRow } from './outcomes.ts';
import { OPEN_STATES, type SurveyRow } from './surveys.ts';
import type { Connection } from './table.ts';

/** Learners of one page. */
const LEARNERS_PER_PAGE = 500;

/** Some learners that follow each other: those after one reference, up to another. */
export interface LearnerRange {
  /** Empty: from the first. */
  readonly after: string;
  /** Null: to the last. */
  readonly upTo: string | null;
}

/** All learners in ranges, each of as many as make a page. */
export async function* learnerRanges(tables: Connection): AsyncGenerator<LearnerRange> {
  for (let after = ''; ; ) {
    const page = (await tables('dt_decision')
      .distinct({ ref: 'learner_ref' })
      .where('learner_ref', '>', after)
      .orderBy('learner_ref')
      .limit(LEARNERS_PER_PAGE)) as { ref: string }[];
    const upTo = page.length < LEARNERS_PER_PAGE ? null : page.at(-1)!.ref;
    yield { after, upTo };
    if (upTo === null) return;
    after = upTo;
  }
}

/** Persons of whom there is a decision; test learners are not counted. */
export async function countPersons(tables: Connection): Promise<number> {
  const row = await readDecided(tables('dt_decision')).countDistinct({ persons: 'person_key' }).first();
  return Number((row as { persons: number } | undefined)?.persons ?? 0);
}

function readDecided(query: Knex.QueryBuilder): Knex.QueryBuilder {
  return query.where((shown) => shown.whereNull('held').orWhereNot('held', 'test'));
}

/** A message that a rehearsal left planned. */
export type RehearsedMessage = Pick<
  ContactRow,
  'surveyId' | 'number' | 'channel' | 'kind' | 'learnerRef' | 'notBefore' | 'sendBefore'
> & { readonly potId: string };

/** What a rehearsal did to a destination row. */
export type RehearsedRow = Pick<
  OutcomeRow,
  'learnerRef' | 'potId' | 'op' | 'cause' | 'outType' | 'outCode' | 'startDate'
>;

export interface RehearsedPage {
  readonly decisions: readonly DecisionRow[];
  readonly messages: readonly RehearsedMessage[];
  readonly rows: readonly RehearsedRow[];
  /** Rounds that are due and were put off, and why. */
  readonly delayed: readonly (Pick<SurveyRow, 'learnerRef' | 'potId'> & { readonly why: DelayCause })[];
}

/**
 * Indexes that a rehearsal is read by, and that nothing else needs. Both begin with the state: the tables have indexes that
 * do, and by those SQLite would read all that is planned for every page.
 */
export async function indexRehearsal(tables: Connection): Promise<void> {
  await tables.raw(
    'create index ix_rehearsed_delayed on dt_survey (state, learner_ref) where delayed is not null',
  );
  await tables.raw(
    "create index ix_rehearsed_planned on dt_contact (state, learner_ref) where state = 'planned'",
  );
}

/**
 * What a rehearsal left of some learners. Test learners are left out.
 * @param request.outcomesBefore what was done to rows before it has no higher number
 */
export async function rehearsedPage(
  tables: Connection,
  range: LearnerRange,
  request: { readonly outcomesBefore: number; readonly today: CalendarDate },
): Promise<RehearsedPage> {
  const within = (query: Knex.QueryBuilder, column: string) => {
    query.where(column, '>', range.after);
    return range.upTo === null ? query : query.where(column, '<=', range.upTo);
  };
  const decisions = (await within(readDecided(readDecisions(tables)), 'learner_ref').orderBy([
    'learner_ref',
    'pot_id',
  ])) as DecisionRow[];
  const messages = (await within(tables('dt_contact as c'), 'c.learner_ref')
    .join('dt_survey as s', 's.survey_id', 'c.survey_id')
    // Not a binding: so the index of what is planned fits whatever the value.
    .whereRaw("c.state = 'planned'")
    .orderBy(['c.survey_id', 'c.number', 'c.channel'])
    .select({
      surveyId: 'c.survey_id',
      number: 'c.number',
      channel: 'c.channel',
      kind: 'c.kind',
      learnerRef: 'c.learner_ref',
      notBefore: 'c.not_before',
      sendBefore: 'c.send_before',
      potId: 's.pot_id',
    })) as RehearsedMessage[];
  const rows = (await within(tables('dt_outcome'), 'learner_ref')
    .where('id', '>', request.outcomesBefore)
    .orderBy('id')
    .select({
      learnerRef: 'learner_ref',
      potId: 'pot_id',
      op: 'op',
      cause: 'cause',
      outType: 'out_type',
      outCode: 'out_code',
      startDate: 'start_date',
    })) as RehearsedRow[];
  // Whoever is due after the run is due because of it: a survey may have been put off before and be no longer.
  const delayed = (await within(tables('dt_survey as s'), 's.learner_ref')
    .join('dt_person as p', 'p.learner_ref', 's.learner_ref')
    .whereNotNull('s.delayed')
    .whereIn('s.state', OPEN_STATES)
    .where('p.review_on', '<=', request.today)
    .select({
      learnerRef: 's.learner_ref',
      potId: 's.pot_id',
      why: 's.delayed',
    })) as RehearsedPage['delayed'];
  return { decisions, messages, rows, delayed };
}
