/** What learners correct and what staff decide on their records, and what follows from it (F30, F54). */
import { expect, test } from 'vitest';
import { decideCorrection, hostCorrections } from '../../bin/commands/host-corrections.ts';
import { hostPreference } from '../../bin/commands/host-preference.ts';
import { createBrowser } from '../../bin/sandbox/browser.ts';
import { becomeOperator } from '../../plugin/admin/index.ts';
import { supplierAuditPage } from '../../plugin/storage/control/audit.ts';
import { ilrFile } from '../host/ilr-file.ts';
import { bounces } from './bounces.ts';
import { type College, openCollege } from './college.ts';
import type { Learner } from './learner.ts';

/** On the page of the survey that asks for them. */
async function corrects(learner: Learner, told: { readonly email?: string; readonly telephone?: string }) {
  const browser = createBrowser();
  await browser.postTo(`${learner.messages().at(-1)!.link}/q/contact`, { email: '', telephone: '', ...told });
  expect(browser.status).toBe(200);
}

const at = (college: College) => ({ ...college.houses, by: college.officer.id });
const decide = (college: College, learner: Learner, decision: 'approved' | 'rejected') =>
  decideCorrection(at(college), { learner: learner.ref, channel: undefined, decision });

async function open(today = '2025-07-01') {
  const college = await openCollege({ today });
  await becomeOperator(college.houses.installation, college.officer);
  return college;
}

test('corrected by the learner: offered to the MIS, approved, and the bounced channel is written to again', async () => {
  const college = await open();
  const ada = await college.learner('Ada', { ended: '2025-06-30', mobile: '07700 900001' });
  await college.run();
  await bounces(college, 'ada@example.org', '5.1.1');
  await corrects(ada, { email: 'ada.ash@example.com' });
  await college.getResponses();

  const listed = await hostCorrections(at(college));
  expect(listed.json).toMatchObject([
    { learner: 'ADA', channel: 'email', onRecord: 'a…@example.org', told: 'a…@example.com', who: 'learner' },
  ]);
  expect(JSON.stringify(listed)).not.toContain('ada.ash@');
  await decide(college, ada, 'approved');
  const [act] = await supplierAuditPage(college.houses.installation.control.reader, {
    limit: 1,
    before: null,
  });
  expect(act).toMatchObject({
    act: 'correction-approve',
    target: 'ADA',
    who: college.officer.id,
    result: 'done',
  });

  const [known] = await college.houses.tenant.reference.host.learners.getMany([ada.ref]);
  expect(known!.email).toBe('ada.ash@example.com');
  college.day('2025-07-31');
  await college.run();
  const [newest] = college.messages().filter(({ on, channel }) => on === '2025-07-31' && channel === 'email');
  expect(newest!.to).toBe('ada.ash@example.com');
  expect((await hostCorrections(at(college))).json).toEqual([]);
});

test('rejected: the record stays as it was, and the same told again is not offered again', async () => {
  const college = await open();
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  await corrects(ada, { email: 'somebody@example.com' });
  await college.getResponses();
  await decide(college, ada, 'rejected');
  await corrects(ada, { email: '' });
  await corrects(ada, { email: 'somebody@example.com' });
  await college.getResponses();
  expect((await hostCorrections(at(college))).json).toEqual([]);
  await expect(decide(college, ada, 'approved')).rejects.toMatchObject({ code: 'HOST_NO_SUCH_PROPOSAL' });
  college.day('2025-07-31');
  await college.run();
  expect(college.messages().map(({ to }) => to)).toEqual(['ada@example.org', 'ada@example.org']);
});

test('told twice, differently: the newest is approved and the one before is offered no more', async () => {
  const college = await open();
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  await corrects(ada, { email: 'first@example.com' });
  college.day('2025-07-02');
  await corrects(ada, { email: 'second@example.com' });
  await college.getResponses();
  await decide(college, ada, 'approved');
  expect((await hostCorrections(at(college))).json).toEqual([]);
  college.day('2025-07-31');
  await college.run();
  expect(college.messages().at(-1)!.to).toBe('second@example.com');
});

test('an approved correction is not undone by the next file, which still has the old address; a third one is news', async () => {
  const college = await open();
  const month = (email: string, familyName: string) =>
    college.mis.importIlr(
      ilrFile({
        year: '2024-25',
        learners: [{ ref: 'ADA', familyName, email, started: '2024-09-09', ended: '2025-06-30' }],
      }),
      { who: college.officer.id },
    );
  const address = async () =>
    (await college.houses.tenant.reference.host.learners.getMany(['ADA']))[0]!.email;
  await month('ada@example.org', 'Ash');
  await college.mis.openProposals();
  const told = { learnerRef: 'ADA', channel: 'email', address: 'ada.ash@example.com' } as const;
  await college.houses.tenant.reference.host.learners.proposeAddress({ ...told, who: 'learner' });
  await college.mis.approveAddress(told, college.officer.id);
  await month('ada@example.org', 'Birch');
  expect(await address()).toBe('ada.ash@example.com');
  await month('birch@example.net', 'Birch');
  expect(await address()).toBe('birch@example.net');
});

test('no file takes RUI 3, 4 or 5 away: a named person does, with a reason, and the learner is asked again', async () => {
  const college = await open();
  const month = (...codes: readonly number[]) =>
    college.mis.importIlr(
      ilrFile({
        year: '2024-25',
        learners: [
          {
            ref: 'ADA',
            started: '2024-09-09',
            ended: '2025-06-30',
            preferences: codes.map((code) => ({ type: 'RUI' as const, code })),
          },
        ],
      }),
      { who: college.officer.id },
    );
  await month(3);
  await college.run();
  await month();
  college.day('2025-07-02');
  await college.run();
  expect(college.messages()).toEqual([]);

  const lift = (why: string) =>
    hostPreference(college.houses, {
      learner: 'ADA',
      code: 'RUI3',
      remove: true,
      why,
      by: college.officer.id,
    });
  const { installation } = college.houses;
  await expect(lift(' ')).rejects.toMatchObject({ code: 'REASON_NEEDED' });
  await lift('asked to be contacted again');
  const [act] = await supplierAuditPage(installation.control.reader, { limit: 1, before: null });
  expect(act).toMatchObject({ act: 'preference-remove', target: 'ADA', who: college.officer.id });
  expect(JSON.parse(act!.detail!)).toEqual({
    before: { 'RUI 3': true },
    after: { 'RUI 3': false },
    why: 'asked to be contacted again',
  });
  college.day('2025-07-03');
  await college.run();
  expect(college.messages()).toHaveLength(1);
  // The next file has it again: what forbids counts.
  await month(3);
  college.day('2025-08-04');
  await college.run();
  expect(college.messages()).toHaveLength(1);
});
