import { describe, expect, it } from 'vitest';
import type { Mark } from '../../lib/screen/theme.ts';
import { JOB_MARKS, NOT_ASKED, RUN_MARKS, SURVEY_MARKS, TENANT_MARKS } from '../../tui/theme.ts';

describe('states', () => {
  it.each([
    ['jobs', Object.values(JOB_MARKS)],
    ['surveys', [...Object.values(SURVEY_MARKS), NOT_ASKED]],
    ['runs', Object.values(RUN_MARKS)],
    ['tenants', Object.values(TENANT_MARKS)],
  ] as [string, Mark[]][])('of %s are told apart by word and by symbol, without any colour', (_, marks) => {
    expect(new Set(marks.map(({ word }) => word)).size).toBe(marks.length);
    expect(new Set(marks.map(({ symbol }) => symbol)).size).toBe(marks.length);
    for (const { symbol } of marks) expect([...symbol]).toHaveLength(1);
  });
});
