/** Why an address or a number cannot be used, for the person who typed it. */
export type ContactFault =
  | 'email'
  | 'emailAt'
  | 'emailSpace'
  | 'emailEnding'
  | 'telephone'
  | 'telephoneHome'
  | 'telephoneLength';

const LONGEST_EMAIL = 254;
const EMAIL = /^[^\s@<>"(),:;[\\\]]+@[^\s@<>"(),:;[\\\]]+\.[^\s@<>"(),:;[\\\].]+$/;

/** What is wrong with an email address as it was typed; null: it can be written to. */
export function emailFault(typed: string): ContactFault | null {
  if (/\s/.test(typed)) return 'emailSpace';
  if (typed.split('@').length !== 2) return 'emailAt';
  if (!/\.[^.\s@]{2,}$/.test(typed) || typed.includes('..')) return 'emailEnding';
  return typed.length > LONGEST_EMAIL || !EMAIL.test(typed) ? 'email' : null;
}

/**
 * A mobile number as people here write it, or with its country's code, as E.164. Of a number abroad only its length is
 * known to be right; ours begin with 07 and have eleven figures.
 */
export function readMobile(typed: string): { readonly number: string } | { readonly fault: ContactFault } {
  const bare = typed
    .replaceAll(/[\s().\-–/]/g, '')
    .replace(/^00/, '+')
    .replace(/^\+440/, '+44');
  const number = bare.startsWith('0') ? `+44${bare.slice(1)}` : bare;
  if (!/^\+[1-9]\d+$/.test(number)) return { fault: 'telephone' };
  if (!number.startsWith('+44')) return /^\+\d{8,15}$/.test(number) ? { number } : { fault: 'telephone' };
  if (!number.startsWith('+447')) return { fault: /^\+44[123]/.test(number) ? 'telephoneHome' : 'telephone' };
  return number.length === '+447700900123'.length ? { number } : { fault: 'telephoneLength' };
}
