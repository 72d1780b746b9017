import { expect, test } from 'vitest';
import { productTexts } from '../../../service/mail/texts.ts';
import { plainPunctuation, smsParts, smsSize } from '../../../service/sms/parts.ts';

test.each([
  ['a'.repeat(160), 'GSM-7', 160, 1],
  ['a'.repeat(161), 'GSM-7', 161, 2],
  ['a'.repeat(306), 'GSM-7', 306, 2],
  ['a'.repeat(307), 'GSM-7', 307, 3],
  ['€'.repeat(80), 'GSM-7', 160, 1],
  ['€'.repeat(81), 'GSM-7', 162, 2],
  ['ŵ'.repeat(70), 'UCS-2', 70, 1],
  [`ŵ${'a'.repeat(70)}`, 'UCS-2', 71, 2],
  ['😀'.repeat(35), 'UCS-2', 70, 1],
  // No part ends in the middle of a character, so that a part may stay one unit short.
  ['😀'.repeat(67), 'UCS-2', 134, 3],
  [`${'a'.repeat(152)}€${'a'.repeat(152)}`, 'GSM-7', 306, 3],
  ['', 'GSM-7', 0, 1],
])('a text travels as its characters allow (%#)', (text, encoding, units, parts) => {
  expect(smsSize(text)).toMatchObject({ encoding, units, parts });
});

test('the parts are the text, and each has room', () => {
  const text = `${'a'.repeat(152)}€${'b'.repeat(200)}`;
  expect(smsParts(text).map((part) => part.length)).toEqual([152, 152, 49]);
  expect(smsParts(text).join('')).toBe(text);
  expect(smsParts('short')).toEqual(['short']);
});

test('what makes a text dear is named, and what it would be without', () => {
  expect(smsSize(`Tŷ ŵyl, tŷ ${'a'.repeat(80)} € 😀`)).toMatchObject({
    encoding: 'UCS-2',
    parts: 2,
    outside: 'ŷŵ😀',
    partsWithout: 1,
  });
  expect(smsSize('Café, è ù ò ì à ñ ü')).toMatchObject({ encoding: 'GSM-7', outside: '' });
  expect(smsSize('âêîôûŵŷ').outside).toBe('âêîôûŵŷ');
});

test('the product’s own texts are GSM-7 in both languages', () => {
  for (const [language, kinds] of Object.entries(productTexts))
    for (const [kind, { sms }] of Object.entries(kinds))
      expect([language, kind, smsSize(plainPunctuation(sms)).outside]).toEqual([language, kind, '']);
});

test('typographic punctuation does not make a text three times as dear', () => {
  expect(smsSize(plainPunctuation('“It’s here” – now…')).encoding).toBe('GSM-7');
});
