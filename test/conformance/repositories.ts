import { describe, expect, it } from 'vitest';
import { learnerScreens } from '../../host/mis/learner-screens.ts';
import { findLearners } from '../../host/store/find-learners.ts';
import { bulkInsert, type Database, migrate, rollback } from '../../lib/sql/index.ts';
import { controlMigrations } from '../../migrations/control/index.ts';
import { hostMigrations } from '../../migrations/host/index.ts';
import { pluginMigrations } from '../../migrations/plugin/index.ts';
import { queueMigrations } from '../../migrations/queue/index.ts';
import { verifyChain } from '../../plugin/admin/evidence/verify.ts';
import { keepAddresses, releaseAddress, statesOf } from '../../plugin/storage/addresses.ts';
import { appendAudit, auditPage } from '../../plugin/storage/audit.ts';
import { surveysToClose } from '../../plugin/storage/closing.ts';
import { cohortAfter, firstAnswers, sentContacts } from '../../plugin/storage/cohort.ts';
import {
  addConflicts,
  closeConflict,
  conflictByNumber,
  conflictsAfter,
  conflictsOf,
  countOpenConflicts,
  type FoundConflict,
  openConflictsOf,
} from '../../plugin/storage/conflicts.ts';
import { upsertContacts } from '../../plugin/storage/contacts.ts';
import {
  advanceOffboarding,
  isLeaving,
  latestOffboarding,
  openOffboarding,
} from '../../plugin/storage/control/offboardings.ts';
import { putMember, putRole, rolesOf, support } from '../../plugin/storage/control/roles.ts';
import {
  beginRollout,
  findRollout,
  holderOf,
  keepRollout,
  leaveRollout,
  putRolloutTenant,
  type RolloutTenantRow,
  takeRollout,
  tenantsOfRollout,
} from '../../plugin/storage/control/rollouts.ts';
import { moveCursor, readCursor } from '../../plugin/storage/cursors.ts';
import { upsertDecisions } from '../../plugin/storage/decisions.ts';
import { appendDetails, newestDetails, notePushed, pushedDetails } from '../../plugin/storage/details.ts';
import { appendEvents, type EventRow, sealedEventsOf } from '../../plugin/storage/events.ts';
import { countHoldings, eraseHoldings, HELD_TABLES, holdingsOf } from '../../plugin/storage/holdings.ts';
import { addHold, holdInForce, holdsBefore, newestHold, noteHoldTold } from '../../plugin/storage/holds.ts';
import { changeInstance, readInstance, renewInstance } from '../../plugin/storage/instance.ts';
import {
  lastOutcome,
  type OutcomeRow,
  outcomesInEffect,
  outcomesOf,
  recordOutcomes,
  undoingsOf,
} from '../../plugin/storage/outcomes.ts';
import { upsertResponses } from '../../plugin/storage/responses.ts';
import { addCounts, findRun, openRun } from '../../plugin/storage/runs.ts';
import {
  liftSuppression,
  suppress,
  suppressionsAfter,
  suppressionsOf,
} from '../../plugin/storage/suppressions.ts';
import { type SurveyRow, saveSurveys, surveysById, upsertSurveys } from '../../plugin/storage/surveys.ts';
import { NEVER } from '../../plugin/sync/close.ts';
import { AT, contact, decision, survey, withPlugin } from './rows.ts';
import type { Store } from './store.ts';

const held = async (database: Database) => [
  ...(await surveysById(database.reader, [survey(1).surveyId])).values(),
];

export function repositoryBehaviours(store: Store): void {
  describe('a transaction', () => {
    it('writes alone: what it read stays so until it commits, whoever else writes', async () => {
      const one = await withPlugin(store);
      const two = await store.again(one);
      const id = await one.transaction((tx) =>
        openRun(tx, { kind: 'daily', localDate: '2025-03-03', askedBy: 'system', startedAt: AT }),
      );
      const both = Array.from({ length: 20 }, (_, at) => (at % 2 ? one : two));
      await Promise.all(
        both.map((database) => database.transaction((tx) => addCounts(tx, id, { events: 1 }))),
      );
      expect(JSON.parse((await findRun(one.reader, id))!.counts)).toEqual({ events: 20 });
    });

    it('that fails leaves nothing, and the next one works', async () => {
      const database = await withPlugin(store);
      const failing = database.transaction(async (tx) => {
        await upsertSurveys(tx, [survey(1)]);
        throw new RangeError('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await held(database)).toEqual([]);
      await database.transaction((tx) => upsertSurveys(tx, [survey(1)]));
      expect(await held(database)).toEqual([survey(1)]);
    });
  });

  describe('a cursor', () => {
    it('is moved by one of two that saw the same, and never backwards by the other', async () => {
      const one = await withPlugin(store);
      const two = await store.again(one);
      const move = (from: Database, seen: string | null, next: string) =>
        from.transaction((tx) => moveCursor(tx, 'feed', seen, next, AT));
      for (const seen of [null, 'epoch.1']) {
        const next = seen === null ? 'epoch.1' : 'epoch.2';
        const moves = await Promise.allSettled([move(one, seen, next), move(two, seen, next)]);
        expect(moves.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
        expect(moves.find(({ status }) => status === 'rejected')).toMatchObject({
          reason: { code: 'CURSOR_MOVED' },
        });
        expect(await readCursor(one.reader, 'feed')).toBe(next);
      }
    });
  });

  describe('the name of the database', () => {
    it('is there from the start, another in every database, and renewed by one of two that saw the same', async () => {
      const one = await withPlugin(store);
      const two = await store.again(one);
      const seen = await readInstance(one.reader);
      expect(seen).toMatchObject({ generation: 0, nextToken: null, place: null, refusedAt: null });
      const renew = (from: Database, nextToken: string) =>
        from.transaction((tx) => changeInstance(tx, seen, { nextToken }));
      const tokens = [survey(1).surveyId, survey(2).surveyId];
      const renewed = await Promise.all([renew(one, tokens[0]!), renew(two, tokens[1]!)]);
      expect([...renewed].sort()).toEqual([false, true]);
      expect(await readInstance(two.reader)).toEqual({ ...seen, nextToken: tokens[renewed.indexOf(true)] });
      expect((await readInstance((await withPlugin(store)).reader)).id).not.toBe(seen.id);
    });
  });

  describe('what keeps messages from going', () => {
    it('is the newest of the acts on a hold, which says whether the service was told', async () => {
      const database = await withPlugin(store);
      expect(await newestHold(database.reader)).toBeUndefined();
      const act = { who: 'olga', why: 'wrong logo', at: AT, toldAt: null };
      const held = await database.transaction((tx) => addHold(tx, { held: 1, ...act }));
      expect(await holdInForce(database.reader)).toEqual({ id: held, held: 1, ...act });
      const lifted = await database.transaction((tx) => addHold(tx, { held: 0, ...act, why: 'mended' }));
      await database.transaction((tx) => noteHoldTold(tx, lifted, AT));
      expect(await holdInForce(database.reader)).toBeNull();
      expect(await newestHold(database.reader)).toMatchObject({ id: lifted, why: 'mended', toldAt: AT });
      expect((await holdsBefore(database.reader, 5)).map(({ id }) => id)).toEqual([lifted, held]);
    });

    it('is what was said of a person, by pages, until it is lifted', async () => {
      const database = await withPlugin(store);
      const row = { scope: 'all', reason: 'do-not-contact', who: 'olga', at: AT, why: 'asked' } as const;
      const rows = ['P1', 'P2', 'P3'].map((personKey) => ({ personKey, ...row }));
      await database.transaction(async (tx) => {
        for (const one of rows) await suppress(tx, one);
      });
      const first = await suppressionsAfter(database.reader, { after: null, limit: 2 });
      expect(first).toEqual(rows.slice(0, 2));
      const rest = await suppressionsAfter(database.reader, { after: first.at(-1)!, limit: 2 });
      expect(rest).toEqual(rows.slice(2));
      const lift = () => database.transaction((tx) => liftSuppression(tx, 'P2', 'do-not-contact'));
      expect([await lift(), await lift()]).toEqual([true, false]);
      expect(await suppressionsOf(database.reader, ['P1', 'P2'])).toEqual(rows.slice(0, 1));
    });

    it('is an address that was given up, for all who have it, until it is released', async () => {
      const database = await withPlugin(store);
      const of = (learnerRef: string, state: 'current' | 'bounced') =>
        ({ learnerRef, channel: 'email', address: 'home@example.org', state, changedAt: AT }) as const;
      await database.transaction((tx) => keepAddresses(tx, [of('L1', 'bounced'), of('L2', 'current')]));
      const release = () => database.transaction((tx) => releaseAddress(tx, of('L2', 'current'), AT));
      expect([await release(), await release()]).toEqual([1, 0]);
      expect(await statesOf(database.reader, 'email', ['home@example.org'])).toEqual([]);
    });
  });

  describe('conflicts', () => {
    const told = {
      outType: 'EMP',
      outCode: 1,
      startDate: '2024-09-02',
      endDate: '2025-01-31',
      collDate: '2025-03-01',
    } as const;
    const found: FoundConflict = {
      learnerRef: 'L1',
      potId: 'aims@2023-09-04',
      rowId: 'row-1',
      kind: 'end-told',
      told,
      toldRowId: null,
      cause: 'answered',
      toldStart: '2024-09',
      evidence: null,
      surveyId: survey(1).surveyId,
      by: 'learner',
      onRecord: { ...told, endDate: null, source: 'import' },
    };
    const settled = {
      state: 'settled',
      kept: 'told',
      settledBy: 'olga',
      settledAt: AT,
      why: 'asked',
    } as const;

    it('are listed once, with both sources, also after they were settled', async () => {
      const database = await withPlugin(store);
      const add = (...all: FoundConflict[]) => database.transaction((tx) => addConflicts(tx, all, AT));
      expect(await add(found, found)).toEqual([found]);
      const [row] = await conflictsOf(database.reader, ['L1', 'L2']);
      expect(row).toEqual({
        ...found,
        number: 1,
        state: 'open',
        foundAt: AT,
        kept: null,
        settledBy: null,
        settledAt: null,
        why: null,
      });
      await database.transaction((tx) => closeConflict(tx, 1, settled));
      expect(await add(found)).toEqual([]);
      const another = { ...found, told: { ...told, endDate: null }, rowId: null, onRecord: null };
      expect(await add(another)).toEqual([another]);
      expect(await conflictByNumber(database.reader, 2)).toMatchObject(another);
    });

    it('are settled by one of two, and come again where they were overtaken', async () => {
      const one = await withPlugin(store);
      const two = await store.again(one);
      await one.transaction((tx) => addConflicts(tx, [found], AT));
      expect(await countOpenConflicts(two.reader)).toBe(1);
      const close = (database: Database, state: 'settled' | 'overtaken') =>
        database.transaction((tx) => closeConflict(tx, 1, { ...settled, state }));
      expect((await Promise.all([close(one, 'overtaken'), close(two, 'overtaken')])).sort()).toEqual([
        false,
        true,
      ]);
      expect(await openConflictsOf(one.reader, ['L1'])).toEqual([]);
      await one.transaction((tx) => addConflicts(tx, [found], AT));
      expect((await openConflictsOf(one.reader, ['L1'])).map(({ number }) => number)).toEqual([2]);
      const pageFrom = (number: number) =>
        conflictsAfter(one.reader, { state: 'any', after: number, limit: 1 });
      expect((await pageFrom(0)).map(({ state }) => state)).toEqual(['overtaken']);
      expect((await pageFrom(1)).map(({ state }) => state)).toEqual(['open']);
    });
  });

  describe('acts on rows', () => {
    const row: OutcomeRow = {
      hostRowId: 'R1',
      learnerRef: 'L1',
      potId: 'P1',
      surveyId: null,
      op: 'append',
      cause: 'answered',
      outType: 'EMP',
      outCode: 1,
      startDate: '2025-01-06',
      ruleVersion: '1',
      supersededBy: null,
      at: AT,
      who: 'learner',
      hostVersion: 1,
      was: null,
      undoes: null,
    };
    const moved = JSON.stringify({ dates: { collDate: '2025-01-07' }, provenance: null });

    it('that were taken back stand no more, and are told apart from those that were not', async () => {
      const one = await withPlugin(store);
      const record = (...rows: OutcomeRow[]) => one.transaction((tx) => recordOutcomes(tx, rows));
      expect(await lastOutcome(one.reader)).toBe(0);
      await record(row, { ...row, hostRowId: 'R2', learnerRef: 'L2' });
      await record({ ...row, op: 'amend', cause: 'confirmed', hostVersion: 2, was: moved });
      expect(await undoingsOf(one.reader, ['L1', 'L2'])).toEqual([]);
      const [written, confirmed] = await outcomesOf(one.reader, ['L1']);
      expect(confirmed).toMatchObject({ who: 'learner', hostVersion: 2, was: moved });

      await record({ ...row, op: 'amend', hostVersion: 3, undoes: confirmed!.id, who: 'sam' });
      expect((await outcomesOf(one.reader, ['L1'])).map(({ supersededBy }) => supersededBy)).toEqual([
        null,
        expect.any(Number),
        null,
      ]);
      await record({ ...row, op: 'withdraw', cause: 'undone', hostVersion: 4, undoes: written!.id });
      expect((await undoingsOf(one.reader, ['L1', 'L2'])).map(({ op, undoes }) => [op, undoes])).toEqual([
        ['amend', confirmed!.id],
        ['withdraw', written!.id],
      ]);
      const of = { surveyIds: [], refs: ['L1', 'L2'] };
      expect((await outcomesInEffect(one.reader, of)).map(({ hostRowId }) => hostRowId)).toEqual(['R2']);
      const newest = (await outcomesOf(one.reader, ['L1'])).map(({ id }) => id).sort((a, b) => b - a)[0];
      expect(await lastOutcome(one.reader)).toBe(newest);
    });
  });

  describe('what is held of a tenant', () => {
    it('comes a page at a time in the order of its key, each row once, and is gone when it was erased', async () => {
      const one = await store.empty();
      await migrate(one, [queueMigrations, pluginMigrations]);
      const refs = Array.from({ length: 700 }, (_, n) => `L${String(n).padStart(4, '0')}`);
      await one.transaction((tx) =>
        bulkInsert(
          tx,
          'dt_address',
          refs.flatMap((ref) =>
            ['sms', 'email'].map((channel) => ({
              learner_ref: ref,
              channel,
              address: `${ref}@example.org`,
              state: 'unknown',
              changed_at: AT,
            })),
          ),
        ),
      );
      expect(await countHoldings(one.reader)).toMatchObject({ dt_address: 1400, dt_instance: 1, dq_job: 0 });
      const rows: { learner_ref: string; channel: string }[] = [];
      for await (const page of holdingsOf(one.reader, 'dt_address')) rows.push(...(page as never[]));
      expect(rows.map((row) => `${row.learner_ref} ${row.channel}`)).toEqual(
        refs.flatMap((ref) => [`${ref} email`, `${ref} sms`]),
      );
      expect(rows[0]).toMatchObject({ address: 'L0000@example.org', changed_at: AT });

      await one.transaction((tx) => tx('dt_erased').insert({ digest: 'a'.repeat(64), erasure: 1 }));
      const before = await readInstance(one.reader);
      await eraseHoldings(one);
      expect(await readInstance(one.reader)).toEqual(before);
      await one.transaction((tx) => renewInstance(tx));
      const left = await countHoldings(one.reader);
      expect(left).toEqual({
        ...Object.fromEntries(Object.keys(HELD_TABLES).map((table) => [table, 0])),
        dt_instance: 1,
        dt_erased: 1,
      });
      expect((await readInstance(one.reader)).id).not.toBe(before.id);
    });
  });

  describe('an offboarding', () => {
    it('goes on from where it was, by one of two that saw the same, until it is done', async () => {
      const one = await store.empty();
      await migrate(one, [controlMigrations]);
      const asked = { tenant: 'north', who: 'sam', why: 'ended', folder: '/left', beganAt: AT };
      expect(await isLeaving(one.reader, 'north')).toBe(false);
      await one.transaction((tx) => openOffboarding(tx, { ...asked, steps: { found: true } }));
      const seen = (await latestOffboarding(one.reader, 'north'))!;
      expect(seen).toMatchObject({ ...asked, state: 'begun', steps: { found: true } });
      expect(await isLeaving(one.reader, 'north')).toBe(true);
      const say = (state: 'held' | 'closed') =>
        one.transaction((tx) => advanceOffboarding(tx, seen, state, { state }));
      expect([await say('held'), await say('closed')]).toEqual([true, false]);
      const held = (await latestOffboarding(one.reader, 'north'))!;
      expect(held).toMatchObject({ state: 'held', steps: { state: 'held' } });
      await one.transaction((tx) => advanceOffboarding(tx, held, 'done', {}));
      expect(await isLeaving(one.reader, 'north')).toBe(false);
    });
  });

  describe('a survey', () => {
    it('that somebody changed meanwhile is not written over', async () => {
      const one = await withPlugin(store);
      const two = await store.again(one);
      await one.transaction((tx) => upsertSurveys(tx, [survey(1)]));
      const seen = await surveysById(one.reader, [survey(1).surveyId]);
      const save = (from: Database, state: SurveyRow['state']) =>
        from.transaction((tx) => saveSurveys(tx, [survey(1, { state })], seen));
      await save(one, 'answered');
      await expect(save(two, 'lapsed')).rejects.toMatchObject({ code: 'SURVEY_CHANGED' });
      expect(await held(one)).toMatchObject([{ state: 'answered' }]);
    });

    it('of a later wave keeps its dates; of one answered before there were waves, the day is known by the answer', async () => {
      const database = await withPlugin(store);
      const days = { dueOn: '2025-02-28', answeredOn: '2025-03-02', stoppedOn: '2025-03-03' };
      const later = survey(1, { wave: 6, ...days });
      const answer = { answers: '{}', evidence: '[]', answeredBy: 'learner', receivedAt: AT } as const;
      await database.transaction(async (tx) => {
        await upsertSurveys(tx, [later, survey(2, { state: 'answered' }), survey(3)]);
        await upsertResponses(tx, [
          { surveyId: survey(2).surveyId, kind: 'answered', submittedOn: '2025-02-14', ...answer },
          { surveyId: survey(3).surveyId, kind: 'partial', submittedOn: '2025-02-15', ...answer },
        ]);
      });
      expect(await held(database)).toEqual([later]);
      await rollback(database, pluginMigrations, { to: '0009-seals' });
      await migrate(database, [pluginMigrations]);
      const ids = [1, 2, 3].map((n) => survey(n).surveyId);
      const after = await surveysById(database.reader, ids);
      expect(ids.map((id) => after.get(id)!.answeredOn)).toEqual([null, '2025-02-14', null]);
    });

    it('is inserted where it is new and changed where it differs, a thousand in one go', async () => {
      const database = await withPlugin(store);
      const all = Array.from({ length: 1_000 }, (_, n) => survey(n + 1));
      await database.transaction((tx) => upsertSurveys(tx, all.slice(0, 600)));
      const changed = all.map((row, at) =>
        at < 300 ? { ...row, state: 'invited' as const, rounds: 1, lastRoundOn: '2025-03-03' } : row,
      );
      const told = await database.transaction((tx) => upsertSurveys(tx, changed));
      expect(told).toEqual({ inserted: 400, changed: 300 });
      expect(
        await database.reader('dt_survey').where({ state: 'invited', rounds: 1 }).count({ n: '*' }),
      ).toEqual([{ n: 300 }]);
    });

    it('is found for closing past its stop date, page by page', async () => {
      const database = await withPlugin(store);
      await database.transaction((tx) =>
        upsertSurveys(tx, [
          survey(1),
          survey(2, { stopOn: '2025-07-07' }),
          survey(3, { owes: 'barred', state: 'barred', stopOn: '2025-09-01' }),
          survey(4, { state: 'answered' }),
          survey(5),
        ]),
      );
      const found: string[] = [];
      const behind = { before: NEVER, endedBy: null, after: '', limit: 9 };
      const owing = (await surveysToClose(database.reader, behind)).surveys;
      expect(owing.map(({ learnerRef }) => learnerRef)).toEqual(['L3']);
      for (let after: string | null = ''; after !== null; ) {
        const page: Awaited<ReturnType<typeof surveysToClose>> = await surveysToClose(database.reader, {
          before: '2025-07-06',
          endedBy: null,
          after,
          limit: 2,
        });
        found.push(...page.surveys.map(({ learnerRef }) => learnerRef));
        after = page.next;
      }
      expect(found.sort()).toEqual(['L1', 'L3', 'L5']);
    });
  });
  describe('events', () => {
    const event = (n: number): EventRow => ({
      ...{ at: `2025-03-04T10:00:00.${String(n).padStart(3, '0')}Z`, learnerRef: `L${n}`, surveyId: null },
      ...{ what: 'decided', why: 'Ysgol y Gŵyr 中', who: 'system', data: JSON.stringify({ n }) },
    });
    const many = (from: number, count: number) => Array.from({ length: count }, (_, at) => event(from + at));
    const verified = (database: Database) =>
      verifyChain(database.reader, { given: null, onProgress: () => {}, at: AT });

    it('are sealed in the order they were given in, few at a time or many, and are read back as they were sealed', async () => {
      const database = await withPlugin(store);
      for (const [run, rows] of [
        [null, many(0, 1)],
        [7, many(1, 300)],
        [7, []],
        [7, many(301, 2)],
      ] as const)
        await database.transaction((tx) => appendEvents(tx, rows, { run, at: AT }));
      expect(await verified(database)).toMatchObject({ whole: true, seals: 3, events: 303, problems: [] });
      await database.transaction((tx) =>
        tx('dt_event').where({ learner_ref: 'L150' }).update({ who: 'olga' }),
      );
      const [changed] = await sealedEventsOf(database.reader, ['L150']);
      expect((await verified(database)).problems).toEqual([
        { kind: 'event-changed', seal: 2, run: 7, event: changed!.id, count: 1 },
      ]);
    });

    it('written by two processes at once stand in one chain', async () => {
      const one = await withPlugin(store);
      const two = await store.again(one);
      await Promise.all(
        [one, two].flatMap((database, which) =>
          [0, 1, 2].map((turn) =>
            database.transaction((tx) =>
              appendEvents(tx, many(which * 100 + turn * 25, 25), { run: which, at: AT }),
            ),
          ),
        ),
      );
      expect(await verified(one)).toMatchObject({ whole: true, seals: 6, events: 150 });
    });
  });

  describe('leavers of a range', () => {
    it('come page by page, test learners left out, with what went and when it was first answered', async () => {
      const database = await withPlugin(store);
      const days = ['2024-08-01', '2025-07-31', '2025-08-01', '2024-07-31', '2025-01-01', '2025-01-01'];
      const id = survey(1).surveyId;
      const answer = {
        learnerRef: 'L1',
        surveyId: id,
        what: 'answered',
        why: null,
        who: 'learner',
        data: null,
      } as const;
      const later = '2025-03-05T09:00:00.000Z';
      await database.transaction(async (tx) => {
        await upsertDecisions(
          tx,
          days.map((termination, at) =>
            decision(at + 1, { termination, held: at === 4 ? 'test' : at === 5 ? 'absent' : null }),
          ),
        );
        await upsertSurveys(tx, [survey(1), survey(2)]);
        await upsertContacts(tx, [contact(1, { state: 'sent', sentAt: AT }), contact(1, { channel: 'sms' })]);
        const response = { answeredBy: 'learner', answers: '{}', evidence: '[]', receivedAt: later } as const;
        await upsertResponses(tx, [
          { ...response, surveyId: id, kind: 'answered', submittedOn: '2025-03-04' },
          { ...response, surveyId: survey(2).surveyId, kind: 'partial', submittedOn: null },
        ]);
        await appendEvents(
          tx,
          [
            { ...answer, at: later },
            { ...answer, at: '2025-03-04T10:00:00.000Z' },
          ],
          { run: null, at: later },
        );
      });
      const range = { from: '2024-08-01', to: '2025-07-31', limit: 2 };
      const first = await cohortAfter(database.reader, { ...range, after: null });
      expect(first.map(({ learnerRef }) => learnerRef)).toEqual(['L1', 'L6']);
      const rest = await cohortAfter(database.reader, { ...range, after: first[1]! });
      expect(rest).toEqual([{ termination: '2025-07-31', learnerRef: 'L2', potId: 'aims@2023-09-04' }]);
      const ids = [id, survey(2).surveyId];
      expect(await sentContacts(database.reader, ids)).toEqual([
        { surveyId: id, number: 1, channel: 'email', state: 'sent', sentAt: AT },
      ]);
      expect([...(await firstAnswers(database.reader, ids))]).toEqual([[id, '2025-03-04T10:00:00.000Z']]);
    });
  });

  describe('the details form', () => {
    it('is saved by one of two who saw the same version, and remembers which one was pushed', async () => {
      const one = await withPlugin(store);
      const two = await store.again(one);
      const row = { version: 1, form: '{"name":"Coleg y Gŵyr"}', restores: null, at: AT };
      const saved = await Promise.allSettled(
        [one, two].map((database, at) =>
          database.transaction((tx) => appendDetails(tx, { ...row, who: ['olga', 'sam'][at]! })),
        ),
      );
      const refused = saved.filter(({ status }) => status === 'rejected');
      expect(refused).toMatchObject([{ reason: { code: 'DETAILS_CHANGED' } }]);

      expect(await pushedDetails(one.reader)).toBeUndefined();
      await one.transaction((tx) => notePushed(tx, 1, { by: 'olga', at: AT }));
      await one.transaction((tx) => appendDetails(tx, { ...row, version: 2, restores: 1, who: 'olga' }));
      expect(await newestDetails(two.reader)).toMatchObject({ version: 2, restores: 1, pushedAt: null });
      expect(await pushedDetails(two.reader)).toMatchObject({
        ...{ version: 1, form: row.form, restores: null, at: AT, pushedAt: AT, pushedBy: 'olga' },
      });
    });
  });

  describe('support staff', () => {
    it('have the roles of their own and of their groups, until one is taken away', async () => {
      const control = await store.empty();
      await migrate(control, [controlMigrations]);
      const given = { who: 'omar', at: AT };
      await control.transaction(async (tx) => {
        await putRole(tx, { kind: 'user', id: 'sue' }, { role: 'operator', ...given });
        await putRole(tx, { kind: 'group', id: 'trainees' }, { role: 'operator', ...given });
        await putRole(tx, { kind: 'group', id: 'trainees' }, { role: 'read-only', ...given });
        await putRole(tx, { kind: 'group', id: 'sue' }, { role: 'read-only', ...given });
        expect(await putMember(tx, { user: 'sue', group: 'trainees' }, true)).toBe(false);
        expect(await putMember(tx, { user: 'sue', group: 'trainees' }, true)).toBe(true);
      });
      expect((await rolesOf(control.reader, 'sue')).sort()).toEqual(['operator', 'read-only']);
      expect(await rolesOf(control.reader, 'SUE')).toEqual([]);
      expect(await support(control.reader)).toEqual({
        roles: [
          { kind: 'user', id: 'sue', role: 'operator', ...given },
          { kind: 'group', id: 'sue', role: 'read-only', ...given },
          { kind: 'group', id: 'trainees', role: 'read-only', ...given },
        ],
        members: [{ user: 'sue', group: 'trainees' }],
      });
      await control.transaction(async (tx) => {
        await putMember(tx, { user: 'sue', group: 'trainees' }, false);
        await putRole(tx, { kind: 'user', id: 'sue' }, null);
      });
      expect(await rolesOf(control.reader, 'sue')).toEqual([]);
    });
  });

  describe('learners of the reference host', () => {
    it('are found by the beginning of a reference or of a family name, by pages, each once', async () => {
      const database = await store.empty();
      await migrate(database, [hostMigrations]);
      const mis = learnerScreens(database, { ukprn: 10099999 }, () => AT);
      const names = {
        BR2: 'Ash',
        br1: 'Ash',
        A1: 'Brown',
        A2: 'Brôn',
        A3: 'BR_',
        A4: null,
        A5: 'Bs',
        BR0: 'Bray',
      };
      for (const [ref, familyName] of Object.entries(names)) await mis.createLearner({ ref, familyName });
      const seen: string[] = [];
      for (let after: string | null = null; ; ) {
        const { learners, next } = await findLearners(database.reader, { find: 'br', after, limit: 2 });
        seen.push(...learners.map(({ ref }) => ref));
        if (next === null) break;
        after = next;
      }
      expect(seen).toEqual(['br1', 'BR0', 'BR2', 'A3', 'A2', 'A1']);
    });

    it('who were there before their names could be looked for are found too', async () => {
      const database = await store.empty();
      await migrate(database, [hostMigrations]);
      const mis = learnerScreens(database, { ukprn: 10099999 }, () => AT);
      for (const [ref, familyName] of [
        ['1', 'SMITH'],
        ['2', 'Ångström'],
        ['3', null],
      ] as const)
        await mis.createLearner({ ref, familyName });
      await rollback(database, hostMigrations, { to: '0004-why-settings-changed' });
      await migrate(database, [hostMigrations]);
      for (const [find, ref] of [
        ['smi', '1'],
        ['ang', '2'],
        ['ÅNG', '2'],
      ] as const) {
        const { learners } = await findLearners(database.reader, { find, after: null, limit: 9 });
        expect(learners.map((one) => one.ref)).toEqual([ref]);
      }
    });
  });

  describe('the audit', () => {
    it('comes newest first by filter and page, also where instants are the same', async () => {
      const database = await withPlugin(store);
      const row = { at: AT, act: 'run', target: null, result: 'done', detail: null };
      await database.transaction(async (tx) => {
        for (const who of ['olga', 'sam', 'olga', 'olga']) await appendAudit(tx, { ...row, who });
        await appendAudit(tx, { ...row, at: '2025-03-04T09:00:00.000Z', who: 'olga', act: 'send' });
      });
      const asked = { who: 'olga', limit: 2 };
      const first = await auditPage(database.reader, { ...asked, before: null });
      expect(first.map(({ act, at }) => [act, at])).toEqual([
        ['send', '2025-03-04T09:00:00.000Z'],
        ['run', AT],
      ]);
      const { at, id } = first[1]!;
      const second = await auditPage(database.reader, { ...asked, before: { at, id: Number(id) } });
      expect(second.map(({ who, act }) => [who, act])).toEqual([
        ['olga', 'run'],
        ['olga', 'run'],
      ]);
      const since = { since: '2025-03-04T00:00:00.000Z', limit: 9, before: null };
      expect(await auditPage(database.reader, since)).toHaveLength(1);
    });
  });

  describe('a rollout', () => {
    const row: RolloutTenantRow = {
      ...{ rollout: 'autumn', tenant: 'north', state: 'at-work', step: 'enable', done: '[]', error: null },
      ...{ test: 1, startedAt: AT, finishedAt: null, observedAt: null },
    };
    async function begun(): Promise<readonly [Database, Database]> {
      const one = await store.empty();
      await migrate(one, [controlMigrations]);
      for (const digests of ['{"a":"1"}', '{"a":"2"}'])
        await one.transaction((tx) =>
          beginRollout(tx, { name: 'autumn', digests, begunBy: 'sam', begunAt: AT }),
        );
      return [one, await store.again(one)];
    }

    it('is begun once, and tells how far each tenant is', async () => {
      const [database] = await begun();
      expect(await findRollout(database.reader, 'autumn')).toEqual({
        ...{ name: 'autumn', digests: '{"a":"1"}', begunBy: 'sam', begunAt: AT },
        ...{ holder: null, heldBy: null, heldUntil: null },
      });
      await database.transaction((tx) => putRolloutTenant(tx, { ...row, tenant: 'south' }));
      await database.transaction((tx) => putRolloutTenant(tx, row));
      const done = { ...row, state: 'done', step: null, finishedAt: AT } as const;
      await database.transaction((tx) => putRolloutTenant(tx, done));
      expect(await tenantsOfRollout(database.reader, 'autumn')).toEqual([done, { ...row, tenant: 'south' }]);
      expect(await tenantsOfRollout(database.reader, 'spring')).toEqual([]);
    });

    it('is held by one, who loses it to whoever takes it, and cannot keep it or let it go after that', async () => {
      const [one, two] = await begun();
      const take = (database: Database, holder: string, seconds: number) =>
        database.transaction((tx) => takeRollout(tx, 'autumn', { holder, heldBy: 'sam', seconds }));
      const keep = (database: Database, holder: string) =>
        database.transaction((tx) => keepRollout(tx, 'autumn', { holder, seconds: 60 }));
      expect(await holderOf(one.reader, 'autumn')).toBeUndefined();
      await take(one, 'first', 60);
      expect(await holderOf(two.reader, 'autumn')).toMatchObject({ holder: 'first', heldBy: 'sam' });
      expect(await keep(one, 'first')).toBe(true);
      await take(two, 'second', 60);
      expect([await keep(one, 'first'), await keep(two, 'second')]).toEqual([false, true]);
      await one.transaction((tx) => leaveRollout(tx, 'autumn', 'first'));
      expect(await holderOf(one.reader, 'autumn')).toMatchObject({ holder: 'second' });
      await take(two, 'second', -1);
      expect(await holderOf(one.reader, 'autumn')).toBeUndefined();
      await two.transaction((tx) => leaveRollout(tx, 'autumn', 'second'));
      expect(await findRollout(one.reader, 'autumn')).toMatchObject({ holder: null, heldUntil: null });
    });
  });
}
