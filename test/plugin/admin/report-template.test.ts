import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { readTemplate } from '../../../plugin/admin/index.ts';

it('reads the example of the documentation, comments and all', () => {
  const text = readFileSync(resolve(import.meta.dirname, '../../../docs/examples/funder.yaml'), 'utf8');
  const columns = readTemplate('funder.yaml', text);
  expect(columns.length).toBeGreaterThan(4);
  expect(columns.some(({ format }) => format === 'dd/mm/yyyy')).toBe(true);
});

it('takes the order and headers of the file, and the title where there is no header', () => {
  const text =
    '{"columns": [{"column": "name"}, {"column": "sent", "header": "Sent", "format": "yyyymmdd"}]}';
  expect(readTemplate('t.json', text)).toEqual([
    { id: 'name', kind: 'text', header: 'Name', format: 'yyyy-mm-dd' },
    { id: 'sent', kind: 'date', header: 'Sent', format: 'yyyymmdd' },
  ]);
});

it.each<[string, string, where: string, problem: RegExp]>([
  [
    'a column there is none of',
    'columns:\n  - column: name\n  - column: nmae\n',
    't.yaml, line 3',
    /"nmae"; the nearest is name/,
  ],
  ['no column named', 'columns:\n  - header: X\n', 't.yaml, line 2', /names no column/],
  [
    'a field there is none of',
    'columns:\n  - column: name\n    colour: red\n',
    't.yaml, line 3',
    /"colour" is none of/,
  ],
  [
    'a format of what is no date',
    'columns:\n  - column: name\n    format: dd\n',
    't.yaml, line 3',
    /"name" is no date/,
  ],
  [
    'a format there is none of',
    'columns:\n  - column: sent\n    format: mm\n',
    't.yaml, line 3',
    /one of yyyy-mm-dd/,
  ],
  [
    'a header of two lines',
    'columns:\n  - column: sent\n    header: "a\\nb"\n',
    't.yaml, line 3',
    /one line/,
  ],
  [
    'a header that is a number',
    'columns:\n  - column: sent\n    header: 7\n',
    't.yaml, line 3',
    /a header is a text/,
  ],
  ['a column that is a word', 'columns: [name]\n', 't.yaml, line 1', /a group of column, header and format/],
  ['nothing', '', 't.yaml, line 1', /no list of columns/],
  ['no columns', 'columns: []\n', 't.yaml, line 1', /no list of columns/],
  ['more than columns', 'columns:\n  - column: name\nsheet: x\n', 't.yaml, line 3', /"sheet" is no part/],
  ['no YAML', 'columns: [\n', 't.yaml', /line/],
  ['far too much', `# ${'x'.repeat(100_001)}`, 't.yaml', /too large/],
])('refuses %s, naming the line', (_, text, where, problem) => {
  let refused: { code?: string; details?: Record<string, unknown> } = {};
  try {
    readTemplate('t.yaml', text);
  } catch (error) {
    refused = error as typeof refused;
  }
  expect(refused.code).toBe('REPORT_TEMPLATE_WRONG');
  expect(refused.details).toMatchObject({ where, problem: expect.stringMatching(problem) });
});
