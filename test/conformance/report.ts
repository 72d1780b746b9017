import type { Knex } from 'knex';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/ilr/calendar.ts';
import type { Database } from '../../lib/sql/index.ts';
import { migrate } from '../../lib/sql/index.ts';
import { pluginMigrations } from '../../migrations/plugin/index.ts';
import { type ContactRow, upsertContacts } from '../../plugin/storage/contacts.ts';
import { type DecisionRow, upsertDecisions } from '../../plugin/storage/decisions.ts';
import { type OutcomeRow, recordOutcomes } from '../../plugin/storage/outcomes.ts';
import {
  linesAnswered,
  linesLeft,
  linesSent,
  type ReportFilter,
  type ReportLine,
} from '../../plugin/storage/report-lines.ts';
import { type ResponseRow, upsertResponses } from '../../plugin/storage/responses.ts';
import { upsertReviews } from '../../plugin/storage/reviews.ts';
import { type SurveyRow, upsertSurveys } from '../../plugin/storage/surveys.ts';
import type { Store } from './store.ts';

const LEAVERS = 90;
/** Lapsed; it was looked at while it was unsubscribed. */
const MOVED_ON = 67;
const POT_ID = 'aims@2023-09-04';
const AT = '2025-03-03T09:00:00.000Z';
const STATES = ['due', 'invited', 'answered', 'unsubscribed', 'lapsed', 'barred', 'withdrawn'] as const;
const SPAN = { from: '2024-07-02', to: '2024-07-20' };
const SENT_SPAN = { from: '2025-01-02T00:00:00.000Z', until: '2025-01-20T00:00:00.000Z' };

const ids = Array.from({ length: LEAVERS }, (_, at) => at);
const refOf = (at: number) => `L${String(at).padStart(4, '0')}`;
const surveyIdOf = (at: number, opening = 1) =>
  `00000000-0000-4000-8000-${String(at * 10 + opening).padStart(12, '0')}`;
const stateOf = (at: number) => STATES[at % STATES.length]!;
/** Several of each date, so that pages end in the middle of one. */
const leftOn = (at: number) => addDays('2024-07-01', at % 25);

/** Leavers of every kind: one in eight is not surveyed, one in eleven a test learner, one in nine asked anew. */
async function withLeavers(store: Store): Promise<Database> {
  const database = await store.empty();
  await migrate(database, [pluginMigrations]);
  const surveyed = ids.filter((at) => at % 8 !== 0);
  await database.transaction(async (tx) => {
    await upsertDecisions(tx, ids.map(decision));
    await upsertSurveys(
      tx,
      surveyed.flatMap((at) => [
        ...(at % 9 === 0 ? [survey(at, 1, 'withdrawn')] : []),
        survey(at, 2, stateOf(at)),
      ]),
    );
    const asked = surveyed.filter((at) => stateOf(at) !== 'due' && stateOf(at) !== 'barred');
    await upsertContacts(
      tx,
      asked.flatMap((at) => [message(at, 1, 'email'), message(at, 1, 'sms'), message(at, 2, 'email')]),
    );
    await upsertResponses(tx, surveyed.filter((at) => stateOf(at) === 'answered').map(response));
    await recordOutcomes(
      tx,
      surveyed
        .filter((at) => at % 3 === 0)
        .map((at) => outcome(at, stateOf(at) === 'lapsed' ? 'silent' : 'answered')),
    );
    await recordOutcomes(
      tx,
      ids.filter((at) => at % 16 === 0).map((at) => ({ ...outcome(at, 'returned'), surveyId: null })),
    );
    // A row that was written and taken back is no row.
    const takenBack = outcome(MOVED_ON, 'silent');
    await recordOutcomes(tx, [takenBack]);
    await recordOutcomes(tx, [{ ...takenBack, op: 'withdraw' }]);
    const lapsed = surveyed.filter((at) => stateOf(at) === 'lapsed');
    await upsertReviews(
      tx,
      lapsed.slice(0, 9).map((at) => ({
        ...{ surveyId: surveyIdOf(at, 2), learnerRef: refOf(at), who: 'olga', at: AT, note: 'seen' },
        state: at === MOVED_ON ? 'unsubscribed' : 'lapsed',
      })),
    );
  });
  return database;
}

function decision(at: number): DecisionRow {
  return {
    ...{ learnerRef: refOf(at), potId: POT_ID, personKey: refOf(at), facts: '{}', email: 1, sms: 0 },
    reason: at % 8 === 0 ? 'TRANSFERRED' : 'ELIGIBLE',
    held: at % 11 === 0 ? 'test' : null,
    ...{ potStart: '2023-09-04', actualEnd: leftOn(at), termination: at % 29 === 0 ? null : leftOn(at) },
    ...{ fundModel: at % 5 === 0 ? 36 : at % 7 === 0 ? null : 35, course: 'Plumbing' },
    ...{ firstSeenEnded: null, reviewOn: null, ruleVersion: '1', runId: 1, decidedAt: AT },
  };
}

function survey(at: number, opening: number, state: SurveyRow['state']): SurveyRow {
  return {
    ...{ surveyId: surveyIdOf(at, opening), personKey: refOf(at), learnerRef: refOf(at), potId: POT_ID },
    ...{ wave: at % 13 === 0 ? 1 : 0, opening, state },
    reason: state === 'lapsed' && at % 2 === 0 ? 'KNOWN' : 'ELIGIBLE',
    ...{ potStart: '2023-09-04', actualEnd: leftOn(at), termination: leftOn(at) },
    ...{
      stopOn: '2025-07-05',
      closesOn: '2025-07-05',
      rounds: 1,
      lastRoundOn: null,
      owes: null,
      delayed: null,
      dueOn: null,
      answeredOn: null,
      stoppedOn: null,
      changedAt: AT,
    },
  };
}

function message(at: number, number: number, channel: 'email' | 'sms'): ContactRow {
  const day = addDays('2025-01-01', (at % 12) + (number - 1) * 10);
  return {
    ...{
      surveyId: surveyIdOf(at, 2),
      number,
      channel,
      kind: 'invitation',
      state: 'sent',
      learnerRef: refOf(at),
    },
    ...{ address: 'a@example.org', givenName: 'A', course: '', language: 'en', living: 0 },
    ...{ notBefore: AT, sendBefore: AT, askedBy: 'system', why: null, plannedAt: AT },
    sentAt: `${day}T09:0${at % 3}:00.000Z`,
  };
}

function response(at: number): ResponseRow {
  const submittedOn = addDays('2024-07-01', at % 20);
  const told = { answers: '{}', evidence: '[]', answeredBy: 'learner', receivedAt: AT } as const;
  return { surveyId: surveyIdOf(at, 2), kind: 'answered', submittedOn, ...told };
}

function outcome(at: number, cause: string): OutcomeRow {
  const written = {
    op: 'append',
    outType: 'OTH',
    outCode: 3,
    startDate: '2024-07-02',
    ruleVersion: '1',
  } as const;
  const of = { learnerRef: refOf(at), potId: POT_ID, surveyId: surveyIdOf(at, 2) };
  return {
    hostRowId: `row${at}${cause}`,
    ...of,
    ...written,
    cause,
    supersededBy: null,
    who: null,
    hostVersion: null,
    was: null,
    undoes: null,
    at: AT,
  };
}

type Ask = (after: readonly string[] | null, limit: number, filter: ReportFilter) => Promise<ReportLine[]>;

async function every(ask: Ask, limit: number, filter: ReportFilter = {}): Promise<ReportLine[]> {
  const lines: ReportLine[] = [];
  for (let after: readonly string[] | null = null; ; ) {
    const page: ReportLine[] = await ask(after, limit, filter);
    expect(page.length).toBeLessThanOrEqual(limit);
    lines.push(...page);
    if (page.length < limit) return lines;
    after = page.at(-1)!.place;
  }
}

/** What stands in a report, counted by SQL that has nothing to do with the one that pages through it. */
const LEFT = `from dt_decision d left join dt_survey s on s.learner_ref = d.learner_ref and s.pot_id = d.pot_id
  and s.wave = 0 and s.opening = 2
  where d.termination >= '${SPAN.from}' and d.termination <= '${SPAN.to}' and coalesce(d.held, '') <> 'test'`;
const SENT = `from dt_survey s left join dt_decision d on d.learner_ref = s.learner_ref and d.pot_id = s.pot_id
  where s.survey_id in (select survey_id from dt_contact where sent_at >= '${SENT_SPAN.from}' and sent_at < '${SENT_SPAN.until}')`;
const ANSWERED = `from dt_survey s left join dt_decision d on d.learner_ref = s.learner_ref and d.pot_id = s.pot_id
  where s.survey_id in (select survey_id from dt_response where submitted_on >= '${SPAN.from}' and submitted_on <= '${SPAN.to}')`;
const FLAGGED = "s.state in ('unsubscribed', 'lapsed', 'barred') and s.reason <> 'KNOWN' and s.wave = 0";

const FILTERS: readonly (readonly [ReportFilter, sql: string])[] = [
  [{}, '1 = 1'],
  [{ status: 'lapsed' }, "s.state = 'lapsed'"],
  [{ status: 'none' }, 's.survey_id is null'],
  [{ fundModel: 36 }, 'd.fund_model = 36'],
  [{ flagged: 'all' }, FLAGGED],
  [
    { flagged: 'unreviewed' },
    `${FLAGGED} and s.survey_id not in (select r.survey_id from dt_review r where r.state = s.state)`,
  ],
  [
    { cause: 'silent' },
    "s.survey_id in (select survey_id from dt_outcome where cause = 'silent' and superseded_by is null and op = 'append')",
  ],
  [
    { cause: 'returned' },
    "d.learner_ref in (select learner_ref from dt_outcome where cause = 'returned' and survey_id is null)",
  ],
  [
    { status: 'lapsed', fundModel: 35, flagged: 'all' },
    `s.state = 'lapsed' and d.fund_model = 35 and ${FLAGGED}`,
  ],
];

export function reportBehaviours(store: Store): void {
  describe('the lines of the report', () => {
    it('are as many as a count by other means, whatever narrows them, each once in whatever pages', async () => {
      const { reader } = await withLeavers(store);
      const reports: readonly (readonly [counted: string, ask: Ask])[] = [
        [LEFT, (after, limit, filter) => linesLeft(reader, SPAN, { after, limit, filter })],
        [SENT, (after, limit, filter) => linesSent(reader, SENT_SPAN, { after, limit, filter })],
        [ANSWERED, (after, limit, filter) => linesAnswered(reader, SPAN, { after, limit, filter })],
      ];
      const counts: number[] = [];
      for (const [counted, ask] of reports)
        for (const [filter, sql] of FILTERS) {
          const expected = await countOf(reader, `${counted} and ${sql}`);
          const [whole, paged] = [await every(ask, 1_000, filter), await every(ask, 7, filter)];
          expect([filter, whole.length]).toEqual([filter, expected]);
          expect(paged).toEqual(whole);
          const keys = whole.map(({ learnerRef, surveyId }) => `${learnerRef} ${surveyId}`);
          expect(new Set(keys).size).toBe(keys.length);
          counts.push(expected);
        }
      expect(counts.filter((count) => count > 0).length).toBeGreaterThan(15);
    });

    it('hold the newest opening, what was decided, and the review as long as it counts', async () => {
      const { reader } = await withLeavers(store);
      const lines = await every(
        (after, limit) => linesLeft(reader, SPAN, { after, limit, filter: {} }),
        1_000,
      );
      for (const { learnerRef, state, surveyId, reviewedBy, fundModel, termination } of lines) {
        const at = Number(learnerRef.slice(1));
        expect(fundModel).toBe(decision(at).fundModel);
        expect(termination).toBe(leftOn(at));
        if (surveyId === null) continue;
        expect([surveyId, state]).toEqual([surveyIdOf(at, 2), stateOf(at)]);
        if (reviewedBy !== null) expect([reviewedBy, state]).toEqual(['olga', 'lapsed']);
      }
      const reviewed = lines.flatMap(({ learnerRef, reviewedBy }) => (reviewedBy === null ? [] : learnerRef));
      expect(reviewed).toContain(refOf(53));
      expect(lines.map(({ learnerRef }) => learnerRef)).toContain(refOf(MOVED_ON));
      expect(reviewed).not.toContain(refOf(MOVED_ON));
      expect(lines.some(({ surveyId }) => surveyId === null)).toBe(true);
    });

    it('of another wave show its survey, or none', async () => {
      const { reader } = await withLeavers(store);
      const lines = await every(
        (after, limit, filter) => linesLeft(reader, SPAN, { after, limit, filter }),
        10,
        { wave: 1 },
      );
      const later = await countOf(
        reader,
        `${LEFT.replace('s.wave = 0', 's.wave = 1')} and s.survey_id is not null`,
      );
      expect(later).toBeGreaterThan(0);
      expect(lines.filter(({ wave }) => wave === 1)).toHaveLength(later);
      expect(lines).toHaveLength(await countOf(reader, LEFT));
    });
  });
}

async function countOf(reader: Knex, from: string): Promise<number> {
  const [row] = (await reader.raw(`select count(*) as n ${from}`)) as { n: number }[];
  return Number(row!.n);
}
