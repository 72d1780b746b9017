import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { AddressStanding, Channel, ToldFacts } from './facts.ts';
import type { RuleSettings } from './settings.ts';

export type AddressProblem = 'missing' | 'malformed' | 'several' | 'not-a-mobile';

/** An address in the one form it is stored, compared and sent to, or why there is none. */
export type UsableAddress =
  | { readonly ok: true; readonly address: string }
  | { readonly ok: false; readonly problem: AddressProblem };

const problem = (name: AddressProblem): UsableAddress => ({ ok: false, problem: name });

/** Zero-width and directional marks that come along when addresses are pasted. */
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]/gu;
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Decides whether a text is one email address that mail can be sent to, in the shape almost every mail system accepts:
 * an ASCII local part and a domain of at least two labels (an international domain in its ASCII form). What people type
 * around an address (a name, brackets, `mailto:`, a full stop) is taken off. The ILR's own pattern accepts far more.
 * Lower case, so that one mailbox is one address.
 */
export function usableEmail(text: string | null): UsableAddress {
  const typed = (text ?? '').normalize('NFKC').replace(INVISIBLE, '').trim();
  if (typed === '') return problem('missing');
  const bracketed = /<([^<>]*)>/.exec(typed);
  const bare = (bracketed?.[1] ?? typed)
    .trim()
    .replace(/^mailto:/i, '')
    .replace(/^["'(]+|[)"'.,;]+$/g, '');
  if ((typed.match(/@/g) ?? []).length > 1) return problem('several');
  const [local = '', domain = ''] = bare.toLowerCase().split('@');
  const host = asciiDomain(domain);
  const fits = local.length <= 64 && local.length + 1 + (host?.length ?? 0) <= 254;
  return host !== null && fits && LOCAL_PART.test(local)
    ? { ok: true, address: `${local}@${host}` }
    : problem('malformed');
}

function asciiDomain(domain: string): string | null {
  // Checked before the URL parser sees it: that one also takes ports, paths, percent signs and numbers as addresses.
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(domain)) return null;
  if (!URL.canParse(`http://${domain}`)) return null;
  const host = new URL(`http://${domain}`).hostname;
  const labels = host.split('.');
  const top = labels.at(-1)!;
  const sound = labels.length >= 2 && labels.every((label) => LABEL.test(label));
  return sound && (/^[a-z]{2,}$/.test(top) || top.startsWith('xn--')) ? host : null;
}

/** Mobile numbers that the regulator keeps for drama (07700 900000 to 900999): in no numbering plan, and what invented learners have. */
const INVENTED_MOBILE = /^\+447700900\d{3}$/;

/** A whole UK number that no mobile begins like: of an area (01, 02), or of none (03). */
const UK_LANDLINE = /^\+44[123]\d{9}$/;

/**
 * Decides whether a text is a mobile number that an SMS can be sent to; the address is E.164, the region of a number
 * without country code is GB. Where a numbering plan does not tell mobile from landline, the number is not used.
 * A UK landline is told as one though the telephone library does not know its area or exchange (ours), as it does not know
 * those that the regulator keeps for drama (01632 960000 to 960999): what staff have to ask for is a mobile.
 * Dear (tens of microseconds): ask it last.
 */
export function usableMobile(text: string | null): UsableAddress {
  const typed = (text ?? '').normalize('NFKC').replace(INVISIBLE, '').trim().replace(/^tel:/i, '');
  if (typed === '') return problem('missing');
  const number = parsePhoneNumberFromString(typed, { defaultCountry: 'GB', extract: false });
  if (number === undefined || number.ext !== undefined) return problem('malformed');
  if (INVENTED_MOBILE.test(number.number)) return { ok: true, address: number.number };
  if (UK_LANDLINE.test(number.number)) return problem('not-a-mobile');
  if (!number.isValid()) return problem('malformed');
  return number.getType() === 'MOBILE' ? { ok: true, address: number.number } : problem('not-a-mobile');
}

/** Why an address of the right shape may still not be used now. */
export type AddressHold = 'unusable' | 'shared';

/**
 * Decides whether a well-formed address may be used: it did not bounce or reach the wrong person, and it is not shared by
 * more persons than *Most persons per address* unless staff confirmed it.
 */
export function addressHold(
  standing: AddressStanding,
  settings: Pick<RuleSettings, 'mostPersonsPerAddress'>,
): AddressHold | null {
  if (standing.unusable !== null) return 'unusable';
  const most = settings.mostPersonsPerAddress;
  return most !== null && standing.persons > most && !standing.confirmed ? 'shared' : null;
}

/** Where to write to, by channel. */
export type Addresses = Readonly<Record<Channel, string | null>>;

/** What a learner record has of addresses that messages can be sent to. */
export function usableAddresses(record: {
  readonly email: string | null;
  readonly telephone: string | null;
}): Addresses {
  const [email, sms] = [usableEmail(record.email), usableMobile(record.telephone)];
  return { email: email.ok ? email.address : null, sms: sms.ok ? sms.address : null };
}

/**
 * Decides where a message may go now: the addresses of the decision but for the channels the person unsubscribed from.
 * An unsubscription does not change who is surveyed; it ends the survey once no channel is left.
 */
export function addressesToWrite(reached: Addresses, { unsubscribed }: ToldFacts): Addresses {
  const open = (channel: Channel) => (unsubscribed.includes(channel) ? null : reached[channel]);
  return { email: open('email'), sms: open('sms') };
}

/** The person can be reached and unsubscribed from every channel on which they can. */
export function isSilenced(reached: Addresses, told: ToldFacts): boolean {
  const left = addressesToWrite(reached, told);
  const reachable = reached.email !== null || reached.sms !== null;
  return reachable && left.email === null && left.sms === null;
}
