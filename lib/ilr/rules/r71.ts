import type { RuleFinding } from './finding.ts';

/** R71: a learner has one destination record. @param records how many the file has */
export function r71(records: number): RuleFinding[] {
  if (records <= 1) return [];
  return [
    {
      rule: 'R71',
      severity: 'error',
      message: 'The learner has more than one destination record',
      row: null,
    },
  ];
}
