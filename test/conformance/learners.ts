import { describe, expect, it } from 'vitest';
import type { Database } from '../../lib/sql/index.ts';
import { type AddressRow, keepAddresses, learnersAt, sharedBy } from '../../plugin/storage/addresses.ts';
import {
  changeContacts,
  contactsOf,
  contactsOfUnsent,
  contactsToSend,
  skipPlanned,
  surveysAwaitingWord,
  upsertContacts,
} from '../../plugin/storage/contacts.ts';
import {
  countByReason,
  decisionsAfter,
  decisionsOf,
  removeDecisions,
  upsertDecisions,
} from '../../plugin/storage/decisions.ts';
import { leaversAfter } from '../../plugin/storage/leavers.ts';
import {
  movePersons,
  type PersonRow,
  personsDue,
  personsOf,
  relatedPersons,
  reviewEverybody,
  reviewLearners,
  reviewUnsent,
  savePersons,
  setReview,
} from '../../plugin/storage/persons.ts';
import { type SuppressionRow, suppress, suppressionsOf } from '../../plugin/storage/suppressions.ts';
import { countByState, surveysOfPersons, upsertSurveys } from '../../plugin/storage/surveys.ts';
import { latestTallies, putTally, type TallyRow } from '../../plugin/storage/tallies.ts';
import { AT, contact, decision, survey, withPlugin } from './rows.ts';
import type { Store } from './store.ts';

const TODAY = '2025-03-03';

function person(learnerRef: string, more: Partial<PersonRow> = {}): PersonRow {
  return { learnerRef, personKey: learnerRef, matchKey: null, prevRef: null, reviewOn: null, ...more };
}

const refsOf = (rows: readonly { readonly learnerRef: string }[]) =>
  rows.map(({ learnerRef }) => learnerRef).sort();

/** Who is kept of a learner, what was decided, and what goes to them. */
export function learnerBehaviours(store: Store): void {
  describe('persons', () => {
    const save = (database: Database, ...rows: PersonRow[]) =>
      database.transaction((tx) => savePersons(tx, rows, []));
    const reviews = async (database: Database, ...refs: string[]) =>
      Object.fromEntries(
        (await personsOf(database.reader, refs)).map(({ learnerRef, reviewOn }) => [learnerRef, reviewOn]),
      );

    it('are found with all records that may be theirs, over several links', async () => {
      const database = await withPlugin(store);
      await save(
        database,
        person('A', { matchKey: 'm' }),
        person('B', { matchKey: 'm', prevRef: 'C' }),
        person('C'),
        person('D', { personKey: 'C' }),
        person('E', { prevRef: 'D' }),
        person('a', { matchKey: 'M' }),
        person('F'),
      );
      const related = await relatedPersons(database.reader, [
        { learnerRef: 'A', matchKey: 'm', prevRef: null },
      ]);
      expect(refsOf(related)).toEqual(['A', 'B', 'C', 'D', 'E']);
    });

    it('are due the longest first, each once, page by page', async () => {
      const database = await withPlugin(store);
      await save(
        database,
        person('A', { reviewOn: TODAY }),
        person('B', { reviewOn: '2025-03-01' }),
        person('C', { personKey: 'B', reviewOn: '2025-03-01' }),
        person('D', { reviewOn: '2025-03-01' }),
        person('E', { reviewOn: '2025-03-04' }),
        person('F'),
      );
      const pages: string[][] = [];
      for (let after = null as { personKey: string; reviewOn: string } | null; ; ) {
        const page = await personsDue(database.reader, { today: TODAY, after, limit: 2 });
        if (page.length === 0) break;
        pages.push(page.map(({ personKey }) => personKey));
        after = page.at(-1)!;
      }
      expect(pages).toEqual([['B', 'D'], ['A']]);
    });

    it('are put into a run by their learners, by what was not handed over, or all; who is due since longer stays so', async () => {
      const database = await withPlugin(store);
      await save(
        database,
        person('L1', { personKey: 'P', reviewOn: '2025-02-01' }),
        person('L2', { personKey: 'Q', reviewOn: '2025-04-01' }),
        person('L3', { personKey: 'Q' }),
        person('L4'),
        person('L5'),
      );
      const all = ['L1', 'L2', 'L3', 'L4', 'L5'];
      await database.transaction((tx) => reviewLearners(tx, ['L1', 'L2'], TODAY));
      const put = { L1: '2025-02-01', L2: TODAY, L3: TODAY, L4: null, L5: null };
      expect(await reviews(database, ...all)).toEqual(put);
      await database.transaction(async (tx) => {
        await upsertContacts(tx, [contact(4), contact(5, { state: 'accepted' })]);
        await reviewUnsent(tx, TODAY);
      });
      expect(await reviews(database, ...all)).toEqual({ ...put, L4: TODAY });
      await database.transaction(async (tx) => {
        await setReview(
          tx,
          new Map([
            ['P', null],
            ['Q', '2025-09-01'],
          ]),
        );
        await reviewEverybody(tx, '2025-06-01');
      });
      const june = '2025-06-01';
      expect(await reviews(database, ...all)).toEqual({ L1: june, L2: june, L3: june, L4: TODAY, L5: june });
    });

    it('that turn out to be another take along what was asked and what was told us to stop', async () => {
      const database = await withPlugin(store);
      const told: SuppressionRow = {
        ...{ personKey: 'L1', scope: 'all', reason: 'do-not-contact', who: 'olga', at: AT, why: 'by letter' },
      };
      await database.transaction(async (tx) => {
        await upsertSurveys(tx, [survey(1)]);
        await upsertDecisions(tx, [decision(1)]);
        await suppress(tx, told);
        await movePersons(tx, [{ learnerRef: 'L1', from: 'L1', to: 'L9' }]);
        await movePersons(tx, [{ learnerRef: 'L1', from: 'L1', to: 'L9' }]);
      });
      expect(await surveysOfPersons(database.reader, ['L9'])).toEqual([survey(1, { personKey: 'L9' })]);
      expect(await suppressionsOf(database.reader, ['L9'])).toEqual([{ ...told, personKey: 'L9' }]);
    });
  });

  describe('decisions', () => {
    it('are listed by learner and POT, counted without test learners, and go with their POT', async () => {
      const database = await withPlugin(store);
      const rows = [
        decision(1),
        decision(1, { potId: 'b', reason: 'BARRED' }),
        decision(2, { held: 'test' }),
        decision(3, { held: 'absent', termination: null }),
      ];
      await database.transaction((tx) => upsertDecisions(tx, rows));
      const page = (after: { learnerRef: string; potId: string } | null, reason?: string) =>
        decisionsAfter(database.reader, { after, limit: 2, ...(reason === undefined ? {} : { reason }) });
      expect(await page(null)).toEqual(rows.slice(0, 2));
      expect(await page(rows[1]!)).toEqual(rows.slice(2));
      expect(refsOf(await page(rows[0]!, 'ELIGIBLE'))).toEqual(['L2', 'L3']);
      expect(await countByReason(database.reader)).toEqual({ BARRED: 1, ELIGIBLE: 2 });
      await database.transaction((tx) => removeDecisions(tx, [rows[0]!]));
      expect(await decisionsOf(database.reader, ['L1'])).toEqual([rows[1]]);
    });

    it('stand in the list of leavers with their newest survey at leaving, found by the beginning of a reference', async () => {
      const database = await withPlugin(store);
      await database.transaction(async (tx) => {
        await upsertDecisions(tx, [decision(1), decision(10), decision(11), decision(2)]);
        await upsertSurveys(tx, [
          survey(10, { state: 'withdrawn' }),
          survey(100, { learnerRef: 'L10', opening: 2, state: 'invited' }),
          survey(101, { learnerRef: 'L10', wave: 1 }),
          survey(11, { wave: 1 }),
        ]);
      });
      const found = await leaversAfter(database.reader, { after: null, limit: 9, learner: 'L1' });
      expect(found.map(({ learnerRef, state }) => [learnerRef, state])).toEqual([
        ['L1', null],
        ['L10', 'invited'],
        ['L11', null],
      ]);
      expect(await countByState(database.reader)).toMatchObject({ due: 2, invited: 1, withdrawn: 1 });
    });
  });

  describe('messages', () => {
    it('are handed over in order once their time has come, and say what became of them', async () => {
      const database = await withPlugin(store);
      const later = '2025-03-04T09:00:00.000Z';
      const rows = [
        contact(1, { channel: 'sms' }),
        contact(1),
        contact(2, { notBefore: later }),
        contact(3, { state: 'accepted', sentAt: null }),
        contact(4),
      ];
      await database.transaction((tx) => upsertContacts(tx, rows));
      const due = await contactsToSend(database.reader, { limit: 2, before: later });
      expect(due).toEqual([rows[1], rows[0]]);
      expect(
        await contactsToSend(database.reader, { limit: 9, before: later, surveyId: survey(2).surveyId }),
      ).toEqual([]);
      expect(await surveysAwaitingWord(database.reader)).toEqual([survey(3).surveyId]);
      await database.transaction(async (tx) => {
        await changeContacts(tx, [
          { ...keyOf(rows[1]!), state: 'sent', sentAt: later },
          { ...keyOf(rows[0]!), state: 'refused', why: 'no such number' },
          { ...keyOf(rows[3]!), state: 'bounced', sentAt: AT },
        ]);
        await skipPlanned(tx, [survey(4).surveyId]);
      });
      const unsent = await contactsOfUnsent(
        database.reader,
        [1, 2, 3, 4].map((n) => survey(n).surveyId),
        ['refused', 'planned'],
      );
      expect(unsent).toHaveLength(3);
      expect(unsent).toEqual(
        expect.arrayContaining([
          { ...rows[1], state: 'sent', sentAt: later },
          { ...rows[0], state: 'refused', why: 'no such number' },
          rows[2],
        ]),
      );
      expect(await contactsOf(database.reader, [survey(4).surveyId])).toEqual([
        { ...rows[4], state: 'skipped', why: 'withdrawn' },
      ]);
    });
  });

  describe('addresses', () => {
    it('keep their state as long as they stay the same, and tell how many persons share them', async () => {
      const database = await withPlugin(store);
      const of = (
        learnerRef: string,
        address: string,
        state: AddressRow['state'] = 'current',
      ): AddressRow => ({
        ...{ learnerRef, channel: 'email', address, state, changedAt: AT },
      });
      await database.transaction(async (tx) => {
        await savePersons(tx, [person('A'), person('B', { personKey: 'A' }), person('C'), person('D')], []);
        await keepAddresses(tx, [
          of('A', 'home@example.org', 'bounced'),
          of('B', 'home@example.org'),
          of('C', 'home@example.org'),
          of('D', 'Home@example.org'),
        ]);
      });
      const shared = () => sharedBy(database.reader, 'email', ['home@example.org', 'Home@example.org']);
      expect([...(await shared())]).toEqual([['home@example.org', 2]]);
      const changed = await database.transaction((tx) =>
        keepAddresses(tx, [of('A', 'home@example.org'), of('C', 'new@example.org')]),
      );
      expect(changed).toEqual([of('C', 'new@example.org'), of('C', 'home@example.org')]);
      expect([...(await shared())]).toEqual([]);
      expect((await learnersAt(database.reader, [of('A', 'home@example.org')])).sort()).toEqual(['A', 'B']);
    });
  });

  describe('the tally of a run', () => {
    it('is the newest that was told of it', async () => {
      const database = await withPlugin(store);
      const tally = (runId: number, answered: number): TallyRow => ({
        ...{ runId, fromOn: '2024-08-01', toOn: '2025-07-31', at: AT, decisions: '{"ELIGIBLE":3}' },
        ...{ leavers: 3, contacted: 3, answered, known: 1, unreached: 0 },
      });
      for (const row of [tally(1, 0), tally(2, 1), tally(1, 2)])
        await database.transaction((tx) => putTally(tx, row));
      expect(await latestTallies(database.reader, 5)).toEqual([tally(2, 1), tally(1, 2)]);
    });
  });
}

function keyOf({ surveyId, number, channel }: ReturnType<typeof contact>) {
  return { surveyId, number, channel };
}
