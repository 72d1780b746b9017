import { describe, expect, it } from 'vitest';
import { hasAge, hasText, parseFilter } from '../../tui/filter.ts';

const VALUES = { state: ['ready', 'retried', 'done', 'done-late'], kind: ['send'] };

describe('a filter', () => {
  it('has words and named parts, in any order', () => {
    expect(parseFilter('  Abc state:done x kind:send ', VALUES)).toEqual({
      text: 'abc x',
      parts: { state: 'done', kind: 'send' },
      age: null,
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
    ['age>1h', 'no age>1h: here, only state: kind:'],
  ])('says of %s what it could be, and filters nothing by it', (typed, problem) => {
    expect(parseFilter(typed, VALUES)).toEqual({ text: '', parts: {}, age: null, problems: [problem] });
  });

  it.each([
    ['age>90m', { over: true, seconds: 5_400 }],
    ['age<2h', { over: false, seconds: 7_200 }],
    ['age>3d', { over: true, seconds: 259_200 }],
  ])('understands %s where lines have an age', (typed, age) => {
    const filter = parseFilter(typed, { age: 'age' });
    expect(filter).toEqual({ text: '', parts: {}, age, problems: [] });
    expect(hasAge(filter, age.seconds + 1)).toBe(age.over);
    expect(hasAge(filter, age.seconds - 1)).toBe(!age.over);
    expect(hasAge(filter, null)).toBe(false);
  });

  it.each(['age>', 'age>1', 'age>1w', 'age<x'])('does not guess what %s may be', (typed) => {
    expect(parseFilter(typed, { age: 'age' }).problems).toEqual([
      `${typed.slice(0, 4)} takes a number and m, h or d, as in age>1h`,
    ]);
  });

  it('takes any text for a part that may be any, and names the first of many', () => {
    expect(parseFilter('from:2025-01-01', { from: 'text' }).parts).toEqual({ from: '2025-01-01' });
    const tenant = Array.from({ length: 20 }, (_, at) => `t${at}`);
    expect(parseFilter('tenant:x', { tenant }).problems).toEqual([
      'tenant: is one of t0 t1 t2 t3 t4 t5 t6 t7 and 12 more',
    ]);
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
