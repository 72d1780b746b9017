import type { RuleFinding } from './finding.ts';

/** R85: the ULN of a destination record is that of the learner of the same reference, where the file has one. */
export function r85(recordUln: number, learnerUln: number | undefined): RuleFinding[] {
  if (learnerUln === undefined || learnerUln === recordUln) return [];
  const message = 'The ULN of the destination record differs from that of the learner';
  return [{ rule: 'R85', severity: 'error', message, row: null }];
}
