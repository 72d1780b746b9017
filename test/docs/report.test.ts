import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { OUTCOME_CAUSES, REPORT_COLUMNS } from '../../plugin/admin/index.ts';
import { CIRCUMSTANCES, SURVEY_MOVES } from '../../plugin/domain/index.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/report.md'), 'utf8');

test('docs/report.md has every column, circumstance, survey state and cause', () => {
  const words = [
    ...REPORT_COLUMNS.map(({ id }) => id),
    ...CIRCUMSTANCES,
    ...Object.keys(SURVEY_MOVES),
    ...OUTCOME_CAUSES,
  ];
  expect(words.filter((word) => !page.includes(`\`${word}\``))).toEqual([]);
  const titles = REPORT_COLUMNS.map(({ title }) => title);
  expect(titles.filter((title) => !page.includes(title))).toEqual([]);
});
