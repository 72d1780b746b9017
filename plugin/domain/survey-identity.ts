import { createHash } from 'node:crypto';

/** The wave asked at leaving. */
export const LEAVING_WAVE = 0;

/** What makes a survey this one and no other. */
export interface SurveyIdentity {
  readonly tenant: string;
  readonly personKey: string;
  readonly learnerRef: string;
  readonly potId: string;
  /** `LEAVING_WAVE`, or from 1 for later waves. */
  readonly wave: number;
  /** From 1; raised at each reopening, so that a reopened survey has a new link. */
  readonly opening: number;
}

/** Namespace of survey ids: chosen once at random, never changed, or a replayed batch would repeat messages. */
const NAMESPACE = '6f0d1a52-3c1e-5b7e-9a44-0c8f5a2e71d3';

/**
 * The id of a survey: UUID version 5 (RFC 9562) of tenant, person, POT, wave and opening. The same facts give the same
 * id on any machine at any time, so a batch composed again after a crash names the same surveys.
 */
export function surveyId(identity: SurveyIdentity): string {
  const { tenant, personKey, learnerRef, potId, wave, opening } = identity;
  const name = JSON.stringify([tenant, personKey, learnerRef, potId, wave, opening]);
  const hash = createHash('sha1')
    .update(Buffer.from(NAMESPACE.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest();
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString('hex').slice(0, 32);
  return [8, 13, 18, 23].reduce((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex);
}
