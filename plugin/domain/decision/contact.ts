import { addDays } from '../../../lib/ilr/calendar.ts';
import { addressHold, type UsableAddress, usableEmail, usableMobile } from '../addresses.ts';
import { type AllowedChannels, allowedChannels, earliestStart, preferencesOf } from '../channels.ts';
import { type Channel, potKey } from '../facts.ts';
import { firstContactOn, stopDate } from '../timing.ts';
import type { Match, Predicate, Subject } from './types.ts';

/** Contact preferences allow neither email nor SMS. */
export const barred: Predicate = (subject) => {
  const allowed = channelsOf(subject);
  if (allowed.email || allowed.sms) return null;
  const codes = preferencesOf(subject.person, subject.learner.ref).map(({ type, code }) => `${type} ${code}`);
  return {
    facts: {
      preset: subject.context.settings.contactPreset,
      preferences: [...new Set(codes)].sort().join(', '),
    },
  };
};

/**
 * The stop date had passed when the POT was first seen ended (ours): ended for good, with somebody to ask. While it was a
 * planned break, say, or one of two courses, nobody could ask, and who was never asked is not "unable to contact".
 */
export const tooLate: Predicate = ({ learner, pot, context }) => {
  if (!context.settings.skipTooLate) return null;
  const stop = stopDate(pot, context.settings);
  const firstSeen = context.firstSeenEnded.get(potKey(learner.ref, pot.id)) ?? context.today;
  return stop < firstSeen ? { facts: { stopDate: stop, firstSeen } } : null;
};

/** Allowed, but no allowed channel has an address that can be used. */
export const noAddress: Predicate = (subject) => {
  const { facts, email, sms } = reach(subject);
  return email === null && sms === null ? { facts, reviewOn: afterStop(subject) } : null;
};

/** Nothing stands against a survey. */
export function eligible(subject: Subject): Match {
  const { pot, context } = subject;
  const first = firstContactOn(pot.terminationDate!, context.settings);
  const { facts, email, sms } = reach(subject);
  return {
    facts: { ...facts, firstContactOn: first, stopDate: stopDate(pot, context.settings) },
    email,
    sms,
    reviewOn: first > context.today ? first : afterStop(subject),
  };
}

function channelsOf({ person, learner, context }: Subject): AllowedChannels {
  return allowedChannels(
    preferencesOf(person, learner.ref),
    context.settings.contactPreset,
    earliestStart(person),
  );
}

interface Reach {
  readonly facts: { readonly email: string; readonly sms: string };
  readonly email: string | null;
  readonly sms: string | null;
}

/** Two predicates ask it of the same subject, one after the other. */
const reaches = new WeakMap<Subject, Reach>();

/**
 * The address of each channel and, in the facts, what stands against it: contact preferences first, then the choice of
 * the provider (ours). What a provider does not choose bars nobody: such a leaver has no address, and no OTH-3 at once.
 * The telephone is parsed only here, and only when it is needed: that is dear.
 */
function reach(subject: Subject): Reach {
  const known = reaches.get(subject);
  if (known !== undefined) return known;
  const allowed = channelsOf(subject);
  const { learner, context } = subject;
  const choice = context.settings.channelChoice;
  const reached = (channel: Channel, chosen: boolean, usable: () => UsableAddress): Reached => {
    if (!allowed[channel]) return notAllowed;
    return chosen ? check(channel, usable(), subject) : notChosen;
  };
  const email = reached('email', choice !== 'sms-only', () => usableEmail(learner.email));
  const smsToo = choice === 'email-else-sms' ? email.fact !== USABLE : choice !== 'email-only';
  const sms = reached('sms', smsToo, () => usableMobile(learner.telephone));
  const found = { facts: { email: email.fact, sms: sms.fact }, email: email.address, sms: sms.address };
  reaches.set(subject, found);
  return found;
}

interface Reached {
  readonly address: string | null;
  readonly fact: string;
}

const USABLE = 'usable';
const UNSUBSCRIBED = 'unsubscribed';
const notAllowed: Reached = { address: null, fact: 'not allowed' };
const notChosen: Reached = { address: null, fact: 'not chosen' };
const NO_TROUBLE: ReadonlySet<string> = new Set([USABLE, UNSUBSCRIBED, notAllowed.fact, notChosen.fact]);

/** Whether what a decision found of a channel is something to mend: about the address, not about being asked by it. */
export function isAddressTrouble(fact: string): boolean {
  return !NO_TROUBLE.has(fact);
}

function check(channel: Channel, found: UsableAddress, { context }: Subject): Reached {
  if (!found.ok) return { address: null, fact: found.problem };
  const standing = context.standing(channel, found.address);
  const hold = addressHold(standing, context.settings);
  if (hold === 'unusable') return { address: null, fact: standing.unusable! };
  if (hold === 'shared') return { address: null, fact: `shared by ${standing.persons}` };
  const fact = context.told.unsubscribed.includes(channel) ? UNSUBSCRIBED : USABLE;
  return { address: found.address, fact };
}

function afterStop({ pot, context }: Subject): string | null {
  const after = addDays(stopDate(pot, context.settings), 1);
  return after > context.today ? after : null;
}
