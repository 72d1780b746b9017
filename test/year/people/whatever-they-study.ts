import type { Random } from '../../../lib/ilr/generator/random.ts';
import type { ContactPreference, DpOutcome } from '../../../lib/ilr/model.ts';
import { FIRST_DAY } from '../days.ts';
import { plusDays } from '../rules/calendar.ts';
import { later, type Making, type Plan } from './making.ts';

/** What happens to learners whatever they study. */
export function others(making: Making): void {
  const { random, one, index } = making;
  const onSomeDay = () => plusDays(FIRST_DAY, random.whole(2, 355));
  const corrects = (what: string, edit: { email?: string; telephone?: string }) => {
    Object.assign(one, edit);
    return what;
  };
  const screens = (on: string, what: string, act: Plan['act']) =>
    making.plans.push({ on, ref: one.ref, what, act });
  if (random.chance(0.08)) {
    const on = onSomeDay();
    const email = `${one.ref.toLowerCase()}.new@example.net`;
    screens(on, `email corrected to ${email}`, (mis) => {
      corrects('email', { email });
      return mis.editLearner(one.ref, { email });
    });
  }
  if (random.chance(0.04)) {
    const telephone = `07${String(500_000_000 + index)}`;
    screens(onSomeDay(), `telephone corrected to ${telephone}`, (mis) => {
      corrects('telephone', { telephone });
      return mis.editLearner(one.ref, { telephone });
    });
  }
  const prefers = (on: string, preference: ContactPreference, held: boolean) =>
    screens(on, `${preference.type} ${preference.code} ${held ? 'set' : 'taken away'}`, (mis) => {
      one.preferences = one.preferences.filter(
        ({ type, code }) => type !== preference.type || code !== preference.code,
      );
      if (held) one.preferences.push(preference);
      return mis.setPreference(one.ref, preference, held);
    });
  if (random.chance(0.06)) {
    const on = onSomeDay();
    const preference = random.pick<ContactPreference>([
      { type: 'RUI', code: 2 },
      { type: 'RUI', code: 3 },
      { type: 'RUI', code: 4 },
      { type: 'PMC', code: 2 },
      { type: 'PMC', code: 3 },
    ]);
    prefers(on, preference, true);
    if (random.chance(0.5)) prefers(plusDays(on, random.whole(1, 90)), preference, false);
  }
  if (random.chance(0.01)) prefers(onSomeDay(), { type: 'RUI', code: 5 }, true);
  if (random.chance(0.02)) {
    const on = onSomeDay();
    screens(on, 'do not contact', (mis) => mis.suppress(one.ref, 'do-not-contact', 'mis.officer'));
    if (random.chance(0.5))
      screens(plusDays(on, random.whole(1, 60)), 'may be contacted again', (mis) =>
        mis.liftSuppression(one.ref),
      );
  }
  if (random.chance(0.004))
    screens(onSomeDay(), 'staff hear that the learner died', (mis) =>
      mis.suppress(one.ref, 'deceased', 'mis.officer'),
    );
  if (random.chance(0.06)) {
    const on = onSomeDay();
    const row = outcomeOf(random, on);
    screens(on, `staff enter ${row.outType} ${row.outCode} from ${row.startDate}`, (mis) =>
      mis.enterDestination(one.ref, row),
    );
  }
  if (!one.byHand && random.chance(0.06)) {
    const on = plusDays(FIRST_DAY, random.chance(0.5) ? 0 : random.whole(0, 300));
    const row = outcomeOf(random, on);
    later(making, on, `the files tell ${row.outType} ${row.outCode} from ${row.startDate}`, () => {
      one.outcomes.push(row);
    });
  }
}

function outcomeOf(random: Random, on: string): DpOutcome {
  const [outType, outCode] = random.pick<[DpOutcome['outType'], number]>([
    ['EMP', 1],
    ['EDU', 6],
    ['NPE', 1],
    ['VOL', 1],
    ['OTH', 3],
    ['OTH', 4],
  ]);
  return { outType, outCode, startDate: plusDays(on, -random.whole(0, 250)), endDate: null, collDate: on };
}
