import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EventPage, SurveyPage, SurveyView } from '../../service/wire.ts';
import { loadWireSchemas } from '../../service/wire-schemas.ts';
import { type Bench, createBench, instanceHeader, invitation } from './support.ts';
import { createVisitor } from './visitor.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});
afterEach(() => bench.close());

async function sentTo(...names: readonly string[]): Promise<void> {
  await bench.contacts(...names.map((name) => invitation(name)));
  await bench.service.drain();
}

describe('the feed', () => {
  test('gives every event once, in order, without gaps, page by page', async () => {
    await sentTo('a', 'b', 'c', 'd', 'e');
    const positions: number[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 3; page += 1) {
      const query = cursor === undefined ? '' : `&after=${cursor}`;
      const reply = (await bench.call('GET', `/v1/events?limit=2${query}`)).json<EventPage>();
      positions.push(...reply.events.map((event) => event.position));
      expect(reply.more).toBe(page < 2);
      cursor = reply.cursor;
    }
    expect(positions).toEqual([1, 2, 3, 4, 5]);
    expect((await bench.events(cursor)).events).toEqual([]);
    expect((await bench.events(cursor)).cursor).toBe(cursor);
  });

  test('tells up to when it is complete: nothing earlier comes later', async () => {
    await sentTo('a');
    bench.now = '2025-09-15T10:00:00.000Z';
    const { completeTo, cursor } = await bench.events();
    expect(completeTo).toBe(bench.now);
    await sentTo('b');
    for (const event of (await bench.events(cursor)).events) expect(event.at >= completeTo).toBe(true);
  });

  test('each tenant’s positions are its own', async () => {
    await sentTo('a', 'b');
    const { apiKey } = await bench.service.createTenant({ id: 'south', name: 'South College' });
    const headers = {
      authorization: `Bearer ${apiKey}`,
      ...(await instanceHeader(bench.database, 'south')),
    };
    const payload = { contacts: [invitation('z')] };
    await bench.service.app.inject({ method: 'POST', url: '/v1/contacts', headers, payload });
    await bench.service.drain();
    const reply = await bench.service.app.inject({ url: '/v1/events', headers });
    expect(reply.json<EventPage>().events.map((event) => event.position)).toEqual([1]);
  });

  test('a cursor that is not of this feed is refused, so that its reader reconciles', async () => {
    await sentTo('a');
    const { cursor } = await bench.events();
    const ahead = cursor.replace(/\d+$/, '99');
    for (const other of [ahead, 'abc.1', 'nonsense', cursor.replace(/\.\d+$/, '.-1')]) {
      const reply = await bench.call('GET', `/v1/events?after=${other}`);
      expect([reply.status, reply.json().code]).toEqual([410, 'SURVEY_CURSOR_UNKNOWN']);
    }
    await bench.service.renewEpochs();
    expect((await bench.call('GET', `/v1/events?after=${cursor}`)).status).toBe(410);
  });
});

describe('surveys', () => {
  test('are listed in pages, with a cursor from before the first', async () => {
    await sentTo('a', 'b', 'c');
    const first = (await bench.call('GET', '/v1/surveys?limit=2')).json<SurveyPage>();
    const second = (await bench.call('GET', `/v1/surveys?limit=2&after=${first.after}`)).json<SurveyPage>();
    expect([first.more, second.more]).toEqual([true, false]);
    const ids = [...first.surveys, ...second.surveys].map((survey) => survey.surveyId);
    expect(ids).toEqual(['a', 'b', 'c'].map((name) => invitation(name).surveyId).sort());
    await sentTo('d');
    expect((await bench.events(first.cursor)).events.map((event) => event.type)).toEqual(['sent']);
  });

  test('a withdrawn survey sends nothing more', async () => {
    await bench.contacts(invitation('a', { notBefore: '2025-09-16T08:00:00.000Z' }));
    const path = `/v1/surveys/${invitation('a').surveyId}`;
    expect((await bench.call('DELETE', `${path}?mode=withdraw`)).status).toBe(204);
    bench.now = '2025-09-16T08:00:00.000Z';
    await bench.service.drain();
    expect(bench.mails.count()).toBe(0);
    expect((await bench.events()).events).toMatchObject([{ type: 'skipped', reason: 'withdrawn' }]);
    expect((await bench.call('GET', path)).json<SurveyView>().state).toBe('withdrawn');
  });

  test('erasing leaves positions and nothing of the person', async () => {
    await sentTo('sam');
    await createVisitor(bench.service.url, await bench.token()).answer();
    const before = (await bench.events()).events.length;
    const path = `/v1/surveys/${invitation('sam').surveyId}`;
    expect((await bench.call('DELETE', `${path}?mode=erase`)).status).toBe(200);

    const { events } = await bench.events();
    expect(events.map(({ position, type }) => [position, type])).toEqual(
      Array.from({ length: before }, (_, at) => [at + 1, 'erased']),
    );
    expect(Object.keys(events[0]!).sort()).toEqual(['at', 'position', 'type']);
    for (const table of ['sv_survey', 'sv_message', 'sv_event', 'sv_suppression', 'dq_job']) {
      const rows = JSON.stringify(await bench.database.reader(table).select());
      for (const told of ['Sam', 'sam@', 'Plumbing', 'learner-sam', 'employed'])
        expect(rows).not.toContain(told);
    }
    const again = await bench.contacts(invitation('sam', { contactNumber: 2 }));
    expect(again).toMatchObject([{ result: 'refused', code: 'SURVEY_CLOSED' }]);
  });

  test('erasing is answered with what there was and when, the same when it is asked again', async () => {
    await sentTo('sam');
    await createVisitor(bench.service.url, await bench.token()).answer();
    const events = (await bench.events()).events.length;
    const path = `/v1/surveys/${invitation('sam').surveyId}?mode=erase`;
    const receipt = (await bench.call('DELETE', path)).json();
    expect(receipt).toEqual({
      surveyId: invitation('sam').surveyId,
      erasedAt: bench.now,
      erased: { messages: 1, events, answers: 1, links: 1 },
    });
    const { compile, schemas } = loadWireSchemas();
    expect(compile(schemas['erase-response'])(receipt)).toBe(true);
    bench.now = '2025-10-15T09:00:00.000Z';
    expect((await bench.call('DELETE', path)).json()).toEqual(receipt);
  });
});
