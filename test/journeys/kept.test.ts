import { expect, test } from 'vitest';
import { openCollege } from './college.ts';
import { tables } from './held.ts';
import { job } from './learner.ts';

/** As the details form of every college here has it: for 1,095 days after the last day for answers, 31 July 2027. */
const LAST_DAY_KEPT = '2030-07-30';
const DAY_AFTER = '2030-07-31';

test('what was said is kept as long as the details form promises, and no day longer, here and at the service', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Adalind', { ended: '2025-06-30', mobile: '07700 900001' });
  await college.run();
  await ada.answers(job('2025-09-01'));
  await college.run();
  const survey = await ada.survey();
  const rows = await ada.rows();

  const said = async () => {
    const all = await tables(college);
    // Not a name of three letters, which a digest that stays may hold by chance.
    const traces = ['adalind@example.org', '900001', 'Adalind', 'Plumbing', 'employed'];
    return [...all].filter(([, text]) => traces.some((trace) => text.includes(trace))).map(([name]) => name);
  };
  college.day(LAST_DAY_KEPT);
  await college.schedule();
  const kept = await said();
  expect(kept).toEqual(
    expect.arrayContaining(['dt_contact', 'dt_response', 'service: sv_survey', 'service: sv_message']),
  );

  college.day(DAY_AFTER);
  await college.schedule();
  // The MIS still has the learner: where they can be reached, and for which course they left.
  expect(await said()).toEqual(['dt_address', 'dt_decision']);
  // That they were asked and answered is still known, so nobody asks them again.
  const { contacts: _before, ...state } = survey;
  expect(await ada.survey()).toMatchObject(state);
  expect(await ada.rows()).toEqual(rows);
  college.day('2030-08-02');
  await college.schedule();
  expect(ada.messages()).toHaveLength(2);
  expect(
    (await college.explain(ada)).timeline.every(({ surveyId, data }) => surveyId === null || data === null),
  ).toBe(true);
});

test('who is no longer in the MIS is no longer in the tables of persons, decisions and addresses', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  await college.mis.erase(ada.ref);
  college.day('2025-07-02');
  await college.schedule();
  const all = await tables(college);
  for (const name of ['dt_person', 'dt_decision', 'dt_address']) expect(all.get(name), name).toBe('[]');
});
