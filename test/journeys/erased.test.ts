import { expect, test } from 'vitest';
import { putInCharge } from '../../bin/sandbox/people.ts';
import { eraseLearner, extractLearner, listErasures, planErasure } from '../../plugin/admin/index.ts';
import { createSyncWorker } from '../../plugin/sync/run.ts';
import { putJobs } from '../plugin/admin/support.ts';
import { type College, openCollege } from './college.ts';
import { tables } from './held.ts';
import { job } from './learner.ts';

const WHY = 'asked in a letter of 1 August';

/**
 * A college with two leavers, of whom Adalind has answered and Ben was asked. Her name is looked for in every table, where the
 * digests of events that stay would hold a name of three letters by chance now and then.
 */
async function withAnswer() {
  const college = await openCollege({ today: '2025-07-01' });
  await putInCharge(college.houses, college.officer);
  const ada = await college.learner('Adalind', { ended: '2025-06-30', mobile: '07700 900001' });
  const ben = await college.learner('Ben', { ended: '2025-06-30', dateOfBirth: '2001-02-02' });
  await college.run();
  await ada.answers(job('2025-09-01'));
  await college.getResponses();
  await college.explain(ada);
  return { college, ada, ben };
}

const erase = ({ context, officer }: College, ref: string) =>
  eraseLearner(context, officer, ref, { why: WHY });

test('an extract holds what plugin and service hold: addresses, messages as sent, answers, decisions, acts', async () => {
  const { college, ada, ben } = await withAnswer();
  const extract = await extractLearner(college.context, college.officer, ada.ref);
  const text = JSON.stringify(extract);
  for (const part of [
    'adalind@example.org',
    '07700900001',
    'Hello Adalind',
    'Plumbing level 2',
    'ELIGIBLE',
    'employed',
    'EMP',
  ])
    expect(text, part).toContain(part);
  expect(extract.acts).toEqual([expect.objectContaining({ act: 'explain', who: college.officer.id })]);
  expect(extract.service).toHaveLength(1);
  // Nothing of anybody else, and no key to the survey but in the messages as they went.
  expect(text).not.toContain(ben.ref);
  const link = ada.messages()[0]!.link!;
  expect(
    JSON.stringify({ ...extract, service: extract.service.map(({ messages: _, ...rest }) => rest) }),
  ).not.toContain(link.split('/s/')[1]);
});

test('erased: nothing of the learner is in any table, the link is dead, nobody writes again, the row of the MIS stays', async () => {
  const { college, ada, ben } = await withAnswer();
  const link = ada.messages()[0]!.link!;
  const before = await tables(college);
  const plan = await planErasure(college.context, college.officer, ada.ref);
  expect(plan.counts).toMatchObject({ answers: 1, surveys: 1, messages: 2, decisions: 1, records: 1 });

  const receipt = await erase(college, ada.ref);
  expect(receipt).toMatchObject({ counts: plan.counts, surveys: 1, surveysGone: 1, why: WHY });

  const traces = [
    ada.ref,
    'Adalind',
    'adalind@example.org',
    '900001',
    link.split('/s/')[1]!,
    receipt.learner,
  ];
  const held = (all: ReadonlyMap<string, string>) =>
    [...all].filter(([, text]) => traces.some((trace) => text.includes(trace))).map(([name]) => name);
  expect(held(before).length).toBeGreaterThan(8);
  expect(held(await tables(college))).toEqual([]);
  expect((await ada.opensLink()).status).toBe(404);
  expect(await ada.rows()).toEqual(['EMP 1 from 2025-09-01, collected 2025-07-01']);

  college.day('2025-08-05');
  await college.run();
  expect(ada.messages()).toHaveLength(2);
  expect(ben.got()).toEqual(['2025-07-01 email invitation', '2025-08-05 email reminder']);
  // The MIS still has the learner, and the runs pass over them.
  expect(held(await tables(college))).toEqual([]);
  await expect(college.send(ada)).rejects.toMatchObject({ code: 'LEARNER_ERASED' });
});

test('who erased whom, when and why can be told by whoever knows the reference, and by nobody else', async () => {
  const { college, ada, ben } = await withAnswer();
  const { erasure } = await erase(college, ada.ref);
  const list = (learnerRef?: string) =>
    listErasures(college.context, college.officer, {
      limit: 10,
      ...(learnerRef === undefined ? {} : { learnerRef }),
    });
  expect(await list()).toEqual([expect.objectContaining({ id: erasure, who: college.officer.id, why: WHY })]);
  expect(await list(ada.ref)).toHaveLength(1);
  expect(await list(ben.ref)).toEqual([]);
  expect((await college.explain(ada)).told).toEqual([expect.stringContaining(`erasure ${erasure}`)]);
  const acts = (await college.audit()).map(({ act, target }) => [act, target]);
  expect(acts).toContainEqual(['learner-erase', null]);
  await expect(erase(college, ada.ref)).rejects.toMatchObject({ code: 'LEARNER_ERASED' });
});

test('the service is away: what is here is gone at once, and what is there with the first run after', async () => {
  const { college, ada } = await withAnswer();
  await college.serviceGoesDown();
  expect(await erase(college, ada.ref)).toMatchObject({ surveys: 1, surveysGone: 0 });
  await college.serviceComesBack();
  college.day('2025-07-02');
  await college.schedule();
  expect(await listErasures(college.context, college.officer, { limit: 1 })).toEqual([
    expect.objectContaining({ surveys: 1, surveysGone: 1 }),
  ]);
  expect((await ada.opensLink()).status).toBe(404);
});

test('a message that was planned and not handed over yet never goes', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  await putInCharge(college.houses, college.officer);
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.serviceGoesDown();
  await college.schedule();
  await erase(college, ada.ref);
  await college.serviceComesBack();
  college.day('2025-07-02');
  await college.schedule();
  expect(ada.messages()).toEqual([]);
});

test('a person is erased with every record of theirs, an unknown reference is told, and a reason is asked for', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  await putInCharge(college.houses, college.officer);
  const ada = await college.learner('Ada', { ended: '2025-06-30', uln: 9_900_000_013 });
  const again = await college.learner('Ada2', {
    ended: '2025-06-30',
    givenNames: 'Ada',
    email: 'ada@example.org',
    uln: 9_900_000_013,
  });
  await college.run();
  await expect(eraseLearner(college.context, college.officer, ada.ref, { why: ' ' })).rejects.toMatchObject({
    code: 'ERASURE_REASON_NEEDED',
  });
  await expect(erase(college, 'NOBODY')).rejects.toMatchObject({ code: 'LEARNER_UNKNOWN' });
  expect(await erase(college, ada.ref)).toMatchObject({ sameAs: [again.ref], counts: { records: 2 } });
});

test('while messages are being handed over, the service is not asked to erase: it might get one of them after', async () => {
  const { college, ada } = await withAnswer();
  const { host } = college.context;
  const soon = new Date(Date.now() + 60_000).toISOString();
  const leased = { state: 'leased', lease_token: 'another-worker', lease_until: soon };
  await putJobs(host.database, { kind: 'send', key: 'run:99:send:0', set: leased });
  expect(await erase(college, ada.ref)).toMatchObject({ surveys: 1, surveysGone: 0 });

  await host.transaction((tx) => tx('dq_job').where({ job_key: 'run:99:send:0' }).update({ state: 'done' }));
  await createSyncWorker(college.context).drain();
  expect(await listErasures(college.context, college.officer, { limit: 1 })).toEqual([
    expect.objectContaining({ surveysGone: 1 }),
  ]);
});
