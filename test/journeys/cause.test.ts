import { expect, test } from 'vitest';
import { undoOutcome } from '../../plugin/admin/index.ts';
import { type College, openCollege } from './college.ts';
import { job, type Learner } from './learner.ts';

/** Of the guide's OTH-3 only silence keeps it: who unsubscribed or broke off was reached. */
const BY_CAUSE = { rowForUnsubscribed: 'OTH-4', rowForPartial: 'OTH-4', rowForBarred: 'none' } as const;

const ENDED = { ended: '2025-06-30' };

/** Opens the survey, says that they work, and goes: nothing that has a code. */
async function breaksOff(learner: Learner) {
  const browser = await learner.opensLink();
  await browser.follow('Start');
  await browser.post({ activities: ['employed'] });
}

/** Goes on, and would rather not say. */
async function goesOnAndDoesNotTell(learner: Learner) {
  const browser = await learner.opensLink();
  await browser.follow('Go on');
  await browser.open('./activities');
  await browser.post({ activities: ['prefer-not-to-say'] });
  await browser.post({ email: '', telephone: '' });
  await browser.post({});
}

/** Three leavers, sent to; one unsubscribes, one breaks off, one is silent. Then the stop date passes. */
async function afterTheStopDate(college: College) {
  const una = await college.learner('Una', ENDED);
  const pat = await college.learner('Pat', ENDED);
  const sil = await college.learner('Sil', ENDED);
  await college.run();
  college.day('2025-07-05');
  await una.unsubscribes();
  await breaksOff(pat);
  await college.run();
  college.day('2026-07-01');
  await college.run();
  return { una, pat, sil };
}

test('not reached and reached without telling kept apart, by setting and cause; a late answer replaces each', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: BY_CAUSE });
  const bar = await college.learner('Bar', { ...ENDED, preferences: ['RUI 2'] });
  const { una, pat, sil } = await afterTheStopDate(college);
  expect(await una.history()).toEqual(['OTH 4 from 2025-07-01, collected 2025-07-05, unsubscribed']);
  expect(await pat.history()).toEqual(['OTH 4 from 2025-07-01, collected 2026-07-01, partial']);
  expect(await sil.history()).toEqual(['OTH 3 from 2025-07-01, collected 2026-07-01, silent']);
  expect(await bar.history()).toEqual([]);
  expect((await college.explain(bar)).timeline.at(-1)).toMatchObject({
    what: 'survey-settled',
    why: 'barred',
  });

  college.day('2026-07-02');
  await una.answers(job('2025-10-01'));
  await goesOnAndDoesNotTell(pat);
  await college.run();
  expect(await una.history()).toEqual([
    'EMP 1 from 2025-10-01, collected 2026-07-02, answered',
    'OTH 4 from 2025-07-01, collected 2025-07-05, answered, withdrawn',
  ]);
  // The very same code, and yet another row: what Pat says is no longer our guess.
  expect(await pat.history()).toEqual([
    'OTH 4 from 2025-07-01, collected 2026-07-01, answered, withdrawn',
    'OTH 4 from 2025-07-01, collected 2026-07-02, answered',
  ]);
});

test('who submits that they do not tell has answered: neither silence nor a run takes that back', async () => {
  const college = await openCollege({
    today: '2025-07-01',
    settings: { ...BY_CAUSE, rowForSilence: 'OTH-4' },
  });
  const ada = await college.learner('Ada', ENDED);
  await college.run();
  await ada.answers();
  await college.run();
  for (const day of ['2025-08-01', '2026-07-01', '2026-08-01']) {
    college.day(day);
    await college.run();
  }
  expect(await ada.history()).toEqual(['OTH 4 from 2025-07-01, collected 2025-07-01, answered']);
});

test('a changed setting holds for what is written from then on; what is on record stays', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const { una, pat, sil } = await afterTheStopDate(college);
  const before = ['OTH 3 from 2025-07-01, collected 2026-07-01, partial'];
  expect(await pat.history()).toEqual(before);
  const bob = await college.learner('Bob', { ended: '2026-06-30' });
  await college.run();

  await college.settings({ ...BY_CAUSE, rowForSilence: 'none' });
  college.day('2026-07-02');
  await bob.unsubscribes();
  await college.run();
  expect(await bob.history()).toEqual(['OTH 4 from 2026-07-01, collected 2026-07-02, unsubscribed']);
  expect(await pat.history()).toEqual(before);
  expect(await una.history()).toEqual(['OTH 3 from 2025-07-01, collected 2025-07-05, unsubscribed']);
  expect(await sil.history()).toEqual(['OTH 3 from 2025-07-01, collected 2026-07-01, silent']);
});

test('barred with OTH-4 and then allowed: the survey opens again and takes the row back', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: { rowForBarred: 'OTH-4' } });
  const ada = await college.learner('Ada', { ...ENDED, preferences: ['RUI 2'] });
  await college.run();
  expect(await ada.history()).toEqual(['OTH 4 from 2025-07-01, collected 2025-07-01, barred']);
  await ada.setsPreference('RUI 2', false);
  college.day('2025-07-02');
  await college.run();
  expect(await ada.history()).toEqual(['OTH 4 from 2025-07-01, collected 2025-07-01, reopened, withdrawn']);
  expect(await ada.survey()).toMatchObject({ state: 'due', opening: 2, rounds: 1 });
});

test('nothing written for silence: the interim row goes with the survey', async () => {
  const settings = { interimAfterDays: 60, rowForSilence: 'none' };
  const college = await openCollege({ today: '2025-07-01', settings });
  const ada = await college.learner('Ada', ENDED);
  await college.run();
  college.day('2025-08-29');
  await college.run();
  expect(await ada.history()).toEqual(['OTH 3 from 2025-07-01, collected 2025-08-29, interim']);
  college.day('2026-07-01');
  await college.run();
  expect(await ada.history()).toEqual(['OTH 3 from 2025-07-01, collected 2025-08-29, silent, withdrawn']);
  expect(await ada.survey()).toMatchObject({ state: 'lapsed' });
});

test('an amended termination date moves an OTH-4 of ours as it does an OTH-3', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: { rowForUnsubscribed: 'OTH-4' } });
  const ada = await college.learner('Ada', ENDED);
  await college.run();
  await ada.unsubscribes();
  await college.run();
  await ada.amends({ actualEndDate: '2025-06-20', terminationDate: '2025-06-20' });
  college.day('2025-07-02');
  await college.run();
  expect(await ada.rows()).toEqual(['OTH 4 from 2025-06-21, collected 2025-07-01']);
  await ada.answers(job('2025-06-25'));
  await college.run();
  expect(await ada.rows()).toEqual(['EMP 1 from 2025-06-25, collected 2025-07-02']);
});

test('a return that came to nothing: what stood for breaking off stands again as that, unless somebody took it back', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: BY_CAUSE });
  const { pat, sil } = await afterTheStopDate(college);
  await undoOutcome(college.context, college.officer, sil.ref, { dryRun: false, why: 'Known to work' });
  const pots: (readonly [string, string])[] = [];
  for (const { ref } of [pat, sil])
    pots.push([ref, await college.mis.addPot(ref, { startDate: '2026-07-02' })]);
  college.day('2026-07-03');
  await college.run();
  expect(await pat.rows()).toEqual(['EDU 5 from 2026-07-02, collected 2026-07-03']);
  for (const [ref, pot] of pots) await college.mis.editPot(ref, pot, { startDate: '2027-09-01' });
  for (const day of ['2026-07-04', '2026-07-05']) {
    college.day(day);
    await college.run();
  }
  expect(await pat.rows()).toEqual(['OTH 4 from 2025-07-01, collected 2026-07-04']);
  expect(await pat.history()).toContain('OTH 4 from 2025-07-01, collected 2026-07-04, partial');
  expect(await sil.rows()).toEqual([]);
});
