import { addDays } from '../calendar.ts';
import type { CalendarDate, IlrYear } from '../model.ts';
import { TEMPORARY_ULN, ulnCheckDigit } from '../rules/out-uln-01.ts';
import { yearHas, yearStart } from '../years.ts';
import type { Random } from './random.ts';

/** A fictional learner, without aims. Telephones and emails are of ranges that belong to nobody. */
export interface FictionalPerson {
  readonly ref: string;
  readonly uln: number;
  readonly givenNames: string;
  readonly familyName: string;
  readonly dateOfBirth: CalendarDate;
  readonly sex: 'F' | 'M';
  readonly telNo: string | null;
  readonly email: string | null;
  readonly preferences: readonly (readonly ['RUI' | 'PMC', number])[];
  readonly highNeeds: boolean;
}

/** Shares of learners, between 0 and 1. */
const SHARE = {
  temporaryUln: 0.005,
  noEmail: 0.08,
  sharedEmail: 0.03,
  noTelephone: 0.06,
  landline: 0.1,
  anyPreference: 0.25,
  deceased: 0.001,
  illness: 0.004,
  highNeeds: 0.04,
};

/** Learners in a row among whom those with a shared email share the same: some six, as a family or an office would. */
const SHARING_AMONG = 200;

const GIVEN = [
  'Ada',
  'Bilal',
  'Carys',
  'Dev',
  'Ewan',
  'Farah',
  'Grace',
  'Hugo',
  'Imani',
  'Jakub',
  'Kezia',
  'Liam',
] as const;
const FAMILY = [
  'Ashdown',
  'Birchall',
  'Cordle',
  'Dunmore',
  'Elvidge',
  'Farrant',
  'Gillow',
  'Hartnoll',
  "O'Marsh",
  'Pryce-Lane',
  'Quill',
  'Rowntree',
] as const;

/** @param index position in the file, from 0 */
export function fictionalPerson(index: number, year: IlrYear, random: Random): FictionalPerson {
  const givenNames = random.pick(GIVEN);
  const familyName = random.pick(FAMILY);
  const oldest = random.chance(0.6) ? 19 : 55;
  return {
    ref: `GEN${String(index + 1).padStart(9, '0')}`,
    uln: random.chance(SHARE.temporaryUln) ? TEMPORARY_ULN : ulnAt(index),
    givenNames,
    familyName,
    dateOfBirth: addDays(yearStart(year), -random.whole(16 * 366, oldest * 365)),
    sex: random.chance(0.5) ? 'F' : 'M',
    telNo: telephone(index, random),
    email: email(index, givenNames, random),
    preferences: yearHas(year, 'ContactPreference') ? preferences(year, random) : [],
    highNeeds: random.chance(SHARE.highNeeds),
  };
}

/** A ULN per position with the right check digit. Positions whose nine digits make no number take those half way on. */
export function ulnAt(index: number): number {
  const nine = 200_000_000 + index;
  const check = ulnCheckDigit(nine);
  if (check !== null) return nine * 10 + check;
  for (let other = 600_000_000 + index; ; other += 100_000_000) {
    const digit = ulnCheckDigit(other);
    if (digit !== null) return other * 10 + digit;
  }
}

function telephone(index: number, random: Random): string | null {
  if (random.chance(SHARE.noTelephone)) return null;
  const last = String(index % 1000).padStart(3, '0');
  return random.chance(SHARE.landline) ? `01632960${last}` : `07700900${last}`;
}

function email(index: number, givenNames: string, random: Random): string | null {
  if (random.chance(SHARE.noEmail)) return null;
  if (random.chance(SHARE.sharedEmail)) return `shared${Math.floor(index / SHARING_AMONG)}@example.org`;
  return `${givenNames.toLowerCase()}.${index + 1}@example.org`;
}

function preferences(year: IlrYear, random: Random): FictionalPerson['preferences'] {
  if (random.chance(SHARE.deceased)) return [['RUI', 5]];
  if (random.chance(SHARE.illness)) return [['RUI', 4]];
  if (!random.chance(SHARE.anyPreference)) return [];
  const asked: readonly [FictionalPerson['preferences'], ...FictionalPerson['preferences'][]] = [
    [['RUI', 1]],
    [['RUI', 2]],
    [['PMC', 1]],
    [['PMC', 2]],
    [['PMC', 3]],
    [
      ['PMC', 2],
      ['PMC', 3],
    ],
  ];
  const given: readonly [FictionalPerson['preferences'], ...FictionalPerson['preferences'][]] = [
    [['RUI', 6]],
    [
      ['RUI', 7],
      ['PMC', 5],
    ],
    [
      ['RUI', 7],
      ['PMC', 5],
      ['PMC', 6],
    ],
  ];
  return year < '2022-23' && random.chance(0.5) ? random.pick(given) : random.pick(asked);
}
