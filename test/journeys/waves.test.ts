import { describe, expect, test } from 'vitest';
import { addDays } from '../../lib/ilr/calendar.ts';
import type { Activity } from '../../plugin/domain/index.ts';
import { openCollege } from './college.ts';
import { job, volunteering } from './learner.ts';

/** A place at a university from a date on. */
const university = (from: string): Activity => ({
  kind: 'higher-education',
  gapYear: false,
  start: { when: 'date', value: from },
  end: null,
});

test('asked again after 6 and 12 months: one press where nothing changed, and what changed where something did', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: { waves: '6,12' } });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  college.day('2025-07-20');
  await ada.answers(job('2025-07-14'));
  await college.runOn('2025-07-21', '2025-12-29');
  expect(ada.got()).toEqual(['2025-07-01 email invitation']);

  await college.runOn('2025-12-30');
  expect(ada.got().slice(1)).toEqual(['2025-12-30 email wave']);
  const page = await ada.opensLink();
  expect(page.title).toContain('Is this still so?');
  expect(page.text).toMatch(/Last time you told us.*Working for an employer.*From 14 July 2025/s);

  college.day('2026-01-05');
  expect(await ada.saysStillSo()).toContain('Thank you');
  await college.run();
  // No second row: the same job, known of later.
  expect(await ada.rows()).toEqual(['EMP 1 from 2025-07-14, collected 2026-01-05']);

  await college.runOn('2026-06-29', '2026-06-30');
  expect(ada.got().slice(2)).toEqual(['2026-06-30 email wave']);
  college.day('2026-07-02');
  const ended = { ...job('2025-07-14'), end: { when: 'date' as const, value: '2026-05-31' } };
  await ada.answers(ended, volunteering('2026-06-08'));
  await college.run();
  expect(await ada.rows()).toEqual([
    'EMP 1 from 2025-07-14 until 2026-05-31, collected 2026-07-02',
    'VOL 1 from 2026-06-08, collected 2026-07-02',
  ]);
  expect(await ada.waves()).toEqual(['6: answered', '12: answered']);

  // Told apart in the report, and one leaver all the same.
  const sent = await college.report('sent', '2025-07-01', '2026-07-31');
  expect(sent.rows.map(({ wave, state }) => `${wave} ${state}`)).toEqual([
    '0 answered',
    '6 answered',
    '12 answered',
  ]);
  expect((await college.report('leavers', '2025-06-01', '2025-07-31')).rows).toMatchObject([{ wave: 0 }]);
});

describe('a future start that the learner told', () => {
  async function toldUniversity(settings: object = {}) {
    const college = await openCollege({ today: '2025-07-01', settings: { ...settings } });
    const ada = await college.learner('Ada', { ended: '2025-06-30' });
    await college.run();
    college.day('2025-07-20');
    await ada.answers(university('2025-09-15'));
    await college.runOn('2025-07-21', '2025-09-28');
    expect(ada.got()).toEqual(['2025-07-01 email invitation']);
    await college.runOn('2025-09-29');
    return { college, ada };
  }

  test.each<[string, Activity['start']]>([
    ['under way', { when: 'date', value: '2025-03-03' }],
    ['begun on a day that they do not know', { when: 'unknown' }],
  ])('is none where the job is %s, and learning ends today', async (_what, start) => {
    const college = await openCollege({ today: '2025-07-01' });
    const ada = await college.learner('Ada', { ended: '2025-06-20', terminated: '2025-07-01' });
    await college.run();
    await ada.answers({ ...job('2025-03-03'), start });
    await college.runOn('2025-07-02', '2025-07-16', '2025-08-01');
    expect(await ada.rows()).toEqual(['EMP 1 from 2025-07-02, collected 2025-07-01']);
    expect(ada.messages()).toHaveLength(1);
  });

  test('is confirmed two weeks after it, by one press, and not asked about again', async () => {
    const { college, ada } = await toldUniversity();
    expect(ada.got().slice(1)).toEqual(['2025-09-29 email wave']);
    college.day('2025-10-01');
    await ada.saysStillSo();
    await college.run();
    expect(await ada.rows()).toEqual(['EDU 6 from 2025-09-15, collected 2025-10-01']);
    await college.runOn('2025-11-01', '2026-03-01', '2026-07-01');
    expect(ada.messages()).toHaveLength(2);
    expect(await ada.waves()).toEqual(['100: answered']);
  });

  test('and did not come to pass: our row is withdrawn, what came instead is written', async () => {
    const { college, ada } = await toldUniversity();
    college.day('2025-10-01');
    await ada.answers(job('2025-08-18'));
    await college.run();
    expect(await ada.rows()).toEqual(['EMP 1 from 2025-08-18, collected 2025-10-01']);
    expect(await ada.history()).toContain(
      'EDU 6 from 2025-09-15, collected 2025-07-20, told-no-more, withdrawn',
    );
  });

  test('and was put off: our row moves to the new start', async () => {
    const { college, ada } = await toldUniversity();
    college.day('2025-10-01');
    await ada.answers(university('2026-01-12'));
    await college.run();
    expect(await ada.rows()).toEqual(['EDU 6 from 2026-01-12, collected 2025-10-01']);
    // It was asked about once; whether it began the second time is left to a wave.
    await college.runOn('2026-01-26', '2026-03-01');
    expect(ada.messages()).toHaveLength(2);
  });

  test('stays as told where the learner prefers not to say whether it began', async () => {
    const { college, ada } = await toldUniversity();
    await ada.answers();
    await college.runOn('2025-09-30', '2025-12-01');
    expect(await ada.rows()).toEqual(['EDU 6 from 2025-09-15, collected 2025-07-20']);
    expect(ada.messages()).toHaveLength(2);
  });

  test('is not asked about as the guide of the existing product has it', async () => {
    const { ada } = await toldUniversity({ profile: 'guide' });
    expect(ada.messages()).toHaveLength(1);
  });
});

describe('a wave that is due while the survey at leaving is still asked', () => {
  const settings = { waves: '6', stopContactAfterDays: 200, mostReminders: 1 };

  test('waits for its end, and asks within its own 60 days; silent in both is one OTH-3', async () => {
    const college = await openCollege({ today: '2025-07-01', settings });
    const ada = await college.learner('Ada', { ended: '2025-06-30' });
    await college.runOn('2025-07-01', '2025-07-31', '2025-12-30', '2026-01-16');
    expect(ada.got()).toEqual(['2025-07-01 email invitation', '2025-07-31 email last reminder']);

    await college.runOn('2026-01-17', '2026-01-18');
    expect(ada.got().slice(2)).toEqual(['2026-01-18 email wave']);
    const unreached = ['OTH 3 from 2025-07-01, collected 2026-01-17'];
    expect(await ada.rows()).toEqual(unreached);

    await college.runOn('2026-02-17', '2026-02-28', '2026-03-01', '2026-04-01');
    expect(ada.got().slice(3)).toEqual(['2026-02-17 email last reminder']);
    expect(await ada.rows()).toEqual(unreached);
    expect(await ada.waves()).toEqual(['6: lapsed']);
    // Nobody has to look at a row because a wave stayed silent.
    const sent = await college.report('sent', '2025-07-01', '2026-04-01');
    expect(sent.rows.map(({ wave, review }) => [wave, review])).toEqual([
      [0, 'yes'],
      [6, null],
    ]);
  });

  test('is answered by it: nobody is asked what they have just told', async () => {
    const college = await openCollege({ today: '2025-07-01', settings });
    const ada = await college.learner('Ada', { ended: '2025-06-30' });
    await college.runOn('2025-07-01', '2025-07-31');
    college.day('2026-01-04');
    await ada.answers(job('2025-07-14'));
    await college.runOn('2026-01-05', '2026-02-10', '2026-03-15');
    expect(ada.messages()).toHaveLength(2);
    expect(await ada.waves()).toEqual([]);
  });
});

test('a wave in which nobody answers writes nothing beside the outcome that is known', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: { waves: '1', mostReminders: 0 } });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  college.day('2025-07-05');
  await ada.answers(job('2025-07-01'));
  // Due on the 30th; one round per person per interval counts over all surveys.
  await college.runOn('2025-07-06', '2025-07-30');
  expect(ada.messages()).toHaveLength(1);
  await college.runOn('2025-07-31');
  expect(ada.got().slice(1)).toEqual(['2025-07-31 email wave']);
  for (let date = '2025-08-30'; date < '2025-12-01'; date = addDays(date, 15)) await college.runOn(date);
  expect(await ada.waves()).toEqual(['1: lapsed']);
  expect(await ada.rows()).toEqual(['EMP 1 from 2025-07-01, collected 2025-07-05']);
});

test('who stops the survey at leaving stops its waves, though they answer it; who is back in is asked', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: { waves: '6' } });
  const ada = await college.learner('Ada', { ended: '2025-06-30', mobile: '07700 900001' });
  const bea = await college.learner('Bea', { ended: '2025-06-30' });
  await college.run();
  for (const learner of [ada, bea]) await learner.stopsThisSurvey();
  await college.runOn('2025-07-02');
  await bea.comesBackIn();
  for (const learner of [ada, bea]) await learner.answers(job('2025-07-01'));
  await college.runOn('2025-07-03', '2025-12-30', '2026-01-29');
  expect(ada.messages()).toHaveLength(2);
  expect(await ada.waves()).toEqual([]);
  expect(bea.got().slice(1)).toEqual(['2025-12-30 email wave', '2026-01-29 email reminder']);
});

test('who stops a wave is asked by no later one, and nothing is written for it', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: { waves: '6,9' } });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  await ada.answers(job('2025-07-01'));
  await college.runOn('2025-07-02', '2025-12-30');
  await ada.stopsThisSurvey();
  await college.runOn('2025-12-31', '2026-03-30', '2026-06-01');
  expect(await ada.waves()).toEqual(['6: unsubscribed']);
  expect(ada.messages()).toHaveLength(2);
  expect(await ada.rows()).toEqual(['EMP 1 from 2025-07-01, collected 2025-07-01']);
});

test('back in learning before the wave is due: nobody asks', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: { waves: '6' } });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  await ada.answers(job('2025-07-01'));
  await college.mis.addPot(ada.ref, {
    id: 'ADA-2',
    startDate: '2025-09-08',
    title: 'Plumbing level 3',
    actualEndDate: null,
    terminationDate: null,
  });
  await college.runOn('2025-09-10', '2025-12-30', '2026-01-30');
  expect(await ada.decision()).toBe('RETURNED');
  expect(ada.messages()).toHaveLength(1);
});

test('nobody is asked who has died, may not be written to or is known of otherwise, and a later course speaks for the person', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: { waves: '6' } });
  const names = ['Ada', 'Bea', 'Cid', 'Dee', 'Eve'];
  const [ada, bea, cid, dee, eve] = await Promise.all(
    names.map((name) => college.learner(name, { ended: '2025-06-30' })),
  );
  await college.run();
  for (const one of [ada!, bea!, cid!, dee!, eve!]) await one.answers(job('2025-07-01'));
  await college.runOn('2025-07-02');
  await ada!.setsPreference('RUI 5');
  await bea!.setsPreference('RUI 3');
  const known = {
    outType: 'EMP',
    outCode: 2,
    startDate: '2025-10-01',
    endDate: null,
    collDate: '2025-11-01',
  };
  await college.mis.enterDestination(cid!.ref, known as never, cid!.pot);
  const evening = { startDate: '2025-09-01', title: 'Evening class', actualEndDate: '2025-12-12' };
  await college.mis.addPot(dee!.ref, { id: 'DEE-2', ...evening, terminationDate: '2025-12-12' });
  await college.runOn('2025-12-13', '2025-12-30');
  for (const one of [ada!, bea!, cid!]) expect(one.messages()).toHaveLength(1);
  // Dee is asked as who left the evening class, and about nothing else.
  expect(dee!.got().slice(1)).toEqual(['2025-12-13 email invitation']);
  expect(eve!.got().slice(1)).toEqual(['2025-12-30 email wave']);
});

test('waves set later ask nobody for whom their 60 days have passed', async () => {
  const college = await openCollege({ today: '2025-01-10' });
  const ada = await college.learner('Ada', { ended: '2025-01-09' });
  const bea = await college.learner('Bea', { ended: '2025-05-20' });
  await college.runOn('2025-01-10', '2025-05-20');
  for (const learner of [ada, bea]) await learner.answers(job('2025-05-21'));
  await college.runOn('2025-05-21');

  college.day('2025-12-01');
  await college.settings({ waves: '6' });
  await college.runOn('2025-12-02');
  expect(ada.messages().map(({ kind }) => kind)).not.toContain('wave');
  expect(bea.got().slice(1)).toEqual(['2025-12-02 email wave']);
});

describe('what the college changes while a wave is asked', () => {
  async function asked() {
    const college = await openCollege({ today: '2025-07-01', settings: { waves: '6', mostReminders: 1 } });
    const ada = await college.learner('Ada', { ended: '2025-06-30' });
    await college.run();
    await ada.answers(job('2025-07-01'));
    await college.runOn('2025-07-02', '2025-12-30');
    expect(ada.got().slice(1)).toEqual(['2025-12-30 email wave']);
    return { college, ada };
  }

  test('an amended termination date moves it', async () => {
    const { college, ada } = await asked();
    await ada.amends({ actualEndDate: '2025-07-31', terminationDate: '2025-07-31' });
    await college.runOn('2025-12-31');
    const { surveys } = await college.explain(ada);
    expect(surveys.find(({ wave }) => wave === 6)).toMatchObject({
      dueOn: '2026-01-31',
      stopOn: '2026-04-01',
    });
    await college.runOn('2026-01-30', '2026-01-31');
    expect(ada.got().slice(2)).toEqual(['2026-01-31 email last reminder']);
  });

  test('a termination date that is taken back withdraws it, and its link', async () => {
    const { college, ada } = await asked();
    await ada.amends({ actualEndDate: null, terminationDate: null });
    await college.runOn('2025-12-31');
    expect(await ada.waves()).toEqual(['6: withdrawn']);
    expect((await ada.opensLink()).title).toContain('This link does not work');

    // Left after all, two months later: the wave is due two months later too.
    await ada.amends({ actualEndDate: '2025-08-31', terminationDate: '2025-08-31' });
    await college.runOn('2026-01-05', '2026-02-27');
    expect(ada.messages()).toHaveLength(2);
    await college.runOn('2026-02-28');
    expect(ada.got().slice(2)).toEqual(['2026-02-28 email wave']);
    expect(await ada.waves()).toEqual(['6: withdrawn', '6: due']);
  });

  test('a wave taken out of the setting is asked about no more; who was written to may still answer', async () => {
    const { college, ada } = await asked();
    await college.settings({ waves: '12' });
    await college.runOn('2026-01-05', '2026-02-01');
    expect(ada.messages()).toHaveLength(2);
    expect(await ada.waves()).toEqual(['6: lapsed']);
    await ada.saysStillSo();
    await college.run();
    expect(await ada.waves()).toEqual(['6: answered']);
    expect(await ada.rows()).toEqual(['EMP 1 from 2025-07-01, collected 2026-02-01']);
  });
});
