import { createPrivateKey, type KeyObject } from 'node:crypto';
import { CodedError } from '../../lib/errors/index.ts';

export interface DkimOptions {
  /**
   * Domains at which the public key stands in DNS, under the same selector: the first signs whatever is from none of
   * them.
   */
  readonly domains: readonly string[];
  readonly selector: string;
  /** RSA, as PEM. */
  readonly privateKey: string;
}

/** As nodemailer takes it. */
export interface DkimSignature {
  readonly domainName: string;
  readonly keySelector: string;
  readonly privateKey: KeyObject;
}

/** RFC 8301: shorter keys are not believed. */
const LEAST_BITS = 1024;

/**
 * What signs an email of an address. DMARC asks that the domain that signs is that of the address or above it.
 *
 * @throws SURVEY_DKIM_KEY_UNUSABLE: the mail library would send without a signature and say nothing
 */
export function createDkim({ domains, selector, privateKey }: DkimOptions): (from: string) => DkimSignature {
  const key = rsaKey(privateKey);
  return (from) => ({ domainName: signingDomain(domains, from), keySelector: selector, privateKey: key });
}

/** The domain that signs what an address sends: its own or one above it, else the first. */
export function signingDomain(domains: readonly string[], from: string): string {
  const known = domains.map((domain) => domain.toLowerCase());
  const at = from.slice(from.lastIndexOf('@') + 1).toLowerCase();
  return known.find((domain) => at === domain || at.endsWith(`.${domain}`)) ?? known[0]!;
}

function rsaKey(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new CodedError('SURVEY_DKIM_KEY_UNUSABLE', { problem: 'it is not a private key in PEM' });
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== 'rsa')
    throw new CodedError('SURVEY_DKIM_KEY_UNUSABLE', {
      problem: `it is of the kind ${key.asymmetricKeyType}`,
    });
  if (bits < LEAST_BITS) throw new CodedError('SURVEY_DKIM_KEY_UNUSABLE', { problem: `it has ${bits} bits` });
  return key;
}
