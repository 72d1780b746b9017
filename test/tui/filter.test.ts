import { describe, expect, it } from 'vitest';
import { hasText, parseFilter } from '../../tui/filter.ts';

const VALUES = { state: ['ready', 'retried', 'done', 'done-late'], kind: ['send'] };

describe('a filter', () => {
  it('has words and named parts, in any order', () => {
    expect(parseFilter('  Abc state:done x kind:send ', VALUES)).toEqual({
      text: 'abc x',
      parts: { state: 'done', kind: 'send' },
      problems: [],
    });
  });

  it.each([
    ['state:DONE', { state: 'done' }],
    ['state:ret', { state: 'retried' }],
    ['state:rea', { state: 'ready' }],
  ])('understands %s', (typed, parts) => {
    expect(parseFilter(typed, VALUES)).toMatchObject({ parts, problems: [] });
  });

  it.each([
    ['state:re', 'state: is one of ready retried'],
    ['state:', 'state: is one of ready retried done done-late'],
    ['state:do', 'state: is one of done done-late'],
    ['kind:', 'kind: is one of send'],
    ['state:x', 'state: is one of ready retried done done-late'],
    ['reason:x', 'no reason: here, only state: kind:'],
    ['age>1h:', 'no age>1h: here, only state: kind:'],
  ])('says of %s what it could be, and filters nothing by it', (typed, problem) => {
    expect(parseFilter(typed, VALUES)).toEqual({ text: '', parts: {}, problems: [problem] });
  });

  it('says where no part has a name', () => {
    expect(parseFilter('state:x', {}).problems).toEqual(['no state: here']);
  });

  it('finds every word somewhere, in capitals or not', () => {
    const filter = parseFilter('NORTH col', {});
    expect(hasText(filter, 'north', 'North College')).toBe(true);
    expect(hasText(filter, 'north', null)).toBe(false);
    expect(hasText(parseFilter('', {}), null)).toBe(true);
  });
});
