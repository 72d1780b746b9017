import { describe, expect, it } from 'vitest';
import { inChunks } from '../../../lib/sql/index.ts';

describe('inChunks', () => {
  it('keeps order and loses nothing', () => {
    expect([...inChunks([1, 2, 3, 4, 5], 2)]).toEqual([[1, 2], [3, 4], [5]]);
    expect([...inChunks([], 2)]).toEqual([]);
  });
});
