import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FeedEvent, ToldBefore } from '../../service/wire.ts';
import { type Bench, createBench, invitation } from './support.ts';
import { createVisitor, type Visitor } from './visitor.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.close());

const JOB: ToldBefore['activities'][number] = {
  kind: 'employed',
  hours: 'fewer-than-16',
  start: { when: 'date', value: '2025-03-03' },
};
const PLACE: ToldBefore['activities'][number] = {
  kind: 'higher-education',
  gapYear: false,
  start: { when: 'month', value: '2025-09' },
};

async function asked(
  activities: ToldBefore['activities'],
  survey: Parameters<typeof invitation>[2] = {},
): Promise<Visitor> {
  const contact = invitation('sam', { kind: 'wave-invitation' }, { ...survey, toldBefore: { activities } });
  expect(await bench.contacts(contact)).toMatchObject([{ result: 'accepted' }]);
  await bench.service.drain();
  const visitor = createVisitor(bench.service.url, await bench.token());
  await visitor.open();
  return visitor;
}

const newest = async (type: FeedEvent['type']) =>
  (await bench.events()).events.findLast((event) => event.type === type);
const kept = async () =>
  (await bench.database.reader('sv_survey').first('told_before')) as { readonly told_before: string | null };

test('the first message of a later survey asks how things are now', async () => {
  await asked([JOB]);
  const [mail] = await bench.mails.messages();
  expect(mail!.text).toContain('We would like to know how things are now.');
});

test('one press sends what was told before as it stands, and no trace of it stays', async () => {
  const visitor = await asked([JOB, PLACE], { livingQuestion: true });
  expect(visitor.title).toContain('Is this still so?');
  expect(visitor.text).toMatch(
    /Last time you told us.*Less than 16 hours.*From 3 March 2025.*From September 2025/s,
  );
  expect(await newest('answered')).toBeUndefined();

  await visitor.post({});
  expect(visitor.title).toContain('Thank you');
  expect(await newest('answered')).toMatchObject({
    submittedOn: '2025-09-15',
    by: 'learner',
    answers: {
      activities: [
        { ...JOB, end: null },
        { ...PLACE, end: null },
      ],
      preferNotToSay: false,
    },
  });
  expect(await kept()).toEqual({ told_before: null });
  await visitor.open();
  expect(visitor.title).toContain('You have already answered');
});

test('what has changed is told on pages that come filled in; only what was passed counts as told', async () => {
  const visitor = await asked([JOB]);
  await visitor.follow('Something has changed');
  expect(visitor.html).toMatch(/value="employed"[^>]* checked/);
  await visitor.post({ activities: ['employed', 'voluntary'] });
  // Nothing of the job was looked at yet.
  expect((await newest('partly-answered'))!.answers!.activities).toEqual([]);
  expect(visitor.html).toMatch(/value="fewer-than-16"[^>]* checked/);
  await visitor.post({ hours: 'fewer-than-16' });
  expect(visitor.html).toMatch(/name="day"[^>]* value="03"/);
  await visitor.post({ when: 'date', day: '3', month: '3', year: '2025' });
  expect(visitor.html).toMatch(/value="no"[^>]* checked/);
  await visitor.post({ ended: 'yes', day: '', month: '8', year: '2025' });
  await visitor.post({ when: 'date', day: '1', month: '9', year: '2025' });
  await visitor.post({ ended: 'no' });
  await visitor.post({ email: '', telephone: '' });
  await visitor.post({});
  expect((await newest('answered'))!.answers!.activities).toEqual([
    { ...JOB, end: { when: 'month', value: '2025-08' } },
    { kind: 'voluntary', start: { when: 'date', value: '2025-09-01' }, end: null },
  ]);
});

test('who presses sends what they saw: what came meanwhile is shown first', async () => {
  const visitor = await asked([JOB]);
  const again = invitation(
    'sam',
    { kind: 'reminder', contactNumber: 2 },
    { toldBefore: { activities: [PLACE] } },
  );
  await bench.contacts(again);
  await visitor.post({});
  expect(visitor.status).toBe(409);
  expect(visitor.text).toContain('Your answers have changed since you saw them');
  expect(await newest('answered')).toBeUndefined();
  await visitor.post({});
  expect((await newest('answered'))!.answers!.activities).toEqual([{ ...PLACE, end: null }]);
});

describe('a press that is none', () => {
  test('without what was shown, or from another site, sends nothing', async () => {
    const visitor = await asked([JOB]);
    await visitor.postTo('/same', {});
    expect(visitor.status).toBe(409);
    const reply = await fetch(`${visitor.base}/same`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(reply.status).toBe(403);
    expect(await newest('answered')).toBeUndefined();
  });

  test('by a scanner that opens every link changes nothing', async () => {
    const visitor = await asked([JOB]);
    await visitor.open('/same');
    expect(visitor.title).toContain('Is this still so?');
    expect(await bench.told()).toEqual(['sent']);
  });

  test('where nothing was told before leads to the usual first page', async () => {
    await bench.contacts(invitation());
    await bench.service.drain();
    const visitor = createVisitor(bench.service.url, await bench.token());
    await visitor.postTo('/same', {});
    expect(visitor.title).toContain('What are you doing now?');
  });
});

test.each([
  ['lang=cy', 'Ydy hyn yn wir o hyd?', 'Ydy, mae’n wir o hyd'],
  ['lang=en&words=easy', 'Is this still so?', 'Has something changed?'],
  ['lang=cy&words=easy', 'Ydy hyn yn wir o hyd?', 'Oes rhywbeth wedi newid?'],
])('is asked with %s too', async (query, title, words) => {
  const visitor = await asked([JOB]);
  await visitor.open(`?${query}`);
  expect(visitor.title).toContain(title);
  expect(visitor.text).toContain(words);
});

describe('what was told before', () => {
  test('does not make the same contact another one', async () => {
    await asked([JOB]);
    const same = invitation('sam', { kind: 'wave-invitation' }, { toldBefore: { activities: [PLACE] } });
    expect(await bench.contacts(same)).toMatchObject([{ result: 'already' }]);
  });

  test('is given out with what is held, and gone with an erasure', async () => {
    await asked([JOB]);
    const { surveyId } = invitation();
    const held = (await bench.call('GET', `/v1/surveys/${surveyId}/held`)).json();
    expect(held).toMatchObject({ toldBefore: { activities: [JOB] } });
    await bench.call('DELETE', `/v1/surveys/${surveyId}?mode=erase`);
    expect(await kept()).toEqual({ told_before: null });
  });

  test.each([
    ['with free text', { ...JOB, text: 'my own words' }],
    ['that had ended', { ...JOB, end: { when: 'unknown' } }],
  ])('is not taken %s', async (_, activity) => {
    const survey = { toldBefore: { activities: [activity] } } as never;
    const reply = await bench.call('POST', '/v1/contacts', { contacts: [invitation('sam', {}, survey)] });
    expect(reply.status).toBe(400);
  });

  test.each(['not-me', 'cannot-answer'])('is gone once somebody says %s', async (what) => {
    const visitor = await asked([JOB]);
    await visitor.postTo(`/${what}`, { sure: 'yes' });
    expect(await kept()).toEqual({ told_before: null });
  });
});

test('who stops a survey gets nothing that waits of its later waves', async () => {
  await bench.contacts(invitation('sam'));
  await bench.service.drain();
  const later = invitation(
    'sam-later',
    { address: 'sam@example.com', kind: 'wave-invitation', notBefore: '2025-09-16T09:00:00.000Z' },
    { learner: 'learner-sam' },
  );
  await bench.contacts(later);
  const visitor = createVisitor(bench.service.url, await bench.token());
  await visitor.open();
  await visitor.follow('Stop messages from us');
  await visitor.post({ scope: 'survey' });
  bench.now = '2025-09-16T09:00:00.000Z';
  await bench.service.drain();
  expect(await newest('skipped')).toMatchObject({ surveyId: later.surveyId, reason: 'unsubscribed' });
});
