/** What one page of a run writes about one person fits together, whatever came at once. */
import { expect, test } from 'vitest';
import { openCollege } from './college.ts';
import { job } from './learner.ts';

test('two periods of training ended, one new one began: the return is derived once', async () => {
  const college = await openCollege({ today: '2025-10-20' });
  const ada = await college.learner('Ada', { ended: '2025-05-30', started: '2024-09-02' });
  await college.mis.addPot(ada.ref, {
    startDate: '2024-10-01',
    actualEndDate: '2025-06-27',
    terminationDate: '2025-06-27',
  });
  await college.mis.addPot(ada.ref, { startDate: '2025-09-08' });
  await college.run();
  expect(await ada.history()).toEqual(['EDU 5 from 2025-09-08, collected 2025-10-20, returned']);
});

test('barred, with OTH-3; then lifted and the termination date amended before the next run', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30', preferences: ['RUI 4'] });
  const zoe = await college.learner('Zoe', { ended: '2025-07-03' });
  await college.run();
  expect(await ada.rows()).toEqual(['OTH 3 from 2025-07-01, collected 2025-07-01']);

  college.day('2025-07-04');
  await ada.setsPreference('RUI 4', false);
  await ada.amends({ terminationDate: '2025-07-02' });
  await college.run();
  expect(await ada.rows()).toEqual([]);
  expect(ada.got()).toEqual(['2025-07-04 email invitation']);
  // Somebody else's invitation is not kept back by it.
  expect(zoe.got()).toEqual(['2025-07-04 email invitation']);
});

test('saved some, then unsubscribed: what was told gives rows', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  const browser = await ada.opensLink();
  await browser.follow('Start');
  await browser.post({ activities: ['employed'] });
  await browser.post({ hours: '16-or-more' });
  await browser.post({ when: 'date', day: '14', month: '7', year: '2025' });
  await browser.post({ ended: 'no' });
  await ada.unsubscribes();
  college.day('2025-07-20');
  await college.run();
  expect(await ada.rows()).toEqual(['EMP 1 from 2025-07-14, collected 2025-07-01']);
});

test('an erased learner whose link somebody still uses keeps nobody else’s answer back', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  const ben = await college.learner('Ben', { ended: '2025-06-30' });
  await college.run();
  await college.mis.erase(ada.ref);
  await ada.says('cannot-answer');
  await ben.answers(job('2025-07-01'));
  await college.run();
  expect(await ben.rows()).toEqual(['EMP 1 from 2025-07-01, collected 2025-07-01']);
});
