import type { Receipt } from '../store/receipts.ts';

export type BounceReason = Extract<Receipt, { became: 'bounced' }>['reason'];

/** An enhanced status code (RFC 3463), such as 5.1.1. */
export interface Status {
  readonly code: string;
  readonly permanent: boolean;
  /** Subject and detail: what the class does not change. */
  readonly about: string;
}

const CODE = /(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\.?\d)/;

/** The first enhanced status code of a text. */
export function statusIn(text: string): Status | null {
  const [code, kind, subject, detail] = CODE.exec(text) ?? [];
  if (code === undefined) return null;
  return { code, permanent: kind === '5', about: `${Number(subject)}.${Number(detail)}` };
}

/** Says nothing but that it failed, or what half of the world uses for something else. */
export function isVague({ about }: Status): boolean {
  // Microsoft's servers say 5.4.1 of mailboxes that are not there, everyone else of hosts that do not answer.
  return ['0.0', '1.0', '4.1'].includes(about);
}

/** No such mailbox or domain, moved, disabled, or a domain that takes no mail at all (RFC 7505) or has no servers. */
const NOT_THERE = new Set(['1.1', '1.2', '1.3', '1.6', '1.10', '2.1', '4.4']);
/** About the sender's address, or about how long the message is. */
const OURS = new Set(['1.7', '1.8', '2.3', '3.4']);
/** Whole subjects that are about the message and who sends it: how SMTP was spoken, content, policy. */
const OUR_SUBJECTS = ['5', '6', '7'];

/**
 * Of whom a failure for good speaks: of the mailbox, of the day, or of us. The table stands in decision 0045, after
 * RFC 3463 and the register of RFC 5248.
 *
 * @param words what the other server said beside the code
 */
export function reasonOf(status: Status, words: string): BounceReason {
  if (status.permanent && isVague(status) && tellsOfUnknown(words)) return 'hard-bounce';
  // Words at the end say it better than a status that was made up on the way.
  const inner = isVague(status) ? statusIn(words) : null;
  const { about, permanent } = inner === null || isVague(inner) ? status : inner;
  if (OURS.has(about) || OUR_SUBJECTS.includes(about.slice(0, about.indexOf('.')))) return 'blocked';
  return permanent && NOT_THERE.has(about) ? 'hard-bounce' : 'soft-bounce';
}

/** Words by which servers tell that there is no such mailbox; each names it, so that no refusal of ours is taken for one. */
const UNKNOWN = [
  /\b(user|recipient|mailbox|account|address)( \S+)? (is )?(unknown|not known|not found|invalid)\b/,
  /\b(unknown|no such|invalid) (local )?(user|recipient|mailbox|account|address|person)\b/,
  /\b(user|recipient|mailbox|account|address)\b.{0,80}\b(does ?n[o']t|doesn’t) (exist|have an?\b.{0,40}\baccount)/,
  /\bnot a (valid|known) (user|recipient|mailbox|account|address)\b/,
  /\bno mailbox here by that name\b/,
  /\brecipient address rejected: access denied\b/,
];

export function tellsOfUnknown(words: string): boolean {
  const flat = words.toLowerCase().replaceAll(/\s+/g, ' ');
  // Of a sender whom they cannot check, servers speak in the same words.
  return !/\bsender\b/.test(flat) && UNKNOWN.some((form) => form.test(flat));
}
