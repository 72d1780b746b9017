import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../../lib/ilr/calendar.ts';
import type { Aim, PeriodOfTraining } from '../../../lib/ilr/model.ts';
import { decidePerson } from '../../../plugin/domain/decision/decide.ts';
import { hasEnded } from '../../../plugin/domain/decision/pot.ts';
import type { DecisionContext } from '../../../plugin/domain/decision/types.ts';
import { type LearnerFacts, type PersonFacts, potKey } from '../../../plugin/domain/facts.ts';
import { REASONS } from '../../../plugin/domain/reasons.ts';
import { dateBetween } from './arbitraries.ts';
import { aim, context, GUIDE, learner, onRecord, RECOMMENDED } from './support.ts';

const maybe = <T>(value: T) => fc.option(fc.constant(value), { freq: 3 });

const someAim: fc.Arbitrary<Partial<Aim>> = fc.record({
  aimType: fc.constantFrom(1, 3, 4, 5),
  fundModel: fc.constantFrom(25, 35, 36),
  progType: fc.constantFrom(null, 25, 2),
  compStatus: fc.constantFrom(1, 2, 3, 6),
  withdrawReason: fc.constantFrom(null, null, null, 2, 7, 28, 40),
  restart: fc.constantFrom(false, false, false, true),
});

const somePot: fc.Arbitrary<PeriodOfTraining> = fc
  .record({
    startDate: dateBetween('2019-06-01', 600),
    length: fc.nat(400),
    lag: fc.nat(90),
    open: fc.constantFrom(false, false, true),
    knowsEnd: fc.boolean(),
    derived: fc.boolean(),
    aims: fc.array(someAim, { maxLength: 3 }),
  })
  .map(({ startDate, length, lag, open, knowsEnd, derived, aims }) => {
    const end = open ? null : addDays(startDate, length);
    return {
      id: '',
      startDate,
      actualEndDate: knowsEnd || aims.length > 0 ? end : null,
      terminationDate: end === null ? null : addDays(end, lag),
      derived,
      title: null,
      aims: aims.map((change) => aim({ startDate, actualEndDate: end, ...change })),
    };
  });

const someLearner: fc.Arbitrary<Partial<LearnerFacts>> = fc.record({
  pots: fc.array(somePot, { maxLength: 3 }),
  dateOfBirth: fc.oneof(fc.constant('2000-01-01'), dateBetween('2003-06-01', 900), fc.constant('2004-02-29')),
  email: fc.constantFrom('ada@example.com', 'ada@', null),
  telephone: fc.constantFrom('07700900123', '02079460123', null),
  preferences: fc.constantFrom<LearnerFacts['preferences'][]>(
    [],
    [],
    [{ type: 'RUI', code: 4 }],
    [{ type: 'PMC', code: 3 }],
    [{ type: 'RUI', code: 5 }],
  ),
  suppression: maybe({ reason: 'do-not-contact' }),
  destinations: fc.array(
    dateBetween('2019-06-01', 900).map((startDate) => onRecord({ startDate })),
    { maxLength: 1 },
  ),
  absent: fc.boolean(),
});

const somePerson: fc.Arbitrary<PersonFacts> = fc
  .array(someLearner, { minLength: 1, maxLength: 3 })
  .map((changes) => ({
    personKey: 'L1',
    learners: changes.map((change, n) =>
      learner({
        ...change,
        ref: `L${n + 1}`,
        pots: (change.pots ?? []).map((each, m) => ({ ...each, id: `P${m}` })),
        suppression: change.suppression ?? null,
      }),
    ),
  }));

const someContext = fc.record({
  today: dateBetween('2019-08-01', 1500),
  settings: fc.constantFrom(RECOMMENDED, GUIDE, {
    ...RECOMMENDED,
    firstContactAfterDays: 30,
    fundModels: [25],
  }),
});

const reasonsOf = (person: PersonFacts, around: DecisionContext) =>
  decidePerson(person, around).map(
    (decision) => `${decision.learnerRef} ${decision.potId} ${decision.reason}`,
  );

describe('the decisions on any person', () => {
  it('are exactly one for every POT, with the address a survey needs', () => {
    fc.assert(
      fc.property(somePerson, someContext, (person, change) => {
        const around = context(change);
        const decisions = decidePerson(person, around);
        const pots = person.learners.flatMap((each) => each.pots.map((pot) => `${each.ref} ${pot.id}`));
        expect(decisions.map((each) => `${each.learnerRef} ${each.potId}`)).toEqual(pots);
        for (const each of decisions) {
          expect(REASONS.map((reason) => reason.code)).toContain(each.reason);
          expect(each.email !== null || each.sms !== null).toBe(each.reason === 'ELIGIBLE');
          expect(each.reviewOn === null || each.reviewOn > around.today).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('let a person be surveyed on one POT at most', () => {
    fc.assert(
      fc.property(somePerson, someContext, (person, change) => {
        const surveyed = decidePerson(person, context(change)).filter((each) => each.reason === 'ELIGIBLE');
        expect(surveyed.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 500 },
    );
  });

  it('do not depend on the order of records and POTs', () => {
    fc.assert(
      fc.property(somePerson, someContext, (person, change) => {
        const turned = {
          ...person,
          learners: [...person.learners]
            .reverse()
            .map((each) => ({ ...each, pots: [...each.pots].reverse() })),
        };
        expect(reasonsOf(turned, context(change)).sort()).toEqual(reasonsOf(person, context(change)).sort());
      }),
    );
  });

  it('hold until the day of review', () => {
    fc.assert(
      fc.property(
        somePerson,
        someContext,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (person, change, part) => {
          const seen = new Map<string, string>();
          for (const each of person.learners)
            for (const pot of each.pots)
              if (hasEnded(pot, change.today)) seen.set(potKey(each.ref, pot.id), change.today);
          const around = context({ ...change, firstSeenEnded: seen });
          for (const decision of decidePerson(person, around)) {
            const horizon = decision.reviewOn ?? addDays(change.today, 3000);
            const days = (Date.parse(horizon) - Date.parse(change.today)) / 86_400_000;
            const day = addDays(change.today, Math.floor((days - 1) * part));
            const then = decidePerson(person, { ...around, today: day }).find(
              (each) => each.learnerRef === decision.learnerRef && each.potId === decision.potId,
            );
            expect(then?.reason).toBe(decision.reason);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
