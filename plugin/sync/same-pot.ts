/** One period of training of one learner record; a row on record may belong to none. */
export interface PotOf {
  readonly learnerRef: string;
  readonly potId: string | null;
}

export function isSamePot(a: PotOf, b: PotOf): boolean {
  return a.learnerRef === b.learnerRef && a.potId === b.potId;
}
