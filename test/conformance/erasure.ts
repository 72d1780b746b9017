import { describe, expect, it } from 'vitest';
import type { Database } from '../../lib/sql/index.ts';
import { verifyChain } from '../../plugin/admin/evidence/verify.ts';
import { appendAudit, latestAudit } from '../../plugin/storage/audit.ts';
import { contactsOf, upsertContacts } from '../../plugin/storage/contacts.ts';
import { upsertDecisions } from '../../plugin/storage/decisions.ts';
import {
  actsOn,
  addErasure,
  countHeld,
  deleteHeld,
  dropContents,
  erasedAmong,
  erasureOf,
  markErased,
  noteSurveyGone,
  rowsHeld,
  unnameAudit,
} from '../../plugin/storage/erasures.ts';
import { appendEvents, type EventRow, eventsOf, sealedEventsOf } from '../../plugin/storage/events.ts';
import { savePersons } from '../../plugin/storage/persons.ts';
import { responsesOf, upsertResponses } from '../../plugin/storage/responses.ts';
import { casesOf, removeReviews, reviewsOf, upsertReviews } from '../../plugin/storage/reviews.ts';
import { scratchCopy } from '../../plugin/storage/scratch.ts';
import { suppress } from '../../plugin/storage/suppressions.ts';
import { surveysOfPersons, upsertSurveys } from '../../plugin/storage/surveys.ts';
import { AT, contact, decision, survey, withPlugin } from './rows.ts';
import type { Store } from './store.ts';

const ERASED_AT = '2025-03-05T09:00:00.000Z';
const ADA = { refs: ['L1'], persons: ['L1'], surveys: [survey(1).surveyId] };

const answered = (n: number): EventRow => ({
  ...{ at: AT, learnerRef: `L${n}`, surveyId: survey(n).surveyId, what: 'answered', why: null },
  ...{ who: 'learner', data: '{"told":"Ŵyr"}' },
});

const erasedEvent = (erasure: number, events: number): EventRow => ({
  ...{ at: ERASED_AT, learnerRef: '', surveyId: null, what: 'learner-erased', why: null, who: 'olga' },
  data: JSON.stringify({ erasure, events }),
});

/** Two learners of whom everything is held. */
async function withTwo(store: Store): Promise<Database> {
  const database = await withPlugin(store);
  await database.transaction(async (tx) => {
    for (const n of [1, 2]) {
      const learnerRef = `L${n}`;
      const person = { learnerRef, personKey: learnerRef, matchKey: null, prevRef: null, reviewOn: null };
      await savePersons(tx, [person], []);
      await upsertDecisions(tx, [decision(n)]);
      await upsertSurveys(tx, [survey(n, { state: 'lapsed' })]);
      await upsertContacts(tx, [contact(n), contact(n, { channel: 'sms' })]);
      await upsertResponses(tx, [
        {
          ...{ surveyId: survey(n).surveyId, kind: 'answered', submittedOn: '2025-03-04' },
          ...{ answeredBy: 'learner', answers: '{"told":1}', evidence: '["x"]', receivedAt: AT },
        },
      ]);
      const stop = { scope: 'sms', reason: 'unsubscribed', who: 'learner', at: AT, why: null } as const;
      await suppress(tx, { ...stop, personKey: learnerRef });
      const act = { at: AT, who: 'olga', act: 'explain', target: learnerRef, result: 'done', detail: '{}' };
      await appendAudit(tx, act);
    }
    await appendEvents(tx, [answered(1), answered(2)], { run: 1, at: AT });
  });
  return database;
}

/** What is done to what is held of one learner, and what is copied of all. */
export function erasureBehaviours(store: Store): void {
  const verified = (database: Database) =>
    verifyChain(database.reader, { given: null, onProgress: () => {}, at: ERASED_AT });

  describe('an erasure', () => {
    it('removes all of one learner and nothing of another, and leaves the chain of seals whole', async () => {
      const database = await withTwo(store);
      const held = await countHeld(database.reader, ADA);
      expect(held).toMatchObject({ answers: 1, surveys: 1, messages: 2, events: 1, decisions: 1, wishes: 1 });
      expect((await rowsHeld(database.reader, ADA)).dt_survey).toMatchObject([
        { learner_ref: 'L1', termination: '2024-07-05', changed_at: AT },
      ]);
      const erase = (why: string) =>
        database.transaction(async (tx) => {
          const receipt = { at: ERASED_AT, who: 'olga', why, counts: '{}', surveys: 1 };
          const number = await addErasure(tx, receipt);
          await markErased(tx, 'north', ['L1'], number);
          const counts = await deleteHeld(tx, ADA, ERASED_AT);
          await appendEvents(tx, [erasedEvent(number, counts.events ?? 0)], { run: null, at: ERASED_AT });
          return { number, counts };
        });
      const first = await erase('asked');
      expect(first.counts).toEqual(held);
      const again = await erase('asked again');
      expect([first.number, again.number]).toEqual([1, 2]);
      expect(Object.values(again.counts).every((count) => count === 0)).toBe(true);
      expect([...(await erasedAmong(database.reader, 'north', ['L1', 'L2']))]).toEqual([
        ['L1', first.number],
      ]);

      await database.transaction((tx) => noteSurveyGone(tx, first.number));
      expect(await erasureOf(database.reader, first.number)).toMatchObject({ surveys: 1, surveysGone: 1 });
      const [erased, ...told] = await sealedEventsOf(database.reader, ['']);
      const nothing = { surveyId: null, why: null, who: '', data: null, salt: null };
      expect(erased).toMatchObject({ ...nothing, at: ERASED_AT, what: 'erased', place: 0 });
      expect(told.map(({ what, data }) => [what, data])).toEqual([
        ['learner-erased', '{"erasure":1,"events":1}'],
        ['learner-erased', '{"erasure":2,"events":0}'],
      ]);
      expect(await eventsOf(database.reader, ['L2'])).toEqual([answered(2)]);
      expect(await surveysOfPersons(database.reader, ['L1', 'L2'])).toEqual([survey(2, { state: 'lapsed' })]);
      expect(await verified(database)).toMatchObject({ whole: true, problems: [] });
    });

    it('names the learner in the audit no longer', async () => {
      const database = await withTwo(store);
      expect(await actsOn(database.reader, ['L1'])).toMatchObject([{ at: AT, target: 'L1' }]);
      expect(await database.transaction((tx) => unnameAudit(tx, ['L1'], 7))).toBe(1);
      expect((await latestAudit(database.reader, 2)).map(({ target, detail }) => [target, detail])).toEqual([
        ['L2', '{}'],
        ['erasure 7', null],
      ]);
    });

    it('of what was said alone leaves states and dates, and a chain that is whole', async () => {
      const database = await withTwo(store);
      await database.transaction((tx) =>
        dropContents(tx, [{ surveyId: survey(1).surveyId, learnerRef: 'L1' }]),
      );
      const [message] = await contactsOf(database.reader, ADA.surveys);
      expect(message).toEqual(contact(1, { address: '', givenName: '', course: '' }));
      const responses = await responsesOf(database.reader, [survey(1).surveyId, survey(2).surveyId]);
      expect([...responses.values()].map(({ evidence }) => evidence).sort()).toEqual(['["x"]', '[]']);
      expect(await eventsOf(database.reader, ['L1', 'L2'])).toEqual([
        { ...answered(1), data: null },
        answered(2),
      ]);
      expect(await verified(database)).toMatchObject({ whole: true, problems: [] });
    });
  });

  describe('cases for review', () => {
    it('are marked by whoever looked at one last, until the mark is taken away', async () => {
      const database = await withTwo(store);
      expect(await casesOf(database.reader, 'L1')).toEqual([survey(1, { state: 'lapsed' })]);
      const review = { surveyId: survey(1).surveyId, learnerRef: 'L1', state: 'lapsed', at: AT } as const;
      for (const who of ['olga', 'percy'])
        await database.transaction((tx) => upsertReviews(tx, [{ ...review, who, note: `seen by ${who}` }]));
      expect(await reviewsOf(database.reader, 'L1')).toEqual([
        { ...review, who: 'percy', note: 'seen by percy' },
      ]);
      await database.transaction((tx) => removeReviews(tx, [review.surveyId]));
      expect(await reviewsOf(database.reader, 'L1')).toEqual([]);
    });
  });

  describe('a copy for a dry run', () => {
    it('holds what a run reads, as it is read from the store itself', async () => {
      const database = await withTwo(store);
      const copy = await scratchCopy(database.reader);
      try {
        for (const table of ['dt_survey', 'dt_contact', 'dt_response', 'dt_suppression', 'dt_instance'])
          expect(await copy.reader(table).orderBy(1)).toEqual(await database.reader(table).orderBy(1));
        expect(await eventsOf(copy.reader, ['L1'])).toEqual([]);
      } finally {
        await copy.close();
      }
    });
  });
}
