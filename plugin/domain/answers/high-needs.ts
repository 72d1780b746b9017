import type { LearnerFam, PeriodOfTraining } from '../../../lib/ilr/model.ts';

/** Decides whether living arrangements are asked and SDE rows written: FundModel 25 on the POT and learner FAM HNS. */
export function asksLiving(fams: readonly LearnerFam[], pot: PeriodOfTraining): boolean {
  return fams.some((fam) => fam.type === 'HNS') && pot.aims.some((aim) => aim.fundModel === 25);
}
