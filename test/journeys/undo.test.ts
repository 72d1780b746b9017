import { expect, test } from 'vitest';
import { enterOutcome, listOutcomes, type UndoRequest, undoOutcome } from '../../plugin/admin/index.ts';
import { renderAnswer } from '../../tui/cli/answer.ts';
import { outcomeListAnswer } from '../../tui/cli/outcome.ts';
import { type College, openCollege } from './college.ts';
import { job, type Learner } from './learner.ts';

/** The officer takes something back, for a reason. */
function undo(college: College, learner: Pick<Learner, 'ref'>, request: Partial<UndoRequest> = {}) {
  const { context, officer } = college;
  return undoOutcome(context, officer, learner.ref, { dryRun: false, why: 'Known to work', ...request });
}

/** `EMP 1: written, amended | row, dates`: what was done to each row, and what can be taken back. */
async function outcomes({ context, officer }: College, { ref }: Learner) {
  const rows = await listOutcomes(context, officer, ref);
  return rows.map(({ outcome, acts, canUndo }) => {
    const done = acts.map(({ op, undo }) => (undo ? `${op} (undo)` : op)).join(', ');
    const open = canUndo.map(({ what, refused }) => (refused === null ? what : `not ${what}`));
    return `${outcome}: ${done} | ${open.join(', ')}`;
  });
}

/** Runs on days when something would be done again, if anything were. */
async function runsGoOn(college: College, ...days: readonly string[]) {
  for (const day of days) {
    college.day(day);
    await college.run();
  }
}

const ENDED = { ended: '2025-06-30' };

test('OTH-3 taken back: ours alone, after a look that writes nothing, with the reason on record', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', ENDED);
  await college.run();
  college.day('2026-07-01');
  await college.run();
  const theirs = { outType: 'OTH', outCode: 3, startDate: '2025-08-01', endDate: null } as const;
  await college.mis.enterDestination(ada.ref, { ...theirs, collDate: '2026-07-02' }, ada.pot);

  const ours = {
    what: 'row',
    outcome: 'OTH 3',
    start: '2025-07-01',
    collected: '2026-07-01',
    cause: 'silent',
  };
  const look = await undo(college, ada, { dryRun: true, why: '' });
  expect(look).toMatchObject([ours]);
  expect(await ada.rows()).toHaveLength(2);

  await undo(college, ada);
  expect(await ada.rows()).toEqual(['OTH 3 from 2025-08-01, collected 2026-07-02']);
  await expect(undo(college, ada)).rejects.toMatchObject({ code: 'OUTCOME_NOTHING_TO_UNDO' });
  await expect(undo(college, { ref: 'NOBODY' })).rejects.toMatchObject({ code: 'LEARNER_UNKNOWN' });
  const undone = (await college.audit()).filter(({ act }) => act === 'outcome-undo');
  expect(undone.map(({ target, result }) => `${target} ${result}`)).toEqual([
    'NOBODY LEARNER_UNKNOWN',
    'ADA OUTCOME_NOTHING_TO_UNDO',
    'ADA done',
  ]);
  expect(JSON.parse(undone.at(-1)!.detail!)).toMatchObject({
    before: { rows: [ours] },
    after: { rows: [] },
    why: 'Known to work',
  });
  const { timeline } = await college.explain(ada);
  expect(timeline.at(-1)).toMatchObject({ what: 'row-withdraw', why: 'undone', who: college.officer.id });

  // What is taken back stays so: no run writes it again.
  await runsGoOn(college, '2026-08-01');
  expect(await ada.rows()).toHaveLength(1);
});

test('an interim row taken back is not written again; what stands for silence at the stop date is another act', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: { interimAfterDays: 60 } });
  const ada = await college.learner('Ada', ENDED);
  await college.run();
  await runsGoOn(college, '2025-08-29');
  expect(await ada.history()).toEqual(['OTH 3 from 2025-07-01, collected 2025-08-29, interim']);
  await undo(college, ada);
  await runsGoOn(college, '2025-08-30', '2025-10-01');
  expect(await ada.rows()).toEqual([]);
  await runsGoOn(college, '2026-07-01');
  expect(await ada.rows()).toEqual(['OTH 3 from 2025-07-01, collected 2026-07-01']);
});

test('an answered row is taken back, and then the OTH-3 that it replaced comes back; no run says otherwise', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', ENDED);
  await college.run();
  await runsGoOn(college, '2026-07-01');
  college.day('2026-07-02');
  await ada.answers(job('2025-10-01'));
  await college.run();
  expect(await outcomes(college, ada)).toEqual([
    'OTH 3: append, withdraw | not withdrawal',
    'EMP 1: append | row',
  ]);
  // Both at once would say that she works and cannot be reached.
  await expect(undo(college, ada, { what: 'withdrawal' })).rejects.toMatchObject({
    code: 'OUTCOME_UNDO_REFUSED',
    message: expect.stringContaining('EMP 1 from 2025-10-01 took its place: take that back first'),
  });

  await undo(college, ada);
  expect(await ada.rows()).toEqual([]);
  await expect(undo(college, ada, { what: 'withdrawal' })).rejects.toMatchObject({
    code: 'OUTCOME_UNDO_WHICH',
  });
  const { context, officer } = college;
  const [oth] = await listOutcomes(context, officer, ada.ref);
  await undo(college, ada, { row: oth!.row.slice(0, 8), what: 'withdrawal' });
  expect(await ada.rows()).toEqual(['OTH 3 from 2025-07-01, collected 2026-07-01']);
  expect((await college.explain(ada)).timeline.at(-1)).toMatchObject({ what: 'row-append', why: 'undone' });
  await runsGoOn(college, '2026-07-03', '2026-08-01');
  expect(await ada.rows()).toEqual(['OTH 3 from 2025-07-01, collected 2026-07-01']);
});

test('a row that was taken back by mistake comes back by the same way', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', ENDED);
  await college.run();
  await ada.answers(job('2025-07-01'));
  await college.run();
  await undo(college, ada);
  await undo(college, ada, { what: 'withdrawal' });
  expect(await ada.rows()).toEqual(['EMP 1 from 2025-07-01, collected 2025-07-01']);
  expect(await outcomes(college, ada)).toEqual([
    'EMP 1: append, withdraw (undo) | ',
    'EMP 1: append (undo) | row',
  ]);
  await runsGoOn(college, '2025-07-02');
  expect(await ada.rows()).toHaveLength(1);
});

test('a collection date that an answer moved is put back, on a row of somebody else too; nothing else of it', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: { skipKnown: false } });
  const ada = await college.learner('Ada', ENDED);
  const known = { outType: 'EMP', outCode: 1, startDate: '2025-07-07', endDate: null } as const;
  await college.mis.enterDestination(ada.ref, { ...known, collDate: '2025-07-08' }, ada.pot);
  await college.run();
  college.day('2025-08-04');
  await ada.answers(job('2025-07-07'));
  await college.run();
  expect(await ada.history()).toEqual(['EMP 1 from 2025-07-07, collected 2025-08-04, person']);
  expect(await outcomes(college, ada)).toEqual(['EMP 1: amend | dates']);
  await expect(undo(college, ada, { what: 'row' })).rejects.toMatchObject({
    code: 'OUTCOME_NOTHING_TO_UNDO',
  });

  await undo(college, ada);
  await runsGoOn(college, '2025-08-05', '2026-08-01');
  expect(await ada.history()).toEqual(['EMP 1 from 2025-07-07, collected 2025-07-08, person']);
  const shown = await outcomeListAnswer(college.context, college.officer, ada.ref);
  const lines = renderAnswer(shown, 'table').split('\n').slice(3, -1);
  expect(
    lines.map((line) =>
      line
        .replace(/^\w{8}/, 'ID')
        .split(/ {2,}/)
        .slice(0, 7),
    ),
  ).toEqual([
    ['ID', 'EMP 1', '2025-07-07', '2025-08-04', 'amended, collected was 2025-07-08', 'confirmed', 'learner'],
    [
      ...['ID', 'EMP 1', '2025-07-07', '2025-08-04', 'amended (undo), collected was 2025-08-04'],
      ...['confirmed', college.officer.id],
    ],
  ]);
  await expect(undo(college, ada)).rejects.toMatchObject({ code: 'OUTCOME_NOTHING_TO_UNDO' });
});

test('an end that an answer put on our row is taken off again; the row itself only after that', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', ENDED);
  await college.run();
  const browser = await ada.opensLink();
  await browser.follow('Start');
  await browser.post({ activities: ['employed'] });
  await browser.post({ hours: '16-or-more' });
  await browser.post({ when: 'date', day: '1', month: '7', year: '2025' });
  await runsGoOn(college, '2026-07-01');
  expect(await ada.history()).toEqual(['EMP 1 from 2025-07-01, collected 2025-07-01, partial']);
  college.day('2026-07-02');
  await ada.answers({ ...job('2025-07-01'), end: { when: 'date', value: '2026-06-01' } });
  await college.run();
  const ended = ['EMP 1 from 2025-07-01 until 2026-06-01, collected 2026-07-02'];
  expect(await ada.rows()).toEqual(ended);

  await expect(undo(college, ada)).rejects.toMatchObject({
    code: 'OUTCOME_UNDO_REFUSED',
    message: expect.stringContaining('it was answered on 2026-07-02 by learner: take that back first'),
  });
  await undo(college, ada, { what: 'dates' });
  await runsGoOn(college, '2026-07-03');
  expect(await ada.history()).toEqual(['EMP 1 from 2025-07-01, collected 2025-07-01, partial']);
  await undo(college, ada);
  expect(await ada.rows()).toEqual([]);
});

test('what gave way to a destination that the college entered does not come back beside it', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', ENDED);
  await college.run();
  await runsGoOn(college, '2026-07-01');
  const known = { outType: 'EMP', outCode: 1, startDate: '2025-09-01', endDate: null } as const;
  await college.mis.enterDestination(ada.ref, { ...known, collDate: '2026-07-01' }, ada.pot);
  await runsGoOn(college, '2026-07-02');
  expect(await ada.rows()).toEqual(['EMP 1 from 2025-09-01, collected 2026-07-01']);
  await expect(undo(college, ada, { what: 'withdrawal' })).rejects.toMatchObject({
    code: 'OUTCOME_UNDO_REFUSED',
    message: expect.stringContaining('the destination is on record from another source'),
  });
});

test('a destination that staff entered here is taken back by them, and the survey it ended is not asked again', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', ENDED);
  await college.run();
  const told = { OutType: 'EMP', OutCode: '1', OutStartDate: '2025-07-01', OutEndDate: '', OutCollDate: '' };
  const entry = { learner: ada.ref, pot: null, told: { ...told, Source: 'employer by telephone' } };
  await enterOutcome(college.context, college.officer, entry, { dryRun: false });
  expect(await ada.history()).toEqual(['EMP 1 from 2025-07-01, collected 2025-07-01, entered']);
  await undo(college, ada);
  expect(await ada.history()).toEqual(['EMP 1 from 2025-07-01, collected 2025-07-01, undone, withdrawn']);
  await undo(college, ada, { what: 'withdrawal' });
  const { destinations } = await college.explain(ada);
  expect(destinations.filter(({ withdrawn }) => !withdrawn)).toMatchObject([
    { source: 'person', provenance: { cause: 'entered', evidence: 'employer by telephone' } },
  ]);
});

test('a row that somebody changed since is left to them: who, since when, and what to do instead', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: { skipKnown: false } });
  const ada = await college.learner('Ada', ENDED);
  await college.run();
  await ada.answers(job('2025-07-07'));
  await college.run();
  const { host } = college.houses.tenant.reference;
  const [row] = (await host.learners.getMany([ada.ref]))[0]!.destinations;
  const by = { plugin: 'mis', surveyId: null, cause: 'amended', ruleVersion: '-', by: 'sam' };
  const change = { endDate: '2025-09-01' };
  const amend = { op: 'amend', id: row!.id, expectedVersion: row!.version, change, provenance: by } as const;
  await host.transaction((tx) => host.destinations.write(tx, [amend]));

  await expect(undo(college, ada)).rejects.toMatchObject({
    code: 'OUTCOME_UNDO_REFUSED',
    message:
      'EMP 1 from 2025-07-07 of learner ADA was left as it is: the row was changed in the MIS after 2025-07-01 by sam: settle it there',
  });
  expect(await ada.rows()).toEqual(['EMP 1 from 2025-07-07 until 2025-09-01, collected 2025-07-01']);
});

test('what new learning gave is taken back, or comes back, and the daily look at it does not say otherwise', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', ENDED);
  await college.run();
  await college.mis.addPot(ada.ref, { id: 'ADA-2', startDate: '2025-09-01', title: 'Plumbing level 3' });
  await runsGoOn(college, '2025-09-02');
  expect(await ada.history()).toEqual(['EDU 5 from 2025-09-01, collected 2025-09-02, returned']);
  await undo(college, ada);
  await college.mis.editLearner(ada.ref, { email: 'ada@example.net' });
  await runsGoOn(college, '2025-09-03', '2025-09-20');
  expect(await ada.rows()).toEqual([]);

  // It was right after all. Then she leaves within six weeks, and the college wants the outcome to stand.
  await undo(college, ada, { what: 'withdrawal' });
  await college.mis.editPot(ada.ref, 'ADA-2', {
    actualEndDate: '2025-09-22',
    terminationDate: '2025-09-22',
  });
  await runsGoOn(college, '2025-09-23');
  expect(await ada.rows()).toEqual(['EDU 5 from 2025-09-01, collected 2025-09-02']);
});
