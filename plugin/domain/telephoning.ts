import { isSilenced } from './addresses.ts';
import { allowedChannels, earliestStart, preferencesOf } from './channels.ts';
import type { Decision } from './decision/types.ts';
import type { PersonFacts, ToldFacts } from './facts.ts';
import { reasonOf } from './reasons.ts';
import type { RuleSettings } from './settings.ts';

/**
 * Decides whether a leaver may be telephoned to fill the survey in with them (F27): as for contact by hand, and the
 * telephone follows the SMS column of the contact preferences. That nobody can be written to does not matter; the number is
 * the provider's to know.
 *
 * @param decision by hand, on the POT that would be asked about; null: there is none
 * @returns why not, in words; null: they may be
 */
export function whyNotByTelephone(
  person: PersonFacts,
  decision: Decision | null,
  told: ToldFacts,
  { contactPreset }: Pick<RuleSettings, 'contactPreset'>,
): string | null {
  if (decision === null) return 'there is no period of training';
  if (decision.held === 'absent') return 'the learner is not in the newest file';
  if (decision.effect !== 'survey' && decision.reason !== 'NO_ADDRESS')
    return `${decision.reason}, ${reasonOf(decision.reason).title}`;
  const preferences = preferencesOf(person, decision.learnerRef);
  if (!allowedChannels(preferences, contactPreset, earliestStart(person)).sms)
    return 'the contact preferences do not allow the telephone';
  const all = told.unsubscribed.includes('email') && told.unsubscribed.includes('sms');
  if (all || isSilenced(decision, told)) return 'the learner unsubscribed and wants no more contact';
  return null;
}
