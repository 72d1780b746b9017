import { expect, it } from 'vitest';
import { linkIn } from '../../../bin/sandbox/guide.ts';
import { answerSurvey } from '../../../bin/sandbox/learner.ts';
import { openHouses, openScreens, TODAY } from './support.ts';

it('walks through the test case of the guide', async () => {
  const houses = await openHouses();
  const { press, type, into, text, words } = await openScreens(houses);
  expect(text()).toContain('North College');

  await into('Learners');
  await into('New learner');
  for (const [label, value] of [
    ['Learner reference', 'DUMMY001'],
    ['Family name', 'Learner'],
    ['Given names', 'Dummy'],
    ['Date of birth', '2000-01-01'],
    ['Email', 'dummy@example.org'],
    ['Telephone', '07700 900999'],
  ] as const) {
    await into(label);
    await type(value);
  }
  await into('Test learner');
  await into('on');
  await into('Add the learner');
  expect(text()).toContain('A new record DUMMY001, marked test.');
  await press('y');
  expect(text()).toContain('✓ Learner DUMMY001 is added');

  await into('New period of training');
  for (const [label, value] of [
    ['Title', 'Plumbing level 2'],
    ['Start date', '2024-01-28'],
    ['Actual end date', '2024-12-18'],
    ['Termination date', '2025-02-17'],
  ] as const) {
    await into(label);
    await type(value);
  }
  await into('Add the period of training');
  await press('y');
  expect(text()).toContain('Plumbing level 2');

  expect(text()).toContain('Actions › Tools');
  await into('Send destination survey');
  expect(text()).toContain(
    'Send destination survey needs "Send Destination Survey", which is not set for you.',
  );
  expect(words()).toContain('It is set at Edit Permissions › you › Commands › Trainee Editor');

  await press('escape', 'escape', 'escape');
  await into('Edit Permissions');
  await into('olga');
  expect(text()).toContain('Commands › Trainee Editor');
  for (const permission of ['Send Destination Survey', 'Get Destination Survey Results']) {
    await into(permission);
    await into('allowed');
    await press('y');
    expect(text()).toContain(`✓ ${permission}: allowed for olga`);
  }

  await press('escape', 'escape');
  await into('Learners');
  await into('Find');
  await type('DUM');
  await into('DUMMY001');
  await into('Send destination survey');
  expect(text()).toContain('Do it? Only y does.');
  await press('y');
  expect(text()).toContain('✓ Destination survey sent by email and SMS');
  expect((await houses.service.drain()).sent).toBe(2);

  await into('Send destination survey');
  await press('y');
  expect(words()).toContain(`Learner DUMMY001 was sent a survey on ${TODAY}`);
  expect(text()).toContain('Do it? Only y does.');
  await press('n');

  const [mail] = await houses.mails.messages();
  await answerSurvey(linkIn(mail!.text)!, {
    preferNotToSay: false,
    activities: [
      { kind: 'employed', hours: '16-or-more', start: { when: 'date', value: '2025-02-24' }, end: null },
    ],
  });

  await press('escape', 'escape');
  await into('Management');
  await into('Get Responses');
  await press('y');
  expect(text()).toContain('✓ 1 destination record retrieved');

  await press('escape');
  await into('Learners');
  await into('DUMMY001');
  await into('ILR');
  expect(text()).toMatch(/▸ EMP 1 +2025-02-24 +2025-03-03 +survey +current/);

  await press('escape', 'escape', 'escape');
  await into('Report library');
  expect(text()).toContain(' Destinations Tracking');
  await into('ILR Destinations Tracking');
  await into('Use date range to show sent surveys or survey responses');
  await into('Show survey responses in date range');
  await into('From');
  await type('2025-03-01');
  await into('Show the report');
  expect(text()).toMatch(/▸ DUMMY001 .* answered/);
  await press('enter');
  expect(text()).toContain('All destination records of DUMMY001');
  expect(text()).toMatch(/▸ EMP 1/);
});
