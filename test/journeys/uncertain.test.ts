/** A hand-over was cut off: nobody knows whether the message went, until staff find out. */
import { expect, test } from 'vitest';
import { openDatabase } from '../../lib/sql/index.ts';
import { listUncertain, settleUncertain } from '../../plugin/admin/index.ts';
import { endMessage } from '../../service/store/settle.ts';
import { type College, openCollege } from './college.ts';

/** What waits at the service is cut off while it is handed over. */
async function cutOff({ houses: { installation, clock } }: College): Promise<void> {
  const database = await openDatabase(installation.home.databases.service);
  await database.transaction(async (tx) => {
    for (const message of await tx('sv_message').where({ state: 'waiting' }))
      await endMessage(tx, () => clock.now(), message, 'waiting', { state: 'uncertain', reason: 'crash' });
  });
  await database.close();
}

const list = ({ context, officer }: College) => listUncertain(context, officer, { after: null });

test('listed by learner; one that did not go is planned again, one that went counts, and each is settled once', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  const ben = await college.learner('Ben', { ended: '2025-06-30' });
  college.day('2025-07-01', '22:00');
  await college.run();
  await cutOff(college);
  const { rows } = await list(college);
  expect(
    rows.map(({ learner, channel, round, reason }) => `${learner} ${channel} ${round} ${reason}`).sort(),
  ).toEqual(['ADA email 1 crash', 'BEN email 1 crash']);
  const settle = (learner: string, went: boolean) =>
    settleUncertain(college.context, college.officer, learner, {
      channel: 'email',
      went,
      why: 'by the log of the mail server',
    });
  await settle(ada.ref, false);
  await settle(ben.ref, true);
  await expect(settle(ben.ref, true)).rejects.toMatchObject({ code: 'UNCERTAIN_NONE' });
  expect((await list(college)).rows).toEqual([]);
  expect((await college.audit()).find(({ target }) => target === 'ADA')).toMatchObject({
    act: 'uncertain-settle',
    who: college.officer.id,
    result: 'done',
  });

  await college.runOn('2025-07-02', '2025-07-31', '2025-08-01');
  expect(ben.got()).toEqual(['2025-07-31 email reminder']);
  expect(ada.messages()[0]!.kind).toBe('invitation');
});
