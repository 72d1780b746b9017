import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clean, cut, duration, instant, padded, thousands, widthOf, wrap } from '../../../lib/screen/text.ts';

describe('text from elsewhere', () => {
  it('loses escapes, line ends and marks that turn the direction', () => {
    expect(clean('a\u001B[2Jb\r\nc\u202Ed\u0007')).toBe('a [2Jb cd ');
    expect(clean('Coleg Gŵyr Abertawe')).toBe('Coleg Gŵyr Abertawe');
  });

  it('never carries a control character, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(clean(text)).not.toMatch(/[\p{Cc}\p{Cs}]/u);
      }),
    );
  });
});

describe('width', () => {
  it.each([
    ['plain', 5],
    ['Gŵyr', 4],
    ['e\u0301', 1],
    ['学院', 4],
    ['✓ done', 6],
    ['🎓', 2],
  ])('%s takes %i cells', (text, cells) => {
    expect(widthOf(text)).toBe(cells);
  });

  it('of a cut or padded text is never more than asked, of a padded one exactly', () => {
    const words = fc.string({ unit: 'grapheme', maxLength: 60 }).map(clean);
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 40 }), (text, width) => {
        expect(widthOf(cut(text, width))).toBeLessThanOrEqual(width);
        expect(widthOf(padded(text, width))).toBe(width);
        expect(widthOf(padded(text, width, 'right'))).toBe(width);
      }),
    );
  });

  it('says by … that something had to go', () => {
    expect(cut('Northfold College', 9)).toBe('Northfol…');
    expect(cut('学院学院', 4)).toBe('学…');
    expect(cut('short', 9)).toBe('short');
  });
});

describe('breaking lines', () => {
  it('breaks between words, and a long word anywhere', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
    expect(wrap('', 4)).toEqual(['']);
  });

  it('loses nothing and is never too wide', () => {
    const words = fc.array(
      fc.string({ unit: 'grapheme-ascii', minLength: 1 }).map((word) => word.replace(/ /g, '_')),
    );
    fc.assert(
      fc.property(words, fc.integer({ min: 3, max: 30 }), (all, width) => {
        const lines = wrap(all.join(' '), width);
        expect(lines.join('').replace(/ /g, '')).toBe(all.join(''));
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('what people read', () => {
  it.each([
    [0, '0 min'],
    [-5, '0 min'],
    [3_599, '59 min'],
    [7_200, '2 h'],
    [47 * 3_600, '47 h'],
    [49 * 3_600, '2 d'],
  ])('%i seconds are %s', (seconds, words) => {
    expect(duration(seconds)).toBe(words);
  });

  it('has thousands, instants to the minute, and – for what never was', () => {
    expect([thousands(999), thousands(1_000), thousands(1_234_567)]).toEqual(['999', '1,000', '1,234,567']);
    expect(instant('2025-03-03T09:05:59.000Z')).toBe('2025-03-03 09:05');
    expect(instant(null)).toBe('–');
  });
});
