import { describe, expect, it } from 'vitest';
import { digestOf, digestWithout, newSalts, sealOver, withoutDetail } from '../../../lib/seal/index.ts';

const head = ['2025-03-04T10:00:00.000Z', 'L1', null, 'decided'];
const content = { head, detail: '{"n":1}' };
const place = { seal: 3, place: 0 };

describe('a digest', () => {
  it('is the same of the same, and another of anything else', () => {
    const [salt, other] = newSalts(2);
    const digest = digestOf(place, salt!, content);
    expect(digestOf(place, salt!, content)).toBe(digest);
    const others = [
      digestOf(place, other!, content),
      digestOf({ ...place, place: 1 }, salt!, content),
      digestOf({ ...place, seal: 4 }, salt!, content),
      digestOf(place, salt!, { ...content, detail: null }),
      digestOf(place, salt!, { ...content, detail: '{"n":2}' }),
      digestOf(place, salt!, { ...content, head: ['2025-03-04T10:00:00.000Z', null, 'L1', 'decided'] }),
    ];
    expect(new Set([digest, ...others]).size).toBe(others.length + 1);
  });

  it('holds for the head when the detail was dropped, of which nothing can be guessed then', () => {
    const [salt] = newSalts(1);
    const digest = digestOf(place, salt!, content);
    const left = withoutDetail(salt!, content.detail);
    expect(digestWithout(place, left.salt, head, left.detailDigest)).toBe(digest);
    expect(digestWithout(place, left.salt, ['other', ...head.slice(1)], left.detailDigest)).not.toBe(digest);
    // Who guesses the detail needs the half of the salt that is gone.
    expect(left.salt).not.toBe(salt);
    expect(digestOf(place, left.salt, content)).not.toBe(digest);
  });
});

it('no two salts are alike, and each is as long as the others', () => {
  const salts = newSalts(1_000);
  expect(new Set(salts).size).toBe(1_000);
  expect(new Set(salts.map(({ length }) => length))).toEqual(new Set([32]));
  expect(salts.every((salt) => /^[\w-]{32}$/.test(salt))).toBe(true);
});

it('a seal stands over its digests in their order, itself and the seal before', () => {
  const first = { number: 1, kind: 'run', run: 4, at: '2025-03-04T10:00:00.000Z' };
  const seal = sealOver(first, null, ['a', 'b']);
  const others = [
    sealOver(first, null, ['b', 'a']),
    sealOver(first, null, ['ab']),
    sealOver(first, seal, ['a', 'b']),
    sealOver({ ...first, run: 5 }, null, ['a', 'b']),
    sealOver({ ...first, at: '2025-03-04T10:00:00.001Z' }, null, ['a', 'b']),
  ];
  expect(new Set([seal, ...others]).size).toBe(others.length + 1);
});
