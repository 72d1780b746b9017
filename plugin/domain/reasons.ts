/**
 * The reason codes, in the order in which they are tried: the first that holds decides. Data, so that `explain`, the
 * catalogues and the docs print the same words.
 */

/**
 * What follows from a decision: `none` nothing · `none-yet` nothing until time or data change it · `non-response`
 * OTH-3 at once · `derive` an outcome derived from new learning · `listed` shown to staff · `survey` asked.
 */
export type Effect = 'none' | 'none-yet' | 'non-response' | 'derive' | 'listed' | 'survey';

export interface Reason {
  readonly code: string;
  readonly title: string;
  readonly effect: Effect;
  /** The passing of time alone may end it. */
  readonly waits: boolean;
  /** Ours: the source guide has no such exclusion, and profile `guide` turns it off. */
  readonly ours: boolean;
  /** *Send destination survey* by hand goes past it. */
  readonly skippedByHand: boolean;
}

const reason = <const C extends string>(
  code: C,
  effect: Effect,
  title: string,
  more: Partial<Pick<Reason, 'waits' | 'ours' | 'skippedByHand'>> = {},
) => ({ code, title, effect, waits: false, ours: false, skippedByHand: false, ...more });

export const REASONS = [
  reason('NOT_ENDED', 'none-yet', 'The period of training has not ended', { waits: true }),
  reason('GATEWAY', 'none-yet', 'The apprentice awaits the end-point assessment'),
  reason('BEFORE_BACK_POPULATION', 'none', 'Left before the back-population date', { skippedByHand: true }),
  reason('DECEASED', 'none', 'The learner has died'),
  reason('DO_NOT_CONTACT', 'none', 'A local suppression says not to contact the learner'),
  reason('RESTARTED', 'none', 'A later period of training is a restart'),
  reason('PLANNED_BREAK', 'none', 'The learner is on a planned break'),
  reason('KNOWN', 'none', 'The destination is already on record', { ours: true, skippedByHand: true }),
  reason('STILL_LEARNING', 'none', 'Another period of training has gone on since before this one ended', {
    waits: true,
  }),
  reason('RETURNED', 'derive', 'The learner has come back to learning here', { waits: true }),
  reason('AWAITING_RETURN', 'none-yet', 'A summer leaver may come back in the autumn', {
    waits: true,
    ours: true,
    skippedByHand: true,
  }),
  reason('LATER_POT', 'none', 'A later period of training of the same person is surveyed instead', {
    waits: true,
  }),
  reason('TRANSFERRED', 'none', 'The learner was transferred', { ours: true }),
  reason('CUSTODY', 'none', 'The learner was taken into custody', { ours: true }),
  reason('OUT_OF_SCOPE', 'none', 'No aim has a funding model that is surveyed'),
  reason('UNDER_AGE', 'listed', 'The learner is too young to be asked', { waits: true, ours: true }),
  reason('BARRED', 'non-response', 'The contact preferences allow neither email nor SMS'),
  reason('TOO_LATE', 'listed', 'The stop date had passed when the leaver could first be asked', {
    ours: true,
  }),
  reason('NO_ADDRESS', 'listed', 'No usable address for any allowed channel', { waits: true }),
  reason('ELIGIBLE', 'survey', 'Surveyed', { waits: true }),
] as const satisfies readonly Reason[];

export type ReasonCode = (typeof REASONS)[number]['code'];

const byCode = new Map<string, Reason>(REASONS.map((entry) => [entry.code, entry]));

/** The entry of a reason code. */
export function reasonOf(code: ReasonCode): Reason {
  return byCode.get(code)!;
}

/** Whether by this decision the leaver is one to be asked, with an address or without: the day on which that began counts. */
export function canBeAsked(code: ReasonCode): boolean {
  return code === 'ELIGIBLE' || code === 'NO_ADDRESS';
}
