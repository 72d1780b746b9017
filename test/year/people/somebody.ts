import type { Random } from '../../../lib/ilr/generator/random.ts';
import type { ContactPreference } from '../../../lib/ilr/model.ts';
import { FIRST_DAY } from '../days.ts';
import { plusDays } from '../rules/calendar.ts';
import type { Somebody, Temper } from './making.ts';

/** Who somebody is, how they can be reached, and what they do with messages; not yet what they learn. */
export function somebody(index: number, random: Random): Somebody {
  const ref = `L${String(index).padStart(5, '0')}`;
  const oldest = random.chance(0.5) ? 22 : 60;
  const born = plusDays(FIRST_DAY, -365 * random.whole(17, oldest) - random.whole(0, 364));
  return {
    ref,
    prevRef: null,
    uln: random.chance(0.02) ? 9_999_999_999 : ulnOf(index),
    givenNames: nameOf(index),
    familyName: random.pick(['Ashdown', 'Birchall', "O'Marsh", 'Pryce-Lane', 'Quill']),
    dateOfBirth: born,
    planLearnHours: random.pick([null, 300, 580]),
    email: emailOf(ref, index, random),
    telephone: telephoneOf(index, random),
    preferences: preferencesOf(random),
    aims: [],
    outcomes: [],
    byHand: random.chance(0.25),
    missing: random.chance(0.03) ? spell(random) : null,
    temper: temperOf(random),
    kind: '',
    pots: [],
    entersOn: FIRST_DAY,
  };
}

const SYLLABLES = [
  'ba',
  'ce',
  'di',
  'fo',
  'gu',
  'ha',
  'je',
  'ki',
  'lo',
  'mu',
  'na',
  'pe',
  'ri',
  'so',
  'tu',
  'va',
];

/** A given name that nobody else has. */
function nameOf(index: number): string {
  let rest = index;
  let name = '';
  for (let syllable = 0; syllable < 4; syllable += 1) {
    name += SYLLABLES[rest % 16];
    rest = Math.floor(rest / 16);
  }
  return name[0]!.toUpperCase() + name.slice(1);
}

/** The check digit is ten less the remainder of the weighted sum; numbers without one are passed over. */
function ulnOf(index: number): number {
  for (let base = 100_000_000 + index * 13; ; base += 1) {
    const sum = [...String(base)].reduce((total, digit, at) => total + Number(digit) * (10 - at), 0);
    if (sum % 11 > 0) return base * 10 + (10 - (sum % 11));
  }
}

function spell(random: Random) {
  const from = plusDays(FIRST_DAY, random.whole(30, 330));
  return { from, until: plusDays(from, random.whole(10, 60)) };
}

function emailOf(ref: string, index: number, random: Random): string | null {
  if (random.chance(0.1)) return null;
  if (random.chance(0.03)) return random.pick(['none', 'ada@home', 'not known']);
  // Three share one address, and five another.
  if (index % 100 < 3) return `home.${Math.floor(index / 100)}@example.org`;
  if (index % 100 >= 50 && index % 100 < 55) return `office.${Math.floor(index / 100)}@example.org`;
  return `${ref.toLowerCase()}@example.org`;
}

function telephoneOf(index: number, random: Random): string | null {
  if (random.chance(0.25)) return null;
  if (random.chance(0.15)) return `01632960${String(index % 1000).padStart(3, '0')}`;
  return `07${String(400_000_000 + index)}`;
}

function preferencesOf(random: Random): ContactPreference[] {
  if (random.chance(0.7)) return [];
  const preferences: ContactPreference[] = [];
  for (const code of [1, 2, 3, 4, 6, 7]) if (random.chance(0.13)) preferences.push({ type: 'RUI', code });
  for (const code of [1, 2, 3, 4, 5, 6]) if (random.chance(0.2)) preferences.push({ type: 'PMC', code });
  return preferences;
}

function temperOf(random: Random): Temper {
  const does = random.pick<Temper['does']>([
    'answers',
    ...Array<Temper['does']>(14).fill('answers'),
    ...Array<Temper['does']>(12).fill('nothing'),
    'half answers',
    'half answers',
    'half answers, then answers',
    'stops all',
    'stops all',
    'stops the survey',
    'stops a channel',
    'stops, comes back in',
    'not me',
    'died',
    'hard bounce',
    'hard bounce',
    'soft bounce',
  ]);
  return {
    does,
    after: random.pick([1, 1, 1, 2, 2, 3, 4, 5, 7]),
    days: random.pick([0, 0, 1, 2, 5, 12, 29]),
  };
}
