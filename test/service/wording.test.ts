import { describe, expect, test } from 'vitest';
import { type PageWords, put, wordsOf } from '../../service/pages/words.ts';
import type { Language } from '../../service/wire.ts';

/** Words of a sentence in easy read. */
const MOST_WORDS = 14;
/** Spoken by staff, or the law's own words: a name stands where the place is. */
const OF_STAFF = /^staff\./;

const texts = (words: object, path = ''): (readonly [string, string])[] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${path}${key}`, value] as const]
      : texts(value as object, `${path}${key}.`),
  );
const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();

describe.each(['en', 'cy'] as const)('easy read, %s', (language: Language) => {
  const easy = texts(wordsOf(language, 'easy')).filter(([path]) => !OF_STAFF.test(path));

  test('has one short sentence a line', () => {
    const long = easy.flatMap(([path, text]) =>
      text
        .split(/\n|(?<=[.?!:])\s/)
        .filter((line) => line.split(/\s+/).length > MOST_WORDS)
        .map((line) => `${path}: ${line}`),
    );
    expect(long).toEqual([]);
  });

  test('puts no two sentences into one line of what is read in lines', () => {
    const paragraphs =
      /^(start\.(why|how|choice)|confirm\.\w+\.text|done\.\w+|gone\.[a-z]+$|told\.[a-zA-Z]+$|privacy\.|hints\.)/;
    const together = easy
      .filter(([path]) => paragraphs.test(path))
      .flatMap(([path, text]) => text.split('\n').map((line) => `${path}: ${line}`))
      .filter((line) => /[.?!]\s/.test(line.replace(/^[^:]*: /, '')));
    expect(together).toEqual([]);
  });
});

test('every wording fills in the same places', () => {
  const shape = (words: PageWords) => texts(words).map(([path, text]) => [path, new Set(places(text))]);
  const plain = shape(wordsOf('en', 'plain'));
  expect(shape(wordsOf('cy', 'plain'))).toEqual(plain);
  for (const language of ['en', 'cy'] as const) {
    const given = new Map(plain as [string, Set<string>][]);
    const more = texts(wordsOf(language, 'easy')).filter(
      ([path, text]) => !places(text).every((place) => given.get(path)!.has(place)),
    );
    expect(more).toEqual([]);
  }
});

test('a name that is written from right to left, or that turns what follows around, turns itself alone', () => {
  expect(put('Hello {name}!', { name: 'Sam' })).toBe('Hello Sam!');
  expect(put('Hello {name}!', { name: 'سارة' })).toBe('Hello \u2068سارة\u2069!');
  expect(put('Hello {name}!', { name: 'Sam\u202Eevil\u2069' })).toBe('Hello Samevil!');
});
