import type { CalendarDate, ContactPreference } from '../../lib/ilr/model.ts';
import type { PersonFacts } from './facts.ts';
import type { RuleSettings } from './settings.ts';

export type ContactPreset = RuleSettings['contactPreset'];

/** How one channel depends on PMC codes: barred by one, or only with another. */
interface ChannelRule {
  readonly barredByPmc: number | null;
  readonly needsPmc: number | null;
}

interface PreferenceRule {
  /** Any of these RUI codes bars every channel. */
  readonly barringRui: readonly number[];
  readonly needsRui: number | null;
  readonly email: ChannelRule;
  /** Telephone follows it. */
  readonly sms: ChannelRule;
}

const free: ChannelRule = { barredByPmc: null, needsPmc: null };

const guideTable: PreferenceRule = {
  barringRui: [2, 3, 4, 5],
  needsRui: null,
  email: { barredByPmc: 3, needsPmc: null },
  sms: { barredByPmc: 2, needsPmc: null },
};

const optIn: PreferenceRule = {
  barringRui: [3, 4, 5],
  needsRui: 7,
  email: { barredByPmc: null, needsPmc: 6 },
  sms: { barredByPmc: null, needsPmc: 5 },
};

/** Last day before the opt-in codes (RUI 6 and 7, PMC 4 to 6). */
const BEFORE_OPT_IN: CalendarDate = '2018-05-24';
/** Last day of the opt-in codes for new starts: the natural reading of the 2022-23 specification, unverified. */
export const OPT_IN_UNTIL: CalendarDate = '2022-07-31';

interface Era {
  /** Last earliest start it holds for; null: no last. */
  readonly until: CalendarDate | null;
  readonly rule: PreferenceRule;
}

/** Each preset, dated by the learner's earliest start: the first era that reaches it holds. */
export const CONTACT_PRESETS: Readonly<Record<ContactPreset, { title: string; eras: readonly Era[] }>> = {
  guide: { title: 'The table of the source guide', eras: [{ until: null, rule: guideTable }] },
  manual: {
    title: 'The provider manual: only RUI 3, 4 and 5 bar',
    eras: [{ until: null, rule: { barringRui: [3, 4, 5], needsRui: null, email: free, sms: free } }],
  },
  'opt-in': {
    title: 'Only who agreed: RUI 7, with PMC 6 for email and PMC 5 for SMS',
    eras: [{ until: null, rule: optIn }],
  },
  'by-start-date': {
    title: 'By the codes in force at the earliest start',
    eras: [
      { until: BEFORE_OPT_IN, rule: guideTable },
      { until: OPT_IN_UNTIL, rule: optIn },
      { until: null, rule: { barringRui: [4, 5], needsRui: null, email: free, sms: free } },
    ],
  },
};

export interface AllowedChannels {
  readonly email: boolean;
  readonly sms: boolean;
}

/**
 * Decides which channels contact preferences allow (domain.md, *Channels*). RUI 3, 4 and 5 bar under every preset but
 * the last era of `by-start-date`, where RUI 3 is no longer a code.
 * @param earliestStart the learner's earliest start; null counts as recent
 */
export function allowedChannels(
  preferences: readonly ContactPreference[],
  preset: ContactPreset,
  earliestStart: CalendarDate | null,
): AllowedChannels {
  const { eras } = CONTACT_PRESETS[preset];
  const { rule } = eras.find(
    (era) => era.until === null || (earliestStart !== null && earliestStart <= era.until),
  )!;
  const has = (type: ContactPreference['type'], code: number) =>
    preferences.some((preference) => preference.type === type && preference.code === code);
  const open =
    !rule.barringRui.some((code) => has('RUI', code)) &&
    (rule.needsRui === null || has('RUI', rule.needsRui));
  const allows = (channel: ChannelRule) =>
    open &&
    !(channel.barredByPmc !== null && has('PMC', channel.barredByPmc)) &&
    (channel.needsPmc === null || has('PMC', channel.needsPmc));
  return { email: allows(rule.email), sms: allows(rule.sms) };
}

/**
 * The preferences that hold for a POT of `learnerRef`: those of its own record, and the refusals (RUI 1–5, PMC 1–3) of
 * the person's other records. A refusal counts wherever it was told; an agreement only where it was given (ours).
 */
export function preferencesOf(person: PersonFacts, learnerRef: string): ContactPreference[] {
  return person.learners.flatMap((learner) =>
    learner.ref === learnerRef
      ? learner.preferences
      : learner.preferences.filter(({ type, code }) => code <= (type === 'RUI' ? 5 : 3)),
  );
}

/** The earliest start over all POTs of the person, null without POTs. */
export function earliestStart(person: PersonFacts): CalendarDate | null {
  const starts = person.learners.flatMap((learner) => learner.pots.map((pot) => pot.startDate)).sort();
  return starts[0] ?? null;
}
