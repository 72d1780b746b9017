import { describe, expect, it } from 'vitest';
import { migrate } from '../../../lib/sql/index.ts';
import { pluginMigrations } from '../../../migrations/plugin/index.ts';
import { surveysToClose } from '../../../plugin/storage/closing.ts';
import { recordOutcomes } from '../../../plugin/storage/outcomes.ts';
import { type SurveyRow, upsertSurveys } from '../../../plugin/storage/surveys.ts';
import { chosenDatabase } from '../../support/chosen-database.ts';

const TODAY = '2025-05-14';
const PAST = '2025-05-13';
const LATER = '2026-02-01';

function survey(surveyId: string, facts: Partial<SurveyRow>): SurveyRow {
  return {
    surveyId,
    personKey: surveyId,
    learnerRef: surveyId,
    potId: 'aims@2024-09-02',
    wave: 0,
    opening: 1,
    state: 'invited',
    reason: 'ELIGIBLE',
    potStart: '2024-09-02',
    actualEnd: '2025-05-01',
    termination: '2025-05-01',
    stopOn: LATER,
    closesOn: LATER,
    rounds: 1,
    lastRoundOn: '2025-05-02',
    owes: null,
    delayed: null,
    dueOn: null,
    answeredOn: null,
    stoppedOn: null,
    changedAt: '2025-05-02T09:00:00.000Z',
    ...facts,
  };
}

async function found(
  surveys: readonly SurveyRow[],
  endedBy: string | null,
  interimOf: readonly string[] = [],
) {
  const database = await chosenDatabase();
  await migrate(database, [pluginMigrations]);
  await database.transaction(async (tx) => {
    await upsertSurveys(tx, surveys);
    const row = { potId: null, op: 'append', cause: 'interim', outType: 'OTH', outCode: 3 } as const;
    const NOT_KEPT = { who: null, hostVersion: null, was: null, undoes: null };
    const rest = { startDate: PAST, ruleVersion: '1', supersededBy: null, at: TODAY, ...NOT_KEPT };
    await recordOutcomes(
      tx,
      interimOf.map((surveyId) => ({ hostRowId: surveyId, learnerRef: surveyId, surveyId, ...row, ...rest })),
    );
  });
  const pages: string[][] = [];
  for (let after: string | null = ''; after !== null; ) {
    const page: Awaited<ReturnType<typeof surveysToClose>> = await surveysToClose(database.reader, {
      before: TODAY,
      endedBy,
      after,
      limit: 2,
    });
    pages.push(page.surveys.map(({ surveyId }) => surveyId));
    after = page.next;
  }
  return pages;
}

describe('surveys to close', () => {
  const mixed = [
    survey('a-owes', { state: 'barred', owes: 'barred' }),
    survey('b-owes', { state: 'unsubscribed', owes: 'unsubscribed' }),
    survey('c-owes', { state: 'unsubscribed', owes: 'unsubscribed' }),
    ...(['due', 'invited', 'partly-answered'] as const).flatMap((state) => [
      survey(`${state}-1`, { state, stopOn: PAST }),
      survey(`${state}-2`, { state, stopOn: PAST }),
      survey(`${state}-3`, { state, stopOn: '2025-01-01' }),
      survey(`${state}-goes-on`, { state }),
      survey(`${state}-stops-today`, { state, stopOn: TODAY }),
    ]),
    survey('answered', { state: 'answered', stopOn: PAST }),
  ];
  const past = mixed.filter(({ surveyId }) => surveyId.endsWith('owes') || /-\d$/.test(surveyId));

  it('are those that owe a row and those whose stop date has passed, each once, in full pages', async () => {
    const pages = await found(mixed, null);
    expect(pages.flat().sort()).toEqual(past.map(({ surveyId }) => surveyId).sort());
    expect(pages.slice(0, -1).every((page) => page.length === 2)).toBe(true);
  });

  it('and, where interim rows are on, those that have none yet of the learning that ended by the day', async () => {
    const surveys = [
      ...mixed,
      survey('ended-early', { actualEnd: '2025-03-01' }),
      survey('no-actual-end', { actualEnd: null, termination: '2025-03-01' }),
      survey('has-one', { actualEnd: '2025-03-01' }),
      survey('later-wave', { actualEnd: '2025-03-01', wave: 6 }),
      survey('too-late-to-be-interim', { actualEnd: '2024-03-01', stopOn: PAST }),
    ];
    const pages = await found(surveys, '2025-03-15', ['has-one']);
    const expected = [...past.map(({ surveyId }) => surveyId), 'ended-early', 'no-actual-end'];
    expect(pages.flat().sort()).toEqual([...expected, 'too-late-to-be-interim'].sort());
  });
});
