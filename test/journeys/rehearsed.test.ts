import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holdSending, liftHold } from '../../plugin/admin/index.ts';
import type { Layer } from '../../plugin/config/index.ts';
import { type College, openCollege } from './college.ts';
import { job, type Learner, type LearnerFacts } from './learner.ts';
import { rehearseAndRun } from './rehearsing.ts';

/** A time limit of these tests, milliseconds: each goes through days of a college. */
const SLOW = 120_000;

/** Begins the survey and leaves it in the middle. */
async function beginsToAnswer(learner: Learner): Promise<void> {
  const phone = await learner.opensLink();
  await phone.follow('Start');
  await phone.post({ activities: ['employed', 'voluntary'] });
  await phone.post({ hours: '16-or-more' });
}

test(
  'a dry run is what the run then does, learner by learner, through the life of a college',
  async () => {
    const college = await openCollege({
      today: '2025-07-01',
      settings: { enableDestinationTracking: false, interimAfterDays: 60, sendAtWeekends: false },
    });
    const left = { ended: '2025-06-30' };
    const everybody: Learner[] = [];
    const learner = async (name: string, facts: LearnerFacts) => {
      const made = await college.learner(name, facts);
      everybody.push(made);
      return made;
    };
    const ada = await learner('Ada', { ...left, mobile: '07700 900001' });
    const ben = await learner('Ben', { ...left, mobile: '07700 900002' });
    const cai = await learner('Cai', { ended: '2025-06-29' });
    const dee = await learner('Dee', { ended: '2025-06-28' });
    await learner('Eve', { ...left, preferences: ['RUI 2'] });
    await learner('Fay', { ...left, email: 'not an address', mobile: '01632 960001' });
    const gus = await learner('Gus', left);
    for (const name of ['Hal', 'Ian', 'Jay', 'Kit'])
      await learner(name, { ...left, email: 'home@example.org' });
    // Their year of asking is over in a few days.
    const lea = await learner('Lea', { ended: '2024-07-04', terminated: '2025-06-20' });
    await learner('Moe', { ...left, test: true });
    const ned = await learner('Ned', left);
    await college.notToContact([ned.ref]);
    const days: Awaited<ReturnType<typeof rehearseAndRun>>[] = [];
    const day = async (date: string, { time, set }: { time?: string; set?: Layer } = {}) => {
      college.day(date, time);
      days.push(await rehearseAndRun(college, everybody, set));
    };

    await day('2025-07-01', { set: { enableDestinationTracking: true, dailyCap: 7 } });
    await day('2025-07-02', { time: '22:00' });
    await ada.answers(job('2025-07-01'));
    await ben.unsubscribesFrom('email');
    await beginsToAnswer(cai);
    // Comes back on the day on which OTH-3 would be owed: what planning derives, closing has to see.
    await dee.unsubscribes();
    await college.mis.addPot(dee.ref, { startDate: '2025-07-04' });
    await day('2025-07-05');
    await gus.amends({ terminationDate: null, actualEndDate: null });
    const pat = await learner('Pat', { ended: '2025-07-08', mobile: '07700 900003' });
    await day('2025-07-09');
    await college.mis.addPot(ben.ref, { startDate: '2025-07-20', title: 'Joinery level 3' });
    await pat.corrects({ email: 'pat.new@example.org' });
    await college.settings({ intervalDays: 14 });
    await holdSending(college.context, college.officer, 'wrong logo');
    await learner('Quin', { ended: '2025-07-20' });
    await day('2025-07-21');
    await liftHold(college.context, college.officer, 'the logo is right now');
    await day('2025-08-04', { set: { contactPreset: 'manual' } });
    await gus.amends({ terminationDate: '2025-08-20', actualEndDate: '2025-08-20' });
    await day('2025-08-29');
    await day('2026-07-10');
    expect(await lea.survey()).toMatchObject({ state: 'lapsed' });
    expect(await cai.survey()).toMatchObject({ state: 'lapsed' });
    expect(days[0]?.held).toEqual(['GUS daily-cap']);
    expect(days[4]?.held).toEqual(['CAI held', 'QUIN held']);
    // So that it is not the same because nothing ever happened.
    const [messages, rows] = (['messages', 'rows'] as const).map((what) => days.map((each) => each[what]));
    expect(messages!.filter((count) => count > 0).length).toBeGreaterThanOrEqual(5);
    expect(rows!.filter((count) => count > 0).length).toBeGreaterThanOrEqual(4);
  },
  SLOW,
);

const DAYS = ['2025-06-28', '2025-07-02', '2025-07-06', '2025-08-05', '2025-10-16', '2026-07-07'];

const facts: fc.Arbitrary<LearnerFacts> = fc.record({
  ended: fc.constantFrom(null, '2024-07-01', '2025-05-31', '2025-06-27', '2025-07-01', '2025-07-31'),
  email: fc.constantFrom(null, 'home@example.org', 'office@example.org', 'own@example'),
  mobile: fc.constantFrom('', '07700 900010', '07700 900011', '020 7219 3000'),
  preferences: fc.subarray(['RUI 2', 'PMC 2', 'PMC 3', 'RUI 5'], { maxLength: 2 }),
  dateOfBirth: fc.constantFrom('2000-01-01', '2009-09-01'),
  uln: fc.constantFrom(9999999999, 9000001012, 9000001020),
});

const settings: fc.Arbitrary<Layer> = fc.record({
  dailyCap: fc.constantFrom('', '1', '3'),
  interimAfterDays: fc.constantFrom('', '30'),
  contactPreset: fc.constantFrom('guide', 'manual'),
  intervalDays: fc.constantFrom(3, 30),
  profile: fc.constantFrom('recommended', 'guide'),
  waves: fc.constantFrom('', '1'),
  channelChoice: fc.constantFrom('both', 'email-then-sms', 'email-else-sms'),
  rowForSilence: fc.constantFrom('OTH-3', 'OTH-4'),
});

const acts = fc.array(fc.constantFrom('answers', 'unsubscribes', 'returns', 'nothing'), {
  minLength: 8,
  maxLength: 8,
});

async function act(college: College, learner: Learner, what: string, on: string): Promise<void> {
  if (what === 'returns') await college.mis.addPot(learner.ref, { startDate: on });
  if (learner.messages().length === 0) return;
  if (what === 'answers') await learner.answers(job('2025-07-01'));
  if (what === 'unsubscribes') await learner.unsubscribes();
}

test(
  'whoever the learners are, whatever the settings, and whatever they do',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(facts, { minLength: 8, maxLength: 8 }),
        settings,
        fc.array(acts, { minLength: 2, maxLength: 2 }),
        fc.subarray(DAYS, { minLength: 3, maxLength: 3 }),
        async (people, layer, doing, days) => {
          const college = await openCollege({ today: days[0]!, settings: layer });
          const learners: Learner[] = [];
          for (const [at, one] of people.entries()) {
            const { email, ...rest } = one;
            const given = email === undefined ? rest : one;
            learners.push(await college.learner(`Learner${'abcdefgh'[at]}`, given));
          }
          for (const [at, date] of days.entries()) {
            college.day(date);
            await rehearseAndRun(college, learners);
            for (const [which, what] of (doing[at] ?? []).entries())
              await act(college, learners[which]!, what, date);
          }
        },
      ),
      { numRuns: 5, seed: 20250701, endOnFailure: true },
    );
  },
  SLOW,
);
