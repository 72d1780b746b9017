import { expect, test } from 'vitest';
import { putInCharge } from '../../bin/sandbox/people.ts';
import { enterOutcome, eraseLearner, listConflicts, settleConflict } from '../../plugin/admin/index.ts';
import type { Activity } from '../../plugin/domain/index.ts';
import { type College, openCollege } from './college.ts';
import { tables } from './held.ts';
import { type Learner, volunteering } from './learner.ts';

/** A job since a date that ended. */
const ended = (since: string, on: string): Activity => ({
  kind: 'employed',
  hours: '16-or-more',
  start: { when: 'date', value: since },
  end: { when: 'date', value: on },
});
const lookingForWork = (since: string): Activity => ({
  kind: 'not-working',
  looking: 'looking',
  start: { when: 'date', value: since },
  end: null,
});

/** As staff see them: `1 open ADA: EMP 1 …, by import / EMP 1 … to …, by learner (whether it ended)`. */
const listed = async ({ context, officer }: College, state: 'open' | 'any' = 'open') =>
  (await listConflicts(context, officer, { state, after: 0, limit: 10 })).map(
    (one) => `${one.number} ${one.state} ${one.learner}: ${one.onRecord} / ${one.told} (${one.about})`,
  );

const settled = ({ context, officer }: College, keep: 'record' | 'told' | 'both', dryRun = false) =>
  settleConflict(context, officer, 1, { keep, why: 'asked the employer', dryRun });

/** A file brought a job that goes on; the learner answers that it ended. */
async function toldEnd() {
  const college = await openCollege({ today: '2025-07-01', settings: { skipKnown: false } });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.imports(ada, { outType: 'EMP', outCode: 1, startDate: '2025-07-07' });
  await college.run();
  college.day('2025-10-01');
  await ada.answers(ended('2025-07-07', '2025-09-12'));
  await college.getResponses();
  return { college, ada };
}

const IMPORTED = 'EMP 1 from 2025-07-07, collected 2025-07-01';
const TOLD_END = `1 open ADA: ${IMPORTED}, by import / EMP 1 from 2025-07-07 to 2025-09-12, collected 2025-10-01, by learner (whether it ended)`;

test('an end told on the row of a file: listed with both sources, and put on record when staff say so', async () => {
  const { college, ada } = await toldEnd();
  expect(await ada.rows()).toEqual([IMPORTED]);
  expect(await listed(college)).toEqual([TOLD_END]);

  college.day('2025-10-02');
  const look = await settled(college, 'told', true);
  expect(look.writes).toEqual(['amended EMP 1 from 2025-07-07 to 2025-09-12']);
  expect(await ada.rows()).toEqual([IMPORTED]);
  expect((await settled(college, 'told')).writes).toEqual(look.writes);
  expect(await ada.history()).toEqual([
    'EMP 1 from 2025-07-07 until 2025-09-12, collected 2025-10-01, settled',
  ]);
  const { destinations, timeline } = await college.explain(ada);
  expect(destinations).toMatchObject([{ source: 'import', provenance: { by: college.officer.id } }]);
  expect(timeline.slice(-2).map(({ what, who, told }) => [what, who, told])).toEqual([
    ['row-amend', college.officer.id, expect.stringContaining('staff settled it')],
    [
      'conflict-settled',
      college.officer.id,
      'Staff settled what was told against what is on record: what was told holds.',
    ],
  ]);
  expect(await listed(college)).toEqual([]);
  await expect(settled(college, 'record')).rejects.toMatchObject({ code: 'CONFLICT_CLOSED' });

  await college.run();
  expect(await ada.rows()).toEqual(['EMP 1 from 2025-07-07 until 2025-09-12, collected 2025-10-01']);
});

test('an end told on the row of a file: the record stays when staff say so, and it is not listed again', async () => {
  const { college, ada } = await toldEnd();
  await expect(
    settleConflict(college.context, college.officer, 1, { keep: 'record', why: ' ', dryRun: false }),
  ).rejects.toMatchObject({ code: 'REASON_NEEDED' });
  await expect(settled(college, 'both')).rejects.toMatchObject({
    code: 'CONFLICT_NOT_SETTLED_SO',
    details: { rule: 'R69' },
  });
  expect((await settled(college, 'record')).writes).toEqual([]);
  expect(await ada.rows()).toEqual([IMPORTED]);
  await enterOutcome(
    college.context,
    college.officer,
    {
      learner: ada.ref,
      pot: null,
      told: {
        ...{ OutType: 'EMP', OutCode: '1', OutStartDate: '2025-07-07', OutEndDate: '2025-09-12' },
        ...{ OutCollDate: '', Source: 'told again' },
      },
    },
    { dryRun: false },
  );
  await college.run();
  expect(await listed(college, 'any')).toEqual([TOLD_END.replace('open', 'settled')]);
});

test('an end told on the row of a file: overtaken when the MIS no longer has the row', async () => {
  const { college, ada } = await toldEnd();
  const [row] = (await college.explain(ada)).destinations;
  await college.removes(ada, row!.id);
  await college.run();
  expect(await listed(college, 'any')).toEqual([TOLD_END.replace('open', 'overtaken')]);
  await expect(settled(college, 'told')).rejects.toMatchObject({ code: 'CONFLICT_CLOSED' });
});

test.each([
  ['record', ['EMP 1 from 2025-07-07, collected 2025-07-01']],
  ['told', ['NPE 1 from 2025-07-07, collected 2025-10-01']],
] as const)('looking for work on the day on which a file has a job: %s', async (keep, left) => {
  const college = await openCollege({ today: '2025-07-01', settings: { skipKnown: false } });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.imports(ada, { outType: 'EMP', outCode: 1, startDate: '2025-07-07' });
  await college.run();
  college.day('2025-10-01');
  await ada.answers(lookingForWork('2025-07-07'));
  await college.run();
  expect(await ada.rows()).toEqual([IMPORTED]);
  await expect(settled(college, 'both')).rejects.toMatchObject({ details: { rule: 'OutType_04' } });
  await settled(college, keep);
  expect(await ada.rows()).toEqual(left);
  college.day('2025-11-01');
  await college.run();
  expect([await ada.rows(), await listed(college)]).toEqual([left, []]);
});

test.each([
  ['record', ['EMP 1 from 2025-07-07, collected 2025-11-01']],
  ['told', ['NPE 1 from 2025-07-07, collected 2025-10-01']],
] as const)("another's row comes after ours and only one can stand: %s", async (keep, left) => {
  const { college, ada } = await answered(lookingForWork('2025-07-07'));
  college.day('2025-11-01');
  await college.imports(ada, { outType: 'EMP', outCode: 1, startDate: '2025-07-07' });
  await college.run();
  await college.run();
  expect(await listed(college)).toEqual([
    '1 open ADA: EMP 1 from 2025-07-07, collected 2025-11-01, by import / NPE 1 from 2025-07-07, collected 2025-10-01, by learner (EMP beside NPE with the same start (rule OutType_04))',
  ]);
  await settled(college, keep);
  await college.run();
  expect([await ada.rows(), await listed(college)]).toEqual([left, []]);
});

test("another's row with another start is no conflict: both may be so", async () => {
  const { college, ada } = await answered(volunteering('2025-07-07'));
  await college.imports(ada, { outType: 'VOL', outCode: 1, startDate: '2025-07-08' });
  await college.run();
  expect(await ada.rows()).toHaveLength(2);
  expect(await listed(college)).toEqual([]);
});

test('a conflict is dropped with the contents of its survey when the retention ends', async () => {
  const { college, ada } = await toldEnd();
  college.day('2030-07-30');
  await college.schedule();
  expect((await tables(college)).get('dt_conflict')).toContain(ada.ref);
  college.day('2030-07-31');
  await college.schedule();
  expect((await tables(college)).get('dt_conflict')).toBe('[]');
});

test('a conflict is erased with the learner', async () => {
  const { college, ada } = await toldEnd();
  await putInCharge(college.houses, college.officer);
  expect((await tables(college)).get('dt_conflict')).toContain(ada.ref);
  await eraseLearner(college.context, college.officer, ada.ref, { why: 'asked by the learner' });
  expect((await tables(college)).get('dt_conflict')).toBe('[]');
});

async function answered(activity: Activity): Promise<{ college: College; ada: Learner }> {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  college.day('2025-10-01');
  await ada.answers(activity);
  await college.run();
  return { college, ada };
}
