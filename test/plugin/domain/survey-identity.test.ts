import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type SurveyIdentity, surveyId } from '../../../plugin/domain/survey-identity.ts';

const identity: SurveyIdentity = {
  tenant: 'T',
  personKey: 'L1',
  learnerRef: 'L1',
  potId: 'P1',
  wave: 0,
  opening: 1,
};

it('is a UUID of version 5 that never changes for the same survey', () => {
  expect(surveyId(identity)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  // Written down once: another value would send every open survey again under a new link.
  expect(surveyId(identity)).toBe('6a747a6c-2017-5a11-84e1-f96dcc1d1d12');
});

it('differs where anything of the identity differs, also where texts run into each other', () => {
  const some = fc.record({
    tenant: fc.constantFrom('T', 'TL', ''),
    personKey: fc.constantFrom('L1', '1', 'LL1'),
    learnerRef: fc.constantFrom('L1', '1'),
    potId: fc.constantFrom('P1', '1P1', '"'),
    wave: fc.nat(2),
    opening: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(some, some, (a, b) => {
      expect(surveyId(a) === surveyId(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
  );
});
