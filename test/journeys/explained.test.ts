import { expect, test } from 'vitest';
import { ilrFile } from '../host/ilr-file.ts';
import { type College, openCollege } from './college.ts';
import { job } from './learner.ts';

type Whom = { readonly ref: string };

/** The story as staff read it: when, and what happened. */
const storyOf = async (college: College, learner: Whom) =>
  (await college.explain(learner)).timeline.map(({ when, told }) => `${when} — ${told}`);

/** What happens next, in order. */
const nextOf = async (college: College, learner: Whom) =>
  (await college.explain(learner)).decisions.flatMap(({ next }) => next.map(({ told }) => told));

const UNREACHED = 'OTH 3 (unable to contact learner)';

test('planned at night, asked, reminded, answered: each step in a sentence, and at each stage what comes next', async () => {
  const college = await openCollege({ today: '2025-06-29' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.run();
  expect(await nextOf(college, ada)).toEqual(['Looked at again on 30 Jun 2025, or when the data change.']);

  college.day('2025-06-30', '22:30');
  await college.run();
  const silence = `If there is no answer by 30 Jun 2026, the first run after ends the survey: ${UNREACHED} is written.`;
  expect(await nextOf(college, ada)).toEqual([
    'The invitation by email waits until 1 Jul 2025, 08:00, when messages may go.',
    silence,
  ]);
  college.day('2025-07-01');
  await college.deliver();
  college.day('2025-07-02');
  await college.run();
  expect(await nextOf(college, ada)).toEqual(['Reminder by email on 31 Jul 2025 (1 of 5).', silence]);

  college.day('2025-07-31');
  await college.run();
  await ada.answers(job('2025-07-01'));
  await college.run();
  expect(await nextOf(college, ada)).toEqual(['Nothing: the learner answered.']);
  const story = await storyOf(college, ada);
  expect(story.filter((line) => !/opened the survey|answered a part/.test(line))).toEqual([
    '29 Jun 2025, 10:00 — Decided: the period of training has not ended (termination: 30 Jun 2025, open aims: 0).',
    '30 Jun 2025, 22:30 — Decided now: to be asked by email (SMS: missing).',
    '30 Jun 2025, 22:30 — A survey was opened.',
    '30 Jun 2025, 22:30 — Invitation planned by email: the first contact. It waits until 1 Jul 2025, 08:00.',
    '1 Jul 2025, 10:00 — Invited by email.',
    '31 Jul 2025, 10:00 — Reminder planned by email: no answer since the last message.',
    '31 Jul 2025, 10:00 — Reminded by email.',
    '31 Jul 2025, 10:00 — The learner answered.',
    '31 Jul 2025, 10:00 — EMP 1 (in paid employment for 16 hours or more per week) from 1 Jul 2025 was written to the record: the learner answered.',
  ]);
});

test('behind the daily cap, then silent to the end: that they wait is told once, and each deadline before it comes', async () => {
  const settings = { dailyCap: 1, mostReminders: 1, interimAfterDays: 60, stopContactAfterDays: 90 };
  const college = await openCollege({ today: '2025-07-01', settings });
  await college.learner('Abe', { ended: '2025-06-28' });
  await college.learner('Ann', { ended: '2025-06-29' });
  const ben = await college.learner('Ben', { ended: '2025-06-30' });
  const waits =
    'A message is due since 30 Jun 2025 and waits: the most messages of a day were planned already; who has waited longest goes first.';
  const on = async (date: string) => {
    college.day(date);
    await college.run();
    return (await nextOf(college, ben))[0];
  };
  await college.run();
  expect(await nextOf(college, ben)).toEqual([
    waits,
    `If there is no answer by 29 Aug 2025: ${UNREACHED}, marked interim, is written.`,
    `If there is no answer by 28 Sep 2025, the first run after ends the survey: ${UNREACHED} is written.`,
  ]);
  expect(await on('2025-07-02')).toBe(waits);
  expect(await on('2025-07-03')).toMatch(/^The invitation by email is with the survey service/);
  expect(await on('2025-07-04')).toBe('Last reminder by email on 2 Aug 2025 (1 of 1).');
  for (const date of ['2025-07-31', '2025-08-01', '2025-08-02']) await on(date);
  expect(await on('2025-08-30')).toBe('No more messages: 1 reminder was sent.');
  expect(await on('2025-09-29')).toBe('No more messages. The link takes a late answer until 31 Jul 2027.');
  expect(await storyOf(college, ben)).toEqual([
    '1 Jul 2025, 10:00 — Decided: to be asked by email (SMS: missing).',
    '1 Jul 2025, 10:00 — A survey was opened.',
    `1 Jul 2025, 10:00 — ${waits}`,
    '3 Jul 2025, 10:00 — Invitation planned by email: the first contact.',
    '3 Jul 2025, 10:00 — Invited by email.',
    '2 Aug 2025, 10:00 — Last reminder planned by email: no answer since the last message.',
    '2 Aug 2025, 10:00 — Reminded by email, for the last time.',
    '30 Aug 2025, 10:00 — No answer by the deadline of interim rows.',
    `30 Aug 2025, 10:00 — ${UNREACHED} from 1 Jul 2025 was written to the record: no answer by the deadline; it goes when one comes.`,
    '29 Sep 2025, 10:00 — The survey ended: no answer came by the stop date.',
    `29 Sep 2025, 10:00 — ${UNREACHED} from 1 Jul 2025 was amended: no answer came by the stop date.`,
  ]);
});

test('barred, then allowed, then mended, then unsubscribed: the reason for every silence, and what would end it', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const cai = await college.learner('Cai', {
    ended: '2025-06-30',
    email: 'nonsense',
    preferences: ['RUI 3'],
  });
  await college.run();
  expect(await nextOf(college, cai)).toEqual(['Nothing, unless the data or the settings change.']);
  college.day('2025-07-02');
  await cai.setsPreference('RUI 3', false);
  await college.run();
  expect(await nextOf(college, cai)).toEqual(['No message goes until an address can be used.']);
  college.day('2025-07-03');
  await cai.corrects({ email: 'cai@example.org' });
  await college.run();
  expect((await nextOf(college, cai))[0]).toMatch(/^The invitation by email is with the survey service/);
  college.day('2025-07-05');
  await cai.unsubscribes();
  await college.run();
  expect(await nextOf(college, cai)).toEqual([
    'No more messages. The link takes a late answer until 31 Jul 2027.',
  ]);
  expect(await storyOf(college, cai)).toEqual([
    '1 Jul 2025, 10:00 — Decided: the contact preferences allow neither email nor SMS (preset: guide, preferences: RUI 3).',
    '1 Jul 2025, 10:00 — The learner is not asked: the contact preferences allow neither email nor SMS.',
    '1 Jul 2025, 10:00 — The outcome that the survey left open was settled: the contact preferences allow neither email nor SMS.',
    `1 Jul 2025, 10:00 — ${UNREACHED} from 1 Jul 2025 was written to the record: the contact preferences allow neither email nor SMS.`,
    '2 Jul 2025, 10:00 — Decided now: no usable address for any allowed channel (email: malformed, SMS: missing).',
    '3 Jul 2025, 10:00 — Decided now: to be asked by email (SMS: missing).',
    '3 Jul 2025, 10:00 — The survey was opened again, with a new link.',
    '3 Jul 2025, 10:00 — Invitation planned by email: the first contact.',
    `3 Jul 2025, 10:00 — ${UNREACHED} from 1 Jul 2025 was taken back: the survey was opened again.`,
    '3 Jul 2025, 10:00 — Invited by email.',
    '5 Jul 2025, 10:00 — The learner wants no more messages on any channel.',
    '5 Jul 2025, 10:00 — The outcome that the survey left open was settled: the learner wants no more messages.',
    `5 Jul 2025, 10:00 — ${UNREACHED} from 1 Jul 2025 was written to the record: the learner wants no more messages.`,
  ]);
});

test('every decision is an event with the facts, the rules, the preset and the profile it went by', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30', mobile: '07700 900001' });
  await college.run();
  await college.settings({ contactPreset: 'manual', channelChoice: 'sms-only', profile: 'guide' });
  college.day('2025-07-02');
  await college.run();
  college.day('2025-07-03');
  await college.run();
  const { timeline } = await college.explain(ada);
  const decisions = timeline.filter(({ who }) => who === 'system' || who === college.officer.id);
  expect(
    decisions.map(({ at, what, data }) => {
      const { rules, preset, profile, facts } = JSON.parse(data!) as Record<string, unknown>;
      expect(rules).toMatch(/^\d+$/);
      return [at.slice(0, 10), what, preset, profile, facts === undefined ? '' : 'facts'].join(' ').trim();
    }),
  ).toEqual([
    '2025-07-01 decided guide recommended facts',
    '2025-07-01 survey-opened guide recommended',
    '2025-07-01 round-planned guide recommended',
    // Another channel is another decision; a day on which nothing changes leaves nothing.
    '2025-07-02 decided manual guide facts',
  ]);
});

test('two periods of training: each decision says which of them it is about', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.mis.addPot(ada.ref, { id: 'ADA-2', startDate: '2024-01-08', terminationDate: '2024-12-20' });
  await college.run();
  expect((await storyOf(college, ada)).slice(0, 3)).toEqual([
    '1 Jul 2025, 10:00 — Decided, on the period from 4 Sep 2023: to be asked by email (SMS: missing).',
    '1 Jul 2025, 10:00 — A survey was opened.',
    '1 Jul 2025, 10:00 — Decided, on the period from 8 Jan 2024: a later period of training of the same person is surveyed instead (ended: 30 Jun 2025, its decision: ELIGIBLE).',
  ]);
});

test('sent by hand: who opened the survey and sent it, going past what', async () => {
  const college = await openCollege({ today: '2025-07-01', settings: { enableDestinationTracking: false } });
  const ada = await college.learner('Ada', { ended: '2025-06-30' });
  await college.send(ada);
  const { timeline } = await college.explain(ada);
  expect(timeline.slice(0, 2).map(({ told, who }) => [told, who])).toEqual([
    ['A survey was opened, to be sent by hand.', college.officer.id],
    ['Sent by hand by email.', college.officer.id],
  ]);
  const { preset, facts } = JSON.parse(timeline[1]!.data!) as Record<string, unknown>;
  expect([preset, facts]).toEqual(['guide', expect.objectContaining({ email: 'usable', sms: 'missing' })]);
});

test('a period of training that the next file has no more: that nothing is decided on it any more is told', async () => {
  const college = await openCollege({ today: '2025-07-01' });
  const file = (...started: readonly string[]) =>
    college.mis.importIlr(
      ilrFile({
        year: '2024-25',
        learners: [
          { ref: 'ADA', aims: started.map((day) => ({ started: day, ended: '2025-06-30', compStatus: 2 })) },
        ],
      }),
      { who: college.officer.id },
    );
  await file('2024-09-09');
  await college.run();
  college.day('2025-07-02');
  await file();
  await college.run();
  expect((await storyOf(college, { ref: 'ADA' })).filter((line) => /^2 Jul/.test(line))).toEqual([
    '2 Jul 2025, 10:00 — The survey was withdrawn, and its links no longer work: the period of training is no longer in the MIS.',
    '2 Jul 2025, 10:00 — A period of training from 9 Sep 2024 is no longer in the MIS, or has another start there. Nothing is decided on it any more.',
  ]);
});
