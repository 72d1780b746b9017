/** What support is asked, and how it is solved with keys alone: on a college with every house running. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createSyncWorker } from '../../plugin/sync/run.ts';
import { openCollege } from '../journeys/college.ts';
import { openScreen } from './support.tsx';

type College = Awaited<ReturnType<typeof openCollege>>;

/** The dashboard of the college, as its officer sees it. */
async function dashboardOf({ context, officer }: College) {
  const tenant = { id: 'north', context, actor: officer };
  const screen = openScreen([tenant], { size: { columns: 160, rows: 48 } });
  await screen.shows('▸ North College');
  return screen;
}

it('a tenant’s API key expired', { timeout: 120_000 }, async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  const { installation, service } = college.houses;
  const { apiKey } = await service.rotateKey('north', '2025-06-30T23:00:00.000Z');
  const screen = await dashboardOf(college);

  // The run says what is wrong before anything is written, and where to look.
  await screen.press('r');
  await screen.shows('Run now, North College', 'A run over 1 person: 1 email');
  await screen.press('y');
  await screen.shows('does not know the API key. Check the reference in "API Key"');
  expect(ada.got()).toEqual([]);

  // The new key came as a file. The setting refers to it; the key itself is never on the screen.
  const file = join(installation.home.folder, 'renewed-key');
  writeFileSync(file, `${apiKey}\n`, { mode: 0o600 });
  await screen.press('3', '/');
  screen.type('apikey\r');
  await screen.shows(/▸ API Key +•+ +● store/);
  await screen.press('e', 'ctrl+u');
  screen.type(`\${file:${file}}\r`);
  await screen.shows('Why?');
  screen.type('The old key expired\r');
  await screen.shows('Do it?');
  await screen.press('y');
  await screen.shows('config set --undo');

  await screen.press('1', 'r');
  await screen.shows('Do it?');
  await screen.press('y');
  await screen.shows(/Run \d+ is done: 1 message sent/);
  await college.deliver();
  expect(ada.got()).toEqual(['2025-07-01 email invitation']);
  for (const frame of screen.frames) expect(frame).not.toContain(apiKey);
});

it('a batch went dead after an outage', { timeout: 120_000 }, async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const names = ['Ada', 'Ben', 'Cai'];
  const learners = await Promise.all(names.map((name) => college.learner(name, { ended: '2025-06-30' })));
  await college.run();
  // All three object while the service is away for longer than a job tries: their links are to be withdrawn.
  await college.serviceGoesDown();
  college.day('2025-07-02');
  for (const learner of learners) await learner.setsPreference('RUI 4');
  await college.schedule();
  await college.serviceComesBack();
  const screen = await dashboardOf(college);

  await screen.shows('✗ 3 dead jobs');
  await screen.press('2', '/');
  screen.type('state:dead\r');
  await screen.shows('3 jobs', 'withdraw', 'SERVICE_UNREACHABLE');
  await screen.press('enter');
  await screen.shows('What to do', '12 failures', 'Attempt 12', 'survey'); // what the job is about
  await screen.press('escape', 'T');
  await screen.shows('3 dead jobs would get a new start.', 'Type 3 and then y');
  await screen.press('3', 'y');
  await screen.shows('3 jobs got a new start.');

  // Whoever serves does them now; the screen follows.
  await createSyncWorker(college.context, { random: () => 0 }).drain({ waitSeconds: 5 });
  screen.tick();
  await screen.shows('0 jobs', '✗ 0 dead');
  for (const learner of learners) expect((await learner.opensLink()).status).toBe(404);
});

it('a learner says she never got the link', { timeout: 120_000 }, async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30', email: 'adda@example.net' });
  await college.learner('Ben', { ended: '2025-06-30' });
  await college.run();
  await college.getResponses();
  const screen = await dashboardOf(college);

  // Found by her reference: the message went, and where to, as far as a screen tells.
  await screen.press('4', '/');
  screen.type('ADA\r');
  await screen.shows(/▸ ADA +▶ invited/);
  await screen.press('enter');
  await screen.shows('invitation by email to a…@example.net: sent 2025-07-01');

  // Her address is another one. The MIS is corrected, and the survey sent once more, past the question that asks why so soon.
  await ada.corrects({ email: 'ada@example.org' });
  await screen.press('s');
  await screen.shows('Send the survey to learner ADA', 'Do it?');
  await screen.press('y');
  await screen.shows('2025-07-01', 'Do it?');
  await screen.press('y');
  await screen.shows('to a…@example.org');
  await college.deliver();
  expect(ada.messages().map(({ to }) => to)).toEqual(['adda@example.net', 'ada@example.org']);
});

it('a provider asks why 40 learners have OTH-3', { timeout: 240_000 }, async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const names = Array.from({ length: 40 }, (_, at) => `L${String(at + 1).padStart(2, '0')}`);
  const learners = [];
  for (const name of names) learners.push(await college.learner(name, { ended: '2025-06-30' }));
  await college.run();
  college.day('2026-07-01');
  await college.run();
  const screen = await dashboardOf(college);

  await screen.press('6', '/');
  screen.type('by:leavers from:2025-06-01 to:2025-06-30 cause:silent\r');
  await screen.shows('40 lines', 'did not answer', 'OTH 3', '! yes');
  await screen.press('enter');
  await screen.shows(
    /Circumstance +did not answer/,
    /First sent +2025-07-01/,
    'All destination records: 1',
    /Cause +silent/,
  );
  // Each question and answer of hers, and the rule: the outcome was decided, not guessed.
  await screen.press('escape', '4', '/');
  screen.type('L01\r');
  await screen.shows(/▸ L01/);
  await screen.press('enter');
  await screen.shows(
    'ELIGIBLE: Surveyed',
    'invitation by email to l…@example.org: sent',
    'OTH 3 (unable to contact',
  );

  // One of them is known to work after all: her row is taken back, with the reason, and the others stay.
  await screen.press('o');
  await screen.shows('Undo what was written for learner L01', 'OTH 3 from 2025-07-01 (silent)', 'Why?');
  screen.type('The employer confirmed a job by telephone\r');
  await screen.shows('Do it?');
  await screen.press('y');
  await screen.shows('1 row of learner L01 taken back.');
  expect(await learners[0]!.history()).toEqual([
    'OTH 3 from 2025-07-01, collected 2026-07-01, undone, withdrawn',
  ]);
  await screen.press('o');
  await screen.shows('There is nothing of ours to take back for learner L01');
  await screen.press('6');
  await screen.shows('39 lines');
  // No run writes it again.
  college.day('2026-07-02');
  await college.run();
  expect(await learners[0]!.rows()).toEqual([]);
});
