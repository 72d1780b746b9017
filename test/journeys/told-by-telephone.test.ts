import { expect, test } from 'vitest';
import { createBrowser } from '../../bin/sandbox/browser.ts';
import { answerSurvey } from '../../bin/sandbox/learner.ts';
import { assistLearner, learnerEvidence } from '../../plugin/admin/index.ts';
import { type College, openCollege } from './college.ts';
import { job, type Learner } from './learner.ts';

const ENDED = { ended: '2025-06-30' };
/** A number that can be called and takes no SMS. */
const LANDLINE = '01632 960961';

/** Staff ask for a link to fill the survey in with the learner. */
const assist = ({ context, officer }: College, { ref }: Pick<Learner, 'ref'>) =>
  assistLearner(context, officer, ref);

/** Staff read the questions aloud and fill in what is told. */
const fillIn = (url: string, since: string) =>
  answerSurvey(url, { activities: [job(since)], preferNotToSay: false });

test('nobody can write to her, so she is called: the answer is hers, marked with who filled it in', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ...ENDED, email: null, mobile: LANDLINE });
  await college.run();
  expect(await ada.decision()).toBe('NO_ADDRESS');
  college.day('2025-07-08');
  const { url, untilTold, telephone, say } = await assist(college, ada);
  // Two hours, by the college's clock.
  expect(untilTold).toBe('8 Jul 2025, 12:00');
  expect(telephone).toBe('016…961');
  expect(say.join(' ')).toMatch(/You call for North College.*need not answer.*keeps the answers/);

  const browser = createBrowser();
  await browser.open(url);
  expect(browser.text).toContain(`${college.officer.name} is filling this in for the learner.`);
  expect(await fillIn(url, '2025-07-07')).toContain('Thank you');
  expect(await college.getResponses()).toContain('1 destination record');

  expect(await ada.rows()).toEqual(['EMP 1 from 2025-07-07, collected 2025-07-08']);
  expect(await ada.survey()).toMatchObject({ state: 'answered', rounds: 0 });
  expect(ada.got()).toEqual([]);
  const { destinations, timeline } = await college.explain(ada);
  expect(destinations[0]!.provenance).toMatchObject({ cause: 'answered', by: college.officer.name });
  const told = timeline.filter(({ what }) => ['assisted', 'answered'].includes(what));
  expect(told.map(({ what, who }) => [what, who])).toEqual([
    ['assisted', college.officer.id],
    ['answered', college.officer.name],
  ]);
  const pack = JSON.stringify(await learnerEvidence(college.context, college.officer, ada.ref));
  expect(pack).toContain(college.officer.name);
  // The link is a key: nobody reads it afterwards.
  const token = url.split('/').at(-1)!;
  expect(pack + JSON.stringify([timeline, await college.audit()])).not.toContain(token);
  const [line] = (await college.report('leavers', '2025-06-01', '2025-07-31')).rows;
  expect(line).toMatchObject({ circumstance: 'answered', outcomes: 'EMP 1' });
});

test('also while tracking is off; of a survey that went out, and of one that lapsed, whose OTH-3 gives way', async () => {
  const off = await openCollege({ today: '2025-07-01', settings: { enableDestinationTracking: false } });
  const bea = await off.learner('Bea', ENDED);
  await fillIn((await assist(off, bea)).url, '2025-07-01');
  await off.getResponses();
  expect(await bea.rows()).toEqual(['EMP 1 from 2025-07-01, collected 2025-07-01']);

  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', ENDED);
  const cat = await college.learner('Cat', ENDED);
  await college.run();
  const first = await assist(college, ada);
  expect(first.surveyId).toBe((await ada.survey()).surveyId);
  await fillIn(first.url, '2025-07-01');
  await college.run();
  expect(await ada.rows()).toEqual(['EMP 1 from 2025-07-01, collected 2025-07-01']);

  college.day('2026-07-01');
  await college.run();
  expect(await cat.history()).toEqual(['OTH 3 from 2025-07-01, collected 2026-07-01, silent']);
  await fillIn((await assist(college, cat)).url, '2025-09-01');
  await college.run();
  expect(await cat.rows()).toEqual(['EMP 1 from 2025-09-01, collected 2026-07-01']);
});

test('who may not be called is not: the reason is told, no link is made, and it is on record', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const refused = async (learner: Learner, reason: string) =>
    expect(assist(college, learner)).rejects.toMatchObject({
      code: 'ASSIST_REFUSED',
      message: expect.stringContaining(reason),
    });
  const noCalls = await college.learner('Ann', { ...ENDED, preferences: ['PMC 2'] });
  const noContact = await college.learner('Bob', { ...ENDED, preferences: ['RUI 2'] });
  const dead = await college.learner('Cal', { ...ENDED, preferences: ['RUI 5'] });
  const here = await college.learner('Dot', {});
  const stopped = await college.learner('Eve', { ...ENDED, email: 'eve.ash@example.org' });
  const done = await college.learner('Fay', ENDED);
  const noMail = await college.learner('Guy', { ...ENDED, preferences: ['PMC 3'], mobile: '07700 900123' });
  await college.run();
  await refused(noCalls, 'the contact preferences do not allow the telephone');
  await refused(noContact, 'BARRED');
  await refused(dead, 'DECEASED');
  await refused(here, 'NOT_ENDED');
  // Nobody has read yet what these two told the service.
  await stopped.unsubscribes();
  await done.answers(job('2025-07-01'));
  await refused(stopped, 'the learner unsubscribed and wants no more contact');
  await refused(done, 'the learner has answered already');
  expect((await assist(college, noMail)).telephone).toBe('077…123');
  await expect(assist(college, { ref: 'NOBODY' })).rejects.toMatchObject({ code: 'LEARNER_UNKNOWN' });

  const acts = (await college.audit()).filter(({ act }) => act === 'assist');
  expect(acts.map(({ target, result }) => `${target} ${result}`).reverse()).toEqual([
    ...['ANN', 'BOB', 'CAL', 'DOT', 'EVE', 'FAY'].map((ref) => `${ref} ASSIST_REFUSED`),
    'GUY done',
    'NOBODY LEARNER_UNKNOWN',
  ]);
});

test('a service that is away gives no link; the next try does, and nothing was written in between', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ...ENDED, email: null });
  await college.run();
  await college.serviceGoesDown();
  await expect(assist(college, ada)).rejects.toMatchObject({ code: 'SERVICE_UNREACHABLE' });
  await college.serviceComesBack();
  expect((await assist(college, ada)).telephone).toBeNull();
  expect((await college.explain(ada)).timeline.filter(({ what }) => what === 'assisted')).toHaveLength(1);
});

test('begun on the telephone and broken off: it is hers to go on with, and the words say so', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', ENDED);
  await college.run();
  const browser = createBrowser();
  await browser.open((await assist(college, ada)).url);
  await browser.follow('Start');
  await browser.post({ activities: ['employed'] });
  college.day('2025-08-01');
  await college.run();
  expect(ada.got()).toEqual(['2025-07-01 email invitation', '2025-08-01 email go on']);
  await ada.answers(job('2025-07-07'));
  await college.run();
  const { destinations } = await college.explain(ada);
  expect(destinations[0]!.provenance).toMatchObject({ by: 'learner' });
});
