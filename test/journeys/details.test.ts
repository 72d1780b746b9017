/** What a provider tells of itself, and that nobody is asked before it does. */
import { expect, test } from 'vitest';
import { createBrowser } from '../../bin/sandbox/browser.ts';
import { fillDetails } from '../../bin/sandbox/details.ts';
import { editDetails, pushDetails } from '../../plugin/admin/index.ts';
import { openCollege } from './college.ts';

test('no run starts before the details form is filled in and pushed, by hand or by the schedule', async () => {
  const college = await openCollege({ today: '2025-07-01', details: false });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  const missing = 'controller, lawfulBasis, retentionDays, contact.email or contact.telephone';
  await expect(college.run()).rejects.toMatchObject({ code: 'DETAILS_NEEDED', details: { missing } });
  await college.schedule();
  expect(await college.runs()).toEqual([]);
  expect((await college.audit()).map(({ act, result }) => [act, result])).toContainEqual([
    'daily-run',
    'DETAILS_NEEDED',
  ]);
  expect(ada.messages()).toEqual([]);

  await fillDetails(college.context, college.officer);
  await college.run();
  expect(ada.got()).toEqual(['2025-07-01 email invitation']);
});

test('one learner can be sent a survey before, as the test case of the guide does', async () => {
  const college = await openCollege({ today: '2025-07-01', details: false });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.send(ada);
  expect(ada.got()).toEqual(['2025-07-01 email invitation']);
});

test('what is pushed is what learners read, in the next message and on the page about their data', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const { context, officer } = college;
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  const set = [
    'texts.invitation.body.en=Hello {given_name},\n\nwe would like to know what you are doing, ask {contact}:\n\n{link}',
    'lawfulBasis=the law on colleges',
    'retentionDays=400',
    'contact.name=Olga',
  ];
  await editDetails(context, officer, { set });
  await college.run();
  expect(ada.messages()[0]!.text).not.toContain('Olga');
  await pushDetails(context, officer);
  const ben = await college.learner('Ben', { ended: '2025-06-30' });
  await college.run();
  const [message] = ben.messages();
  expect(message!.text).toContain('like to know what you are doing, ask Olga');
  const browser = createBrowser();
  await browser.open(`${message!.link}/privacy`);
  expect(browser.html).toContain('the law on colleges');
  expect(browser.html).toContain('400');
});
