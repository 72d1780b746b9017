import { expect, test } from 'vitest';
import { liftSuppression, suppressLearner } from '../../plugin/admin/index.ts';
import { type College, openCollege } from './college.ts';
import { job } from './learner.ts';

test('not left after all: the survey is withdrawn, and asked anew once the termination date is set again', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();

  college.day('2025-07-10');
  await ada.amends({ actualEndDate: null, terminationDate: null });
  await college.run();
  expect(await ada.decision()).toBe('NOT_ENDED');
  expect(await ada.survey()).toMatchObject({ state: 'withdrawn', opening: 1 });
  expect((await ada.opensLink()).status).toBe(404);
  await college.runOn('2025-07-31', '2026-07-02');
  expect(ada.messages()).toHaveLength(1);
  expect(await ada.rows()).toEqual([]);

  college.day('2026-07-10');
  await ada.amends({ actualEndDate: '2026-07-09', terminationDate: '2026-07-09' });
  await college.run();
  expect(ada.got().slice(1)).toEqual(['2026-07-10 email invitation']);
  expect(await ada.survey()).toMatchObject({ state: 'due', opening: 2, stopOn: '2027-07-09' });
  await ada.answers(job('2026-07-10'));
  await college.run();
  expect(await ada.rows()).toEqual(['EMP 1 from 2026-07-10, collected 2026-07-10']);
});

test('a termination date set again at once: one round per person and interval holds across openings', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  college.day('2025-07-10');
  await ada.amends({ terminationDate: null });
  await college.run();
  college.day('2025-07-12');
  await ada.amends({ terminationDate: '2025-07-11' });
  await college.runOn('2025-07-12', '2025-07-30', '2025-07-31');
  expect(ada.got()).toEqual(['2025-07-01 email invitation', '2025-07-31 email invitation']);
});

test('silent until OTH-3, and not left after all: OTH-3 goes, and the leaving that comes is asked about by a new link', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  college.day('2026-07-01');
  await college.run();
  expect(await ada.survey()).toMatchObject({ state: 'lapsed' });

  college.day('2026-07-06');
  await ada.amends({ actualEndDate: null, terminationDate: null });
  await college.run();
  expect(await ada.rows()).toEqual([]);
  expect(await ada.survey()).toMatchObject({ state: 'withdrawn', opening: 1 });
  expect((await ada.opensLink()).status).toBe(404);

  college.day('2026-09-07');
  await ada.amends({ actualEndDate: '2026-09-04', terminationDate: '2026-09-04' });
  await college.run();
  expect(ada.got().slice(1)).toEqual(['2026-09-07 email invitation']);
  expect(await ada.survey()).toMatchObject({ state: 'due', opening: 2, stopOn: '2027-09-04' });
  await ada.answers(job('2026-09-05'));
  await college.run();
  expect(await ada.rows()).toEqual(['EMP 1 from 2026-09-05, collected 2026-09-07']);
});

test('silent until OTH-3, the date cleared by mistake and set as it was: OTH-3 stands again, and nobody is asked anew', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  college.day('2026-07-01');
  await college.run();
  await ada.amends({ actualEndDate: null, terminationDate: null });
  college.day('2026-07-02');
  await college.run();
  await ada.amends({ actualEndDate: '2025-06-30', terminationDate: '2025-06-30' });
  college.day('2026-07-03');
  await college.run();
  expect(ada.messages()).toHaveLength(1);
  expect(await ada.rows()).toEqual(['OTH 3 from 2025-07-01, collected 2026-07-03']);
});

test('the termination date is amended after OTH-3: our row follows, and so does a late answer', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  college.day('2026-07-01');
  await college.run();

  college.day('2026-07-05');
  await ada.amends({ terminationDate: '2025-07-14' });
  await college.run();
  expect(await ada.history()).toEqual(['OTH 3 from 2025-07-15, collected 2026-07-01, silent']);

  // A job since before leaving starts the day after termination, as the date stands now.
  await ada.answers(job('2024-01-01'));
  await college.run();
  expect(await ada.rows()).toEqual(['EMP 1 from 2025-07-15, collected 2026-07-05']);
});

test('not left after all, after OTH-3: our row goes, and stands again once they have left', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const left = { ended: '2025-06-30' };
  const barred = await college.learner('Ada', { ...left, preferences: ['RUI 4'] });
  const stopped = await college.learner('Ben', left);
  const silent = await college.learner('Cai', { ended: '2024-07-31' });
  await college.run();
  await stopped.unsubscribes();
  college.day('2025-08-04');
  await college.run();
  for (const one of [barred, stopped, silent]) expect(await one.rows()).toHaveLength(1);

  for (const one of [barred, stopped, silent]) await one.amends({ terminationDate: null });
  college.day('2025-08-05');
  await college.run();
  for (const one of [barred, stopped, silent]) expect(await one.rows()).toEqual([]);

  for (const one of [barred, stopped, silent]) await one.amends({ terminationDate: '2025-07-14' });
  await college.runOn('2025-08-06', '2025-08-07');
  for (const one of [barred, stopped, silent])
    expect(await one.rows()).toEqual(['OTH 3 from 2025-07-15, collected 2025-08-06']);
  expect(college.messages().filter(({ on }) => on > '2025-08-01')).toEqual([]);
});

test.each(['RUI 3', 'RUI 5'])(
  'not left after all, %s set meanwhile, and left then: OTH-3 at once',
  async (code) => {
    const college = await openCollege({ today: '2025-07-01' });
    const ada = await college.learner('Ada', { ended: '2025-06-30' });
    await college.run();
    await ada.amends({ actualEndDate: null, terminationDate: null });
    college.day('2025-07-02');
    await college.run();
    await ada.setsPreference(code);
    await ada.amends({ actualEndDate: '2025-07-31', terminationDate: '2025-07-31' });
    await college.runOn('2025-08-01', '2025-08-02', '2025-09-10');
    expect(await ada.history()).toEqual(['OTH 3 from 2025-08-01, collected 2025-08-01, barred']);
    expect(ada.got()).toEqual(['2025-07-01 email invitation']);
  },
);

test('barred, not left after all, and left then, barred as before: OTH-3 stands again; asked once the bar is lifted', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30', preferences: ['RUI 3'] });
  const ben = await college.learner('Ben', { ended: '2025-06-30', preferences: ['RUI 5'] });
  await college.run();
  for (const one of [ada, ben]) await one.amends({ actualEndDate: null, terminationDate: null });
  college.day('2025-07-02');
  await college.run();
  expect([await ada.rows(), await ben.rows()]).toEqual([[], []]);
  for (const one of [ada, ben])
    await one.amends({ actualEndDate: '2025-07-31', terminationDate: '2025-07-31' });
  college.day('2025-08-01');
  await college.run();
  const row = 'OTH 3 from 2025-08-01, collected 2025-08-01';
  expect([await ada.rows(), await ben.rows()]).toEqual([[row], [row]]);
  await ada.setsPreference('RUI 3', false);
  college.day('2025-08-02');
  await college.run();
  expect(ada.got()).toEqual(['2025-08-02 email invitation']);
  expect(await ada.rows()).toEqual([]);
});

test('not left after all, excluded by name when they do leave, and let in again: what stood for no answer before stands again', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const { context, officer } = college;
  const barred = await college.learner('Ada', { ended: '2025-06-30', preferences: ['RUI 3'] });
  const stopped = await college.learner('Ben', { ended: '2025-06-30' });
  await college.run();
  await stopped.unsubscribes();
  college.day('2025-07-02');
  await college.run();
  for (const one of [barred, stopped]) {
    expect(await one.rows()).toHaveLength(1);
    await one.amends({ actualEndDate: null, terminationDate: null });
  }
  college.day('2025-07-03');
  await college.run();
  for (const one of [barred, stopped]) {
    expect(await one.rows()).toEqual([]);
    await one.amends({ actualEndDate: '2025-07-31', terminationDate: '2025-07-31' });
    await suppressLearner(context, officer, one.ref, { why: 'asked at the desk' });
  }
  college.day('2025-08-01');
  await college.run();
  for (const one of [barred, stopped])
    await liftSuppression(context, officer, one.ref, { why: 'it was another', deceased: false });
  await college.runOn('2025-08-02', '2025-08-03');
  for (const one of [barred, stopped])
    expect(await one.rows()).toEqual(['OTH 3 from 2025-08-01, collected 2025-08-02']);
});

test('the stop date follows an actual end date that is amended while the survey is open', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  await ada.amends({ actualEndDate: '2025-05-31' });
  await college.run();
  expect(await ada.survey()).toMatchObject({ stopOn: '2026-05-31' });
  college.day('2026-06-01');
  await college.run();
  expect(await ada.rows()).toEqual(['OTH 3 from 2025-07-01, collected 2026-06-01']);
});

test('an outcome that staff enter ends the asking', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  const row = {
    outType: 'EMP',
    outCode: 1,
    startDate: '2025-07-07',
    endDate: null,
    collDate: '2025-07-10',
  } as const;
  await college.mis.enterDestination(ada.ref, row);
  await college.runOn('2025-07-31', '2026-07-01');
  expect(await ada.decision()).toBe('KNOWN');
  expect(ada.messages()).toHaveLength(1);
  expect(await ada.history()).toEqual(['EMP 1 from 2025-07-07, collected 2025-07-10, person']);
});

test.each<[string, Parameters<College['imports']>[1], string, string[]]>([
  [
    'that started on the day learning ended ends the asking',
    { outType: 'EMP', outCode: 1, startDate: '2025-06-30' },
    'KNOWN',
    ['2025-07-01 email invitation'],
  ],
  [
    'of the time before says nothing of it',
    { outType: 'EMP', outCode: 1, startDate: '2025-06-29' },
    'ELIGIBLE',
    ['2025-07-01 email invitation', '2025-07-31 email reminder'],
  ],
  [
    'that nobody could be reached says nothing of it',
    { outType: 'OTH', outCode: 3, startDate: '2025-07-10' },
    'ELIGIBLE',
    ['2025-07-01 email invitation', '2025-07-31 email reminder'],
  ],
  [
    'that it is not known says nothing of it',
    { outType: 'OTH', outCode: 4, startDate: '2025-07-10' },
    'ELIGIBLE',
    ['2025-07-01 email invitation', '2025-07-31 email reminder'],
  ],
])('an outcome that a file brings, %s', async (_, row, reason, got) => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  await college.imports(ada, row);
  college.day('2025-07-31');
  await college.run();
  expect(await ada.decision()).toBe(reason);
  expect(ada.got()).toEqual(got);
});

test('an outcome that is entered after OTH-3 takes its place, and in profile guide stands beside it', async () => {
  const row = { outType: 'EMP', outCode: 1, startDate: '2025-07-07' } as const;
  for (const [settings, left] of [
    [
      {},
      [
        'EMP 1 from 2025-07-07, collected 2026-07-05, import',
        'OTH 3 from 2025-07-01, collected 2026-07-01, known, withdrawn',
      ],
    ],
    [
      { profile: 'guide' },
      [
        'EMP 1 from 2025-07-07, collected 2026-07-05, import',
        'OTH 3 from 2025-07-01, collected 2026-07-01, silent',
      ],
    ],
  ] as const) {
    const college = await openCollege({ today: '2025-07-01', settings });
    const ada = await college.learner('Ada', { ended: '2025-06-30' });
    await college.run();
    college.day('2026-07-01');
    await college.run();
    college.day('2026-07-05');
    await college.imports(ada, row);
    await college.run();
    expect(await ada.history()).toEqual(left);
  }
});

test('back to learning here: the outcome is derived without asking, and taken back when it came to nothing', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();

  college.day('2025-09-10');
  const again = await college.mis.addPot(ada.ref, { startDate: '2025-09-08', title: 'Plumbing level 3' });
  await college.run();
  expect(await ada.decision()).toBe('RETURNED');
  expect(await ada.history()).toEqual(['EDU 5 from 2025-09-08, collected 2025-09-10, returned']);
  expect((await ada.opensLink()).status).toBe(404);
  await college.runOn('2025-09-11', '2025-10-10');
  expect(await ada.rows()).toHaveLength(1);
  expect(ada.messages()).toHaveLength(1);

  // Left again on the 42nd day: no outcome, and now the new leaving is what she is asked about.
  college.day('2025-10-21');
  await college.mis.editPot(ada.ref, again, { actualEndDate: '2025-10-20', terminationDate: '2025-10-20' });
  await college.run();
  expect(await ada.rows()).toEqual([]);
  expect(await ada.history()).toEqual([
    'EDU 5 from 2025-09-08, collected 2025-09-10, return-undone, withdrawn',
  ]);
  expect(await ada.decision()).toBe('LATER_POT');
  expect(ada.got()).toEqual(['2025-07-01 email invitation', '2025-10-21 email invitation']);
});

test('back to learning here, and it came to nothing: what stood for no answer before stands again', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const left = { ended: '2025-06-30' };
  const barred = await college.learner('Ada', { ...left, preferences: ['RUI 4'] });
  const stopped = await college.learner('Ben', left);
  const silent = await college.learner('Cai', { ended: '2024-07-31' });
  const answered = await college.learner('Dee', left);
  await college.run();
  await stopped.unsubscribes();
  await answered.answers(job('2025-07-01'));
  college.day('2025-09-10');
  await college.run();
  const oth3 = (start: string, collected: string) => `OTH 3 from ${start}, collected ${collected}`;
  expect(await barred.rows()).toEqual([oth3('2025-07-01', '2025-07-01')]);
  expect(await stopped.rows()).toEqual([oth3('2025-07-01', '2025-09-10')]);
  expect(await silent.rows()).toEqual([oth3('2024-08-01', '2025-09-10')]);

  const again: (readonly [string, string])[] = [];
  for (const { ref } of [barred, stopped, silent, answered])
    again.push([ref, await college.mis.addPot(ref, { startDate: '2025-09-15' })]);
  college.day('2025-09-16');
  await college.run();
  for (const one of [barred, stopped, silent])
    expect(await one.rows()).toEqual(['EDU 5 from 2025-09-15, collected 2025-09-16']);

  // It never began: the enrolment is moved into the future, where it counts for nothing yet.
  for (const [ref, pot] of again) await college.mis.editPot(ref, pot, { startDate: '2026-09-14' });
  college.day('2025-10-01');
  await college.run();
  college.day('2025-10-02');
  await college.run();
  expect(await barred.rows()).toEqual([oth3('2025-07-01', '2025-10-01')]);
  expect(await stopped.rows()).toEqual([oth3('2025-07-01', '2025-10-01')]);
  expect(await silent.rows()).toEqual([oth3('2024-08-01', '2025-10-01')]);
  expect(await answered.rows()).toEqual(['EMP 1 from 2025-07-01, collected 2025-07-01']);
});

test('back to learning here for longer than 42 days: the derived outcome stays', async () => {
  const college = await openCollege({ today: '2025-09-10' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  const again = await college.mis.addPot(ada.ref, { startDate: '2025-09-08' });
  await college.run();
  college.day('2025-10-22');
  await college.mis.editPot(ada.ref, again, { actualEndDate: '2025-10-21', terminationDate: '2025-10-21' });
  await college.run();
  expect(await ada.rows()).toEqual(['EDU 5 from 2025-09-08, collected 2025-09-10']);
});

test('a learner erased in the MIS: the link is dead and nothing more is sent', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  await college.mis.erase(ada.ref);
  college.day('2025-07-02');
  await college.run();
  expect((await ada.opensLink()).status).toBe(404);
  await college.runOn('2025-07-31', '2026-07-01');
  expect(ada.messages()).toHaveLength(1);
});
