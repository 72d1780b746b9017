import type { ReasonCode } from './reasons.ts';
import type { RuleSettings } from './settings.ts';

/** What staff are told of a reason. */
export interface StaffWords {
  /** What it means for the learner, in a sentence. */
  readonly means: string;
  /** What to do where it is wrong. */
  readonly ifWrong: string;
  /** The setting by which the provider turns it on or off, or on which it turns; null: it always holds. */
  readonly setting: keyof RuleSettings | null;
}

const words = (means: string, ifWrong: string, setting: keyof RuleSettings | null = null): StaffWords => ({
  means,
  ifWrong,
  setting,
});

/** A sentence for staff per reason: what `explain` tells, and the catalogue and the docs print. */
export const STAFF_WORDS: Readonly<Record<ReasonCode, StaffWords>> = {
  NOT_ENDED: words(
    'The learner has not left yet, so there is nothing to ask.',
    'Enter the termination date in the MIS, and the actual end date of every aim.',
  ),
  GATEWAY: words(
    'The apprentice has finished learning and waits for the end-point assessment. Asking now would be too early.',
    'Set the completion status of the programme aim once the assessment is over.',
  ),
  BEFORE_BACK_POPULATION: words(
    'The learner left before the day from which this provider asks.',
    'Set an earlier back-population date, or send the survey to this learner by hand.',
    'backPopulationDate',
  ),
  DECEASED: words(
    'It is on record, or somebody told us so. Nothing is ever sent.',
    'Correct RUI 5 or the suppression in the MIS; what was told on the survey is settled with whoever told it.',
  ),
  DO_NOT_CONTACT: words(
    'The provider, or the learner, said that this learner is not to be contacted.',
    'Lift the suppression, with a reason, if it was set by mistake.',
    'nonResponseForSuppressed',
  ),
  RESTARTED: words(
    'The learner started again on the same course: learning goes on.',
    'Check the restart indicator (RES 1) on the later aims.',
  ),
  PLANNED_BREAK: words(
    'The learner is on an agreed break and is expected back.',
    'If they will not come back, change the completion status of the last aim to withdrawn.',
  ),
  KNOWN: words(
    'A destination that started on or after the end of learning is on record from another source, so nobody needs to ask.',
    'Correct or remove that record in the MIS, or send the survey by hand.',
    'skipKnown',
  ),
  STILL_LEARNING: words(
    'The learner is on another period of training here that began before this one ended.',
    'Enter the end of the other period of training if the learner has left it too.',
  ),
  RETURNED: words(
    'The learner has started something new here, which is itself the destination: the outcome is written from it.',
    'Correct the new period of training in the MIS; the outcome is withdrawn if it vanishes.',
  ),
  AWAITING_RETURN: words(
    'A young learner who ended in the summer often enrols again in autumn, so the question waits until 15 October.',
    'Send the survey by hand to this learner, or turn the wait off for all.',
    'awaitReturn',
  ),
  LATER_POT: words(
    'The same person left another period of training later and is asked about that one, so that they are asked once.',
    'Check the dates of both periods, or whether two records were taken for one person.',
  ),
  TRANSFERRED: words(
    'The learner moved to another programme of this provider, or was moved by an event at the provider: they have not left.',
    'Correct the withdrawal reason (40, 7 or 47) of the last aim, or turn the exclusion off.',
    'excludeTransfers',
  ),
  CUSTODY: words(
    'The learner was withdrawn because of custody, and a message may do harm.',
    'Correct the withdrawal reason (28) of the last aim, or turn the exclusion off.',
    'excludeCustody',
  ),
  OUT_OF_SCOPE: words(
    'No aim has one of the funding models that this provider asks about.',
    'Add the funding model to the list of those surveyed.',
    'fundModels',
  ),
  UNDER_AGE: words(
    'The learner is younger than the youngest age at which this provider asks.',
    'Check the date of birth; otherwise the survey goes from the birthday on.',
    'minimumAge',
  ),
  BARRED: words(
    'The contact preferences on record allow neither email nor SMS. OTH-3, or what is set for the barred, is written at once.',
    'Correct the preferences (RUI, PMC) in the MIS if the learner agreed; the survey is then opened and that row taken back.',
    'contactPreset',
  ),
  TOO_LATE: words(
    'The last day of contact had passed when this leaver could first be asked, so the learner was never asked and gets no outcome.',
    'Correct the actual end date, or record the destination by hand.',
    'skipTooLate',
  ),
  NO_ADDRESS: words(
    'The learner may be asked, but no address can be used: missing, mistyped, a landline, returned, or shared by many.',
    'Correct the email address or the mobile number in the MIS; the message then goes by itself.',
    'channelChoice',
  ),
  ELIGIBLE: words(
    'The learner is asked, on the channels named.',
    'Set a local suppression if the learner is not to be contacted.',
  ),
};
