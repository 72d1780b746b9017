import { describe, expect, test } from 'vitest';
import { getResponses, runNow, sendToLearner } from '../../plugin/admin/index.ts';
import type { Actor } from '../../plugin/host.ts';
import { type College, openCollege } from './college.ts';

const REPORT = 'ilr-destinations-tracking';
const RANGE = { by: 'sent', from: '2025-07-01', to: '2025-07-31' };
const SEND = 'send-destination-survey';
const RESULTS = 'get-destination-survey-results';

/** A colleague for whom nobody set anything, and what each door says to them. */
async function stranger(college: College): Promise<Actor> {
  await college.mis.addUser({ id: 'sam', name: 'Sam', groups: ['tutors'] });
  return college.mis.actor('sam');
}

function doors({ houses, context }: College, actor: Actor) {
  const { ribbon, reports } = houses.tenant.reference;
  const command = { actor, learnerRef: 'ADA', confirmed: false };
  return [
    ['ribbon send', SEND, () => ribbon.run('send-destination-survey', command)],
    [
      'ribbon responses',
      'get-responses',
      () => ribbon.run('get-responses', { ...command, learnerRef: null }),
    ],
    ['report', 'report', () => reports.run(REPORT, { actor, parameters: RANGE })],
    ['report of one learner', 'report-drill', () => reports.drill(REPORT, { actor, learnerRef: 'ADA' })],
    ['command send', SEND, () => sendToLearner(context, actor, 'ADA', { confirmed: false })],
    ['command responses', 'get-responses', () => getResponses(context, actor)],
    ['command run', 'run', () => runNow(context, actor)],
  ] as const;
}

describe('a permission that nobody set', () => {
  test('closes every door, and each refusal leaves an audit row', async () => {
    const college = await openCollege({ today: '2025-07-01' });
    const ada = await college.learner('Ada', { ended: '2025-06-30' });
    const sam = await stranger(college);
    for (const [name, act, open] of doors(college, sam)) {
      await expect(open(), name).rejects.toMatchObject({ code: 'PERMISSION_NOT_SET' });
      expect((await college.audit())[0]).toMatchObject({ who: 'sam', act, result: 'PERMISSION_NOT_SET' });
    }
    expect(ada.messages()).toEqual([]);
    expect(await college.runs()).toEqual([]);
  });

  test('one of the two is not the other', async () => {
    const college = await openCollege({ today: '2025-07-01' });
    await college.learner('Ada', { ended: '2025-06-30' });
    const sam = await stranger(college);
    await college.mis.setPermission({ kind: 'group', id: 'tutors' }, RESULTS, 'allowed', 'admin');
    const results = await Promise.all(
      doors(college, sam).map(async ([name, , open]) => [
        name,
        await open().then(
          () => 'open',
          ({ code }) => code,
        ),
      ]),
    );
    expect(Object.fromEntries(results)).toEqual({
      'ribbon send': 'PERMISSION_NOT_SET',
      'ribbon responses': 'open',
      report: 'open',
      'report of one learner': 'open',
      'command send': 'PERMISSION_NOT_SET',
      'command responses': 'open',
      'command run': 'PERMISSION_NOT_SET',
    });
  });

  test('denied to the user wins over allowed to the group', async () => {
    const college = await openCollege({ today: '2025-07-01' });
    await college.learner('Ada', { ended: '2025-06-30' });
    const sam = await stranger(college);
    await college.mis.setPermission({ kind: 'group', id: 'tutors' }, SEND, 'allowed', 'admin');
    await college.mis.setPermission({ kind: 'user', id: 'sam' }, SEND, 'denied', 'admin');
    const press = () => doors(college, sam)[0][2]();
    await expect(press()).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    expect((await college.audit())[0]).toMatchObject({
      who: 'sam',
      act: SEND,
      target: 'ADA',
      result: 'PERMISSION_DENIED',
    });
  });
});

test('what is done is in the audit too, with who and to whom', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.send(ada);
  await college.run();
  await college.getResponses();
  expect(
    (await college.audit()).slice(0, 3).map(({ who, act, target, result }) => [who, act, target, result]),
  ).toEqual([
    ['mis.officer', 'get-responses', null, 'done'],
    ['mis.officer', 'run', null, 'done'],
    ['mis.officer', SEND, 'ADA', 'done'],
  ]);
});
