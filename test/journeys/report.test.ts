import { expect, test } from 'vitest';
import { destinationsReport, exportReport, markReviewed, undoReview } from '../../plugin/admin/index.ts';
import { openCollege } from './college.ts';
import { job } from './learner.ts';

test('the report has one line a survey, whatever was sent for it and however it is paged', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  for (const [at, name] of ['Ada', 'Ben', 'Cai', 'Dee', 'Eve'].entries())
    await college.learner(name, { ended: '2025-06-30', mobile: `07700 90000${at}` });
  await college.run();
  college.day('2025-07-31');
  await college.run();
  await college.getResponses();

  const span = { by: 'sent', from: '2025-07-01', to: '2025-07-31' } as const;
  const lines: string[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const page = await destinationsReport(college.context, college.officer, span, {
      limit: 2,
      ...(after === undefined ? {} : { after }),
    });
    lines.push(
      ...page.rows.map(({ learner, rounds, sent }) => `${learner} ${rounds} ${String(sent).slice(0, 10)}`),
    );
    after = page.next;
  }
  expect(lines.sort()).toEqual(['ADA', 'BEN', 'CAI', 'DEE', 'EVE'].map((ref) => `${ref} 2 2025-07-01`));

  const july31 = { ...span, from: '2025-07-31' };
  const reminded = await destinationsReport(college.context, college.officer, july31);
  expect(reminded.rows).toHaveLength(5);
});

test('a message on the stroke of midnight belongs to the day that begins', async () => {
  const college = await openCollege({ today: '2025-06-30' });
  await college.learner('Ada', { ended: '2025-06-29' });
  await college.run();
  await college.getResponses();
  const { database } = college.houses.tenant;
  await database.transaction((tx) => tx('dt_contact').update({ sent_at: '2025-06-30T23:00:00.000Z' }));
  const refs = async (day: string) => (await college.report('sent', day, day)).rows.map(({ sent }) => sent);
  expect([await refs('2025-06-30'), await refs('2025-07-01')]).toEqual([[], ['2025-07-01']]);
});

test('by leavers everybody is there, with one word for what became of them', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: { stopContactAfterDays: 60 } });
  const left = { ended: '2025-06-30' };
  const ada = await college.learner('Ada', left);
  await college.learner('Ben', left);
  await college.learner('Cai', { ...left, preferences: ['RUI 4'] });
  const dee = await college.learner('Dee', left);
  await college.learner('Eve', { ...left, email: null });
  const fay = await college.learner('Fay', left);
  await college.mis.suppress(fay.ref, 'do-not-contact', college.officer.id);
  await college.learner('Gus', { ...left, test: true });
  const hal = await college.learner('Hal', left);
  await college.mis.addPot(hal.ref, { startDate: '2025-06-01' });
  await college.learner('Ivy', { started: '2009-09-01', ...left, dateOfBirth: '2012-01-01' });
  await college.run();
  const words = async () =>
    Object.fromEntries(
      (await college.report('leavers', '2025-06-30', '2025-06-30')).rows.map(
        ({ learner, circumstance, why }) => [
          learner,
          why === null ? circumstance : `${circumstance}: ${why}`,
        ],
      ),
    );
  const always = {
    CAI: 'may not be contacted: The contact preferences allow neither email nor SMS',
    EVE: 'could not be reached: email: missing, SMS: missing',
    FAY: 'may not be contacted: A local suppression says not to contact the learner',
    HAL: 'excluded: Another period of training has gone on since before this one ended',
    IVY: 'excluded: The learner is too young to be asked',
  };
  expect(await words()).toEqual({
    ADA: 'awaiting contact',
    BEN: 'awaiting contact',
    DEE: 'awaiting contact',
    ...always,
  });

  await college.getResponses();
  expect(await words()).toEqual({ ADA: 'sent', BEN: 'sent', DEE: 'sent', ...always });

  college.day('2025-07-31');
  await dee.unsubscribes();
  await college.run();
  await ada.answers(job('2025-07-01'));
  await college.getResponses();
  expect(await words()).toEqual({ ADA: 'answered', BEN: 'reminded', DEE: 'unsubscribed', ...always });

  college.day('2025-08-31');
  await college.run();
  expect(await words()).toEqual({ ADA: 'answered', BEN: 'did not answer', DEE: 'unsubscribed', ...always });
});

test('what is flagged is reviewed once, with a note, and flagged again when that is taken back', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const cai = await college.learner('Cai', { ended: '2025-06-30', preferences: ['RUI 4'] });
  await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  const { context, officer } = college;
  const flagged = async (which: 'unreviewed' | 'all') => {
    const span = { by: 'leavers', from: '2025-06-30', to: '2025-06-30', flagged: which } as const;
    const { rows } = await destinationsReport(context, officer, span);
    return rows.map(({ learner, review, reviewedBy, reviewedOn, note }) =>
      [learner, review, reviewedBy, reviewedOn, note].filter((value) => value !== null).join(' '),
    );
  };
  expect(await flagged('unreviewed')).toEqual(['CAI yes']);
  await expect(markReviewed(context, officer, cai.ref, { note: ' ' })).rejects.toMatchObject({
    code: 'REVIEW_NEEDS_NOTE',
  });
  await expect(undoReview(context, officer, cai.ref)).rejects.toMatchObject({ code: 'REVIEW_NOT_MARKED' });
  await expect(markReviewed(context, officer, 'ADA', { note: 'x' })).rejects.toMatchObject({
    code: 'REVIEW_NOTHING_FLAGGED',
  });

  college.day('2025-07-02');
  await markReviewed(context, officer, cai.ref, { note: 'Preferences confirmed by telephone' });
  expect(await flagged('unreviewed')).toEqual([]);
  expect(await flagged('all')).toEqual([
    `CAI reviewed ${officer.id} 2025-07-02 Preferences confirmed by telephone`,
  ]);
  await undoReview(context, officer, cai.ref);
  expect(await flagged('unreviewed')).toEqual(['CAI yes']);

  const { timeline } = await college.explain(cai);
  expect(timeline.slice(-2).map(({ what, why }) => `${what}: ${why}`)).toEqual([
    'reviewed: Preferences confirmed by telephone',
    'review-undone: Preferences confirmed by telephone',
  ]);
  const acts = (await college.audit()).filter(({ act }) => act.startsWith('review'));
  expect(acts.map(({ act, who, target, result }) => [act, who, target, result])).toEqual([
    ['review-undo', officer.id, cai.ref, 'done'],
    ['review', officer.id, cai.ref, 'done'],
    ['review', officer.id, 'ADA', 'REVIEW_NOTHING_FLAGGED'],
    ['review-undo', officer.id, cai.ref, 'REVIEW_NOT_MARKED'],
    ['review', officer.id, cai.ref, 'REVIEW_NEEDS_NOTE'],
  ]);
});

test('who was looked at as unsubscribed, came back in and stayed silent, is to be looked at again', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: { stopContactAfterDays: 60 } });
  const dee = await college.learner('Dee', { ended: '2025-06-30' });
  await college.run();
  await dee.unsubscribes();
  await college.getResponses();
  const review = async () =>
    (await college.report('leavers', '2025-06-30', '2025-06-30')).rows.map((row) => row.review);
  expect(await review()).toEqual(['yes']);
  await markReviewed(college.context, college.officer, dee.ref, { note: 'told us by telephone as well' });
  expect(await review()).toEqual(['reviewed']);
  await dee.comesBackIn();
  await college.getResponses();
  expect(await review()).toEqual([null]);
  college.day('2025-09-01');
  await college.run();
  expect((await dee.survey()).state).toBe('lapsed');
  expect(await review()).toEqual(['yes']);
});

test('a test learner sent to by hand stands in the report, marked, and in no file of it', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const { context, officer } = college;
  const gus = await college.learner('Gus', { ended: '2025-06-30', test: true });
  await college.learner('Ada', { ended: '2025-06-30' });
  await college.send(gus);
  await college.run();
  await college.getResponses();
  const shown = async () => (await college.report('sent', '2025-07-01', '2025-07-01')).rows;
  expect((await shown()).map(({ learner, held }) => `${learner} ${held}`).sort()).toEqual([
    'ADA null',
    'GUS test',
  ]);
  const span = { by: 'sent', from: '2025-07-01', to: '2025-07-01' } as const;
  const exported = await exportReport(context, officer, span, async (pages) => {
    const refs: unknown[] = [];
    for await (const page of pages) refs.push(...page.map(({ learner }) => learner));
    return refs;
  });
  expect(exported).toEqual(['ADA']);
  expect((await college.audit())[0]).toMatchObject({
    act: 'report-export',
    target: 'sent 2025-07-01..2025-07-01',
  });
});
