import { expect, test } from 'vitest';
import {
  type EntryText,
  enterOutcome,
  listOutcomes,
  undoOutcome,
  uploadOutcomes,
} from '../../plugin/admin/index.ts';
import { type College, openCollege } from './college.ts';
import type { Learner } from './learner.ts';
import { job } from './learner.ts';

const JOB: EntryText = {
  OutType: 'EMP',
  OutCode: '1',
  OutStartDate: '2025-07-07',
  OutEndDate: '',
  OutCollDate: '',
  Source: 'employer by telephone',
};

const telephoned = (
  { context, officer }: College,
  learner: Learner,
  told: Partial<EntryText> = {},
  dryRun = false,
) =>
  enterOutcome(context, officer, { learner: learner.ref, pot: null, told: { ...JOB, ...told } }, { dryRun });

/** A leaver who was sent the invitation and two reminders. */
async function askedThreeTimes(settings: Parameters<typeof openCollege>[0]['settings'] = {}) {
  const college = await openCollege({ today: '2025-07-01', settings });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.runOn('2025-07-01', '2025-07-31', '2025-08-30');
  return { college, ada };
}

/** Takes back what was entered. */
async function takesBack({ context, officer }: College, { ref }: Learner) {
  const [entered] = (await listOutcomes(context, officer, ref)).filter(({ outcome }) => outcome === 'EMP 1');
  await undoOutcome(context, officer, ref, { row: entered!.row, dryRun: false, why: 'Another learner' });
}

test('told by telephone after two reminders: on record as the row of who was told, and asking ends at once', async () => {
  const { college, ada } = await askedThreeTimes();
  college.day('2025-09-10');
  const look = await telephoned(college, ada, {}, true);
  expect(await ada.rows()).toEqual([]);
  expect(await ada.survey()).toMatchObject({ state: 'invited' });

  const entered = await telephoned(college, ada);
  expect(entered).toEqual(look);
  expect(entered).toMatchObject({ effect: 'new', asking: [{ reason: 'KNOWN', surveyEnded: true }] });
  expect(await ada.history()).toEqual(['EMP 1 from 2025-07-07, collected 2025-09-10, entered']);
  expect(await ada.decision()).toBe('KNOWN');
  expect(await ada.survey()).toMatchObject({ state: 'lapsed' });
  const { timeline, destinations } = await college.explain(ada);
  expect(destinations).toMatchObject([
    { source: 'person', potId: ada.pot, provenance: { by: college.officer.id, evidence: JOB.Source } },
  ]);
  expect(timeline.at(-3)!.told).toBe(
    'EMP 1 (in paid employment for 16 hours or more per week) from 7 Jul 2025 was written to the record (employer by telephone): staff entered a destination that they know.',
  );
  expect(timeline.slice(-3).map(({ what, why, who }) => [what, why, who])).toEqual([
    ['row-append', 'entered', college.officer.id],
    ['decided', 'KNOWN', college.officer.id],
    ['survey-lapsed', 'KNOWN', college.officer.id],
  ]);
  const acts = (await college.audit()).filter(({ act }) => act === 'outcome-add');
  expect(acts.map(({ target, result, detail }) => [target, result, detail === null])).toEqual([
    [ada.ref, 'done', false],
    [ada.ref, 'done', true],
  ]);

  await college.runOn('2025-09-29', '2026-07-01');
  expect(ada.messages()).toHaveLength(3);
  expect(await ada.history()).toEqual(['EMP 1 from 2025-07-07, collected 2025-09-10, entered']);

  // Late and welcome: what the learner says is the same job.
  await ada.answers(job('2025-07-07'));
  await college.run();
  expect(await ada.rows()).toEqual(['EMP 1 from 2025-07-07, collected 2026-07-01']);
});

test('told after the stop date: OTH-3 goes in the same act; said again it is collected again, and never twice', async () => {
  const { college, ada } = await askedThreeTimes();
  college.day('2026-07-01');
  await college.run();
  expect(await ada.rows()).toEqual(['OTH 3 from 2025-07-01, collected 2026-07-01']);
  college.day('2026-07-09');
  expect(await telephoned(college, ada)).toMatchObject({
    effect: 'new',
    asking: [{ reason: 'KNOWN', surveyEnded: false, takenBack: ['OTH 3'] }],
  });
  expect(await ada.history()).toEqual([
    'EMP 1 from 2025-07-07, collected 2026-07-09, entered',
    'OTH 3 from 2025-07-01, collected 2026-07-01, known, withdrawn',
  ]);
  expect(await telephoned(college, ada)).toMatchObject({ effect: 'held' });
  college.day('2026-07-20');
  expect(await telephoned(college, ada)).toMatchObject({ effect: 'confirms' });
  expect(await telephoned(college, ada, { OutEndDate: '2026-07-17' })).toMatchObject({ effect: 'closes' });
  await college.run();
  expect(await ada.rows()).toEqual(['EMP 1 from 2025-07-07 until 2026-07-17, collected 2026-07-20']);
});

test('in profile guide what staff know goes on record, and everybody is asked all the same', async () => {
  const { college, ada } = await askedThreeTimes({ profile: 'guide' });
  college.day('2025-09-10');
  expect(await telephoned(college, ada)).toMatchObject({
    effect: 'new',
    asking: [{ reason: 'ELIGIBLE', surveyEnded: false }],
    skipKnown: false,
  });
  await college.runOn('2025-09-29', '2026-07-01');
  expect(ada.messages()).toHaveLength(4);
  expect(await ada.rows()).toEqual([
    'EMP 1 from 2025-07-07, collected 2025-09-10',
    'OTH 3 from 2025-07-01, collected 2026-07-01',
  ]);
});

test('what staff know of the time before leaving is put on record, and says nothing of what came after', async () => {
  const { college, ada } = await askedThreeTimes();
  expect(await telephoned(college, ada, { OutStartDate: '2025-06-29' })).toMatchObject({
    effect: 'new',
    asking: [{ reason: 'ELIGIBLE', surveyEnded: false }],
  });
});

test('what a published rule refuses is refused by its name, before anything is written', async () => {
  const { college, ada } = await askedThreeTimes();
  for (const [told, problem] of [
    [
      { OutCode: '3' },
      'OutCode: EMP 3 cannot start on 2025-07-07: it was closed on 2015-07-31 (rule OutType_05)',
    ],
    [
      { OutStartDate: '2027-08-01' },
      'OutStartDate: The start 2027-08-01 lies after 2027-07-31 (rule OutStartDate_02)',
    ],
    [{ OutStartDate: '07/13/2025' }, 'OutStartDate: 07/13/2025 is no date'],
    [{ Source: ' ' }, 'Source: is empty'],
  ] as const)
    await expect(telephoned(college, ada, told)).rejects.toMatchObject({
      code: 'OUTCOME_REFUSED',
      details: { problem },
    });
  expect(await ada.history()).toEqual([]);
  await expect(telephoned(college, { ...ada, ref: 'NOBODY' })).rejects.toMatchObject({
    code: 'LEARNER_UNKNOWN',
  });
});

test('a list of five, two of them faulty: nothing is entered until the others are asked for; twice is once', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const [ada, ben, cy] = [
    await college.learner('Ada', { ended: '2025-06-30' }),
    await college.learner('Ben', { ended: '2025-06-30' }),
    await college.learner('Cy', { ended: '2025-06-30' }),
  ];
  await college.imports(ben, { outType: 'EMP', outCode: 1, startDate: '2025-07-01' });
  await college.run();
  college.day('2025-07-20');
  const text = `LearnRefNumber,OutType,OutCode,OutStartDate,OutEndDate,OutCollDate
ADA,EMP,1,2025-07-07,,2025-07-18
NOBODY,EMP,1,2025-07-07,,
BEN,EMP,1,2025-07-01,,2025-07-18
BEN,NPE,1,2025-07-01,,
CY,EMP,3,2025-07-07,,
`;
  const upload = (how: { readonly dryRun?: boolean; readonly skipFaulty?: boolean }) =>
    uploadOutcomes(college.context, college.officer, {
      ...{ name: 'july.csv', text, source: 'employers', dryRun: false, skipFaulty: false },
      ...how,
    });
  const look = await upload({ dryRun: true });
  expect(look.rows.map(({ line, effect, meets }) => [line, effect, meets])).toEqual([
    [2, 'new', ''],
    [4, 'confirms', 'EMP 1 from 2025-07-01, by import'],
    [5, 'conflict', 'EMP 1 from 2025-07-01, by import: EMP beside NPE with the same start (OutType_04)'],
  ]);
  expect(look.faulty.map(({ line, problems }) => [line, problems[0]!.problem])).toEqual([
    [3, 'there is no such learner'],
    [6, 'EMP 3 cannot start on 2025-07-07: it was closed on 2015-07-31 (rule OutType_05)'],
  ]);
  expect(await upload({})).toMatchObject({ applied: false });
  expect([...(await ada.rows()), ...(await cy.rows())]).toEqual([]);

  const done = await upload({ skipFaulty: true });
  expect({ ...done, applied: false }).toEqual(look);
  expect(done).toMatchObject({ surveysEnded: 1 });
  const after = async () => [await ada.history(), await ben.history(), await cy.history()];
  const entered = [
    ['EMP 1 from 2025-07-07, collected 2025-07-18, uploaded'],
    ['EMP 1 from 2025-07-01, collected 2025-07-18, import'],
    [],
  ];
  expect(await after()).toEqual(entered);
  expect(await ada.survey()).toMatchObject({ state: 'lapsed' });

  college.day('2025-07-31');
  const again = await upload({ skipFaulty: true });
  expect(again.rows.map(({ effect }) => effect)).toEqual(['held', 'held', 'conflict']);
  await college.run();
  expect(await after()).toEqual(entered);
  const { timeline } = await college.explain(ben);
  expect(timeline.filter(({ what }) => what === 'row-conflict')).toHaveLength(1);
  expect([ada.got(), cy.got()]).toEqual([
    ['2025-07-01 email invitation'],
    ['2025-07-01 email invitation', '2025-07-31 email reminder'],
  ]);
});

test('the same list given three times at once is entered once, also before any run', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const names = ['Ada', 'Ben', 'Cy'];
  const learners = [];
  for (const name of names) learners.push(await college.learner(name, { ended: '2025-06-30' }));
  const rows = learners.map(({ ref }) => `${ref},EMP,1,2025-07-01`);
  const request = {
    ...{ name: 'july.csv', source: 'employers', dryRun: false, skipFaulty: false },
    text: ['LearnRefNumber,OutType,OutCode,OutStartDate', ...rows].join('\n'),
  };
  const uploads = await Promise.all(
    [1, 2, 3].map(() => uploadOutcomes(college.context, college.officer, request)),
  );
  expect(uploads.map(({ rows }) => rows[0]!.effect).sort()).toEqual(['held', 'held', 'new']);
  for (const learner of learners)
    expect(await learner.rows()).toEqual(['EMP 1 from 2025-07-01, collected 2025-07-01']);
});

test('entered for the wrong learner and taken back: the asking goes on by the same link, at its interval', async () => {
  const { college, ada } = await askedThreeTimes();
  const link = ada.messages()[0]!.link;
  college.day('2025-09-10');
  await telephoned(college, ada);
  college.day('2025-09-12');
  await takesBack(college, ada);
  await college.run();
  expect(await ada.decision()).toBe('ELIGIBLE');
  expect(await ada.survey()).toMatchObject({ state: 'due', opening: 1 });
  expect((await college.explain(ada)).timeline.map(({ told }) => told)).toContain(
    'The destination is not known after all: the survey is asked again, by the same link.',
  );

  await college.runOn('2025-09-28', '2025-09-29');
  expect(ada.got().slice(3)).toEqual(['2025-09-29 email reminder']);
  expect(ada.messages().at(-1)!.link).toBe(link);
  college.day('2026-07-01');
  await college.run();
  expect(await ada.rows()).toEqual(['OTH 3 from 2025-07-01, collected 2026-07-01']);
});

test('entered after OTH-3 and taken back: it stands for silence once more', async () => {
  const { college, ada } = await askedThreeTimes();
  college.day('2026-07-01');
  await college.run();
  await telephoned(college, ada, { OutStartDate: '2025-07-07' });
  expect(await ada.rows()).toEqual(['EMP 1 from 2025-07-07, collected 2026-07-01']);

  college.day('2026-07-03');
  await takesBack(college, ada);
  await college.runOn('2026-07-03', '2026-07-04');
  expect(await ada.rows()).toEqual(['OTH 3 from 2025-07-01, collected 2026-07-03']);
});

test('barred meanwhile: what was known and is no longer leaves the row for the barred', async () => {
  const { college, ada } = await askedThreeTimes();
  college.day('2025-09-10');
  await telephoned(college, ada);
  await ada.setsPreference('RUI 2');
  await takesBack(college, ada);
  await college.run();
  expect(await ada.history()).toEqual([
    'EMP 1 from 2025-07-07, collected 2025-09-10, undone, withdrawn',
    'OTH 3 from 2025-07-01, collected 2025-09-10, barred',
  ]);
});
