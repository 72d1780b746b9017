import { expect, test } from 'vitest';
import { plainPunctuation, smsSize } from '../../../service/sms/parts.ts';

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
  ['', 'GSM-7', 0, 1],
])('a text travels as its characters allow (%#)', (text, encoding, units, parts) => {
  expect(smsSize(text)).toEqual({ encoding, units, parts });
});

test('typographic punctuation does not make a text three times as dear', () => {
  expect(smsSize(plainPunctuation('“It’s here” – now…')).encoding).toBe('GSM-7');
});
