import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  groupRecords,
  matchKey,
  normaliseFamilyName,
  type PersonIdentity,
  sharedKeys,
  TEMPORARY_ULN,
} from '../../../plugin/domain/persons.ts';

const record = (ref: string, change: Partial<PersonIdentity> = {}): PersonIdentity => ({
  ref,
  prevRef: null,
  uln: 1234567890,
  familyName: 'Example',
  dateOfBirth: '2000-03-01',
  ...change,
});
const groupPersons = (records: readonly PersonIdentity[]) =>
  groupRecords(records.map((one) => ({ ...one, matchKey: matchKey(one) })));
const refsOf = (records: PersonIdentity[]) => groupPersons(records).map((group) => group.refs);

describe('one person', () => {
  it.each<[string, PersonIdentity[], string[][]]>([
    ['same ULN, birth date and name', [record('A'), record('B')], [['A', 'B']]],
    [
      'name but for case and accents',
      [record('A', { familyName: "O'Néill" }), record('B', { familyName: 'ONEILL ' })],
      [['A', 'B']],
    ],
    ['other family name', [record('A'), record('B', { familyName: 'Other' })], [['A'], ['B']]],
    ['other birth date', [record('A'), record('B', { dateOfBirth: '2000-03-02' })], [['A'], ['B']]],
    ['other ULN', [record('A'), record('B', { uln: 1234567881 })], [['A'], ['B']]],
    [
      'the temporary ULN',
      [record('A', { uln: TEMPORARY_ULN }), record('B', { uln: TEMPORARY_ULN })],
      [['A'], ['B']],
    ],
    [
      'no birth date',
      [record('A', { dateOfBirth: null }), record('B', { dateOfBirth: null })],
      [['A'], ['B']],
    ],
    ['no family name', [record('A', { familyName: null }), record('B', { familyName: ' ' })], [['A'], ['B']]],
    [
      'a previous reference',
      [record('B', { prevRef: 'A' }), record('A', { uln: 1234567881, familyName: 'Married' })],
      [['A', 'B']],
    ],
    ['a previous reference of nobody here', [record('B', { prevRef: 'Z' })], [['B']]],
    [
      'a chain of links',
      [
        record('C', { prevRef: 'B', uln: 1, familyName: 'X' }),
        record('B', { prevRef: 'A', uln: 2, familyName: 'Y' }),
        record('A'),
      ],
      [['A', 'B', 'C']],
    ],
    [
      'links in a ring',
      [record('A', { prevRef: 'B', uln: 1 }), record('B', { prevRef: 'A', uln: 2 })],
      [['A', 'B']],
    ],
  ])('%s', (_name, records, expected) => {
    expect(refsOf(records)).toEqual(expected);
  });

  it('is keyed by the reference that sorts first, in whatever order records come', () => {
    const some = fc.uniqueArray(
      fc.record({
        ref: fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F'),
        prevRef: fc.option(fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F')),
        uln: fc.constantFrom(1, 2, TEMPORARY_ULN),
        familyName: fc.constantFrom('Example', 'Other'),
        dateOfBirth: fc.constant('2000-03-01'),
      }),
      { selector: (each) => each.ref },
    );
    fc.assert(
      fc.property(
        some.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          const groups = groupPersons(all);
          expect(groupPersons(shuffled)).toEqual(groups);
          expect(groups.flatMap((group) => group.refs).sort()).toEqual(all.map((each) => each.ref).sort());
          for (const group of groups) expect(group.personKey).toBe([...group.refs].sort()[0]);
        },
      ),
    );
  });
});

describe('possible duplicates', () => {
  it('are those that share a ULN, or birth date and name', () => {
    const [one, sameUln, sameName] = [
      record('A'),
      record('B', { familyName: 'Other' }),
      record('C', { uln: 1234567881 }),
    ].map((each) => sharedKeys(each));
    expect([one!.uln === sameUln!.uln, one!.uln === sameName!.uln]).toEqual([true, false]);
    const names = [one, sameUln, sameName].map((keys) => keys!['birth-date-and-name']);
    expect([names[0] === names[1], names[0] === names[2]]).toEqual([false, true]);
  });

  it('are not who shares the temporary ULN, or has no birth date or name', () => {
    expect(sharedKeys(record('A', { uln: TEMPORARY_ULN })).uln).toBeNull();
    for (const unknown of [{ dateOfBirth: null }, { familyName: null }, { familyName: ' – ' }])
      expect(sharedKeys(record('A', unknown))['birth-date-and-name']).toBeNull();
  });

  it('are told whatever the script of a name', () => {
    expect(normaliseFamilyName('Ó Súilleabháin')).toBe('osuilleabhain');
    expect(normaliseFamilyName('李')).toBe('李');
  });
});
