import type { SETUPS } from './settings.ts';
import type { YearReport } from './year.ts';

/** All but `OUT_OF_SCOPE`: by default every funding model is surveyed. */
const REASONS = [
  'BARRED',
  'BEFORE_BACK_POPULATION',
  'DECEASED',
  'DO_NOT_CONTACT',
  'ELIGIBLE',
  'GATEWAY',
  'LATER_POT',
  'NOT_ENDED',
  'NO_ADDRESS',
  'PLANNED_BREAK',
  'RESTARTED',
  'RETURNED',
  'STILL_LEARNING',
];
/** Those that domain.md marks (ours). */
const OURS = ['AWAITING_RETURN', 'CUSTODY', 'KNOWN', 'TOO_LATE', 'TRANSFERRED', 'UNDER_AGE'];
const KINDS = ['go on', 'invitation', 'last reminder', 'reminder'];
const CAUSES = ['answered', 'barred', 'partial', 'returned', 'silent', 'unsubscribed'];
const TOLD = ['answered', 'back-in', 'bounced', 'died', 'partly', 'stopped'];

type Names = Readonly<Record<'reasons' | 'kinds' | 'causes' | 'told', readonly string[]>>;

/** What happens in a year: a year in which it does not would prove less than it says. Reasons and kinds are all there are. */
const HAPPENS: Readonly<Record<keyof typeof SETUPS, Names>> = {
  recommended: { reasons: [...REASONS, ...OURS], kinds: KINDS, causes: CAUSES, told: [...TOLD, 'not-me'] },
  guide: { reasons: REASONS, kinds: KINDS, causes: CAUSES, told: TOLD },
  everything: {
    reasons: [...REASONS, ...OURS],
    kinds: [...KINDS, 'wave'],
    causes: [...CAUSES, 'confirmed', 'interim'],
    told: TOLD,
  },
};

/** What is missing from a year, or too much. */
export function whatIsMissing(name: keyof typeof SETUPS, { counts }: YearReport): string[] {
  const { reasons, kinds, causes, told } = HAPPENS[name];
  const missing = (wanted: readonly string[], counted: object) => wanted.filter((one) => !(one in counted));
  const added = (wanted: readonly string[], counted: object) =>
    Object.keys(counted).filter((one) => !wanted.includes(one));
  return [
    ...missing(reasons, counts.reasons),
    ...added(reasons, counts.reasons),
    ...missing(kinds, counts.kinds),
    ...added(kinds, counts.kinds),
    ...missing(causes, counts.causes),
    ...missing(told, counts.told),
  ];
}
