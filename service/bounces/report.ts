import type { Attachment, ParsedMail } from 'mailparser';
import type { Receipt } from '../store/receipts.ts';
import { type BounceReason, reasonOf, type Status, statusIn, tellsOfUnknown } from './status.ts';

/** What an email to a return path says; `code` for the record. */
export type Told =
  | { readonly what: 'receipt'; readonly receipt: Receipt; readonly code: string }
  | { readonly what: 'complaint' }
  | { readonly what: 'nothing' };

const NOTHING: Told = { what: 'nothing' };
const REPORT = ['message/delivery-status', 'message/global-delivery-status'];
/** Types of feedback (RFC 5965, and the register it made) by which somebody wants no more. */
const COMPLAINTS = ['abuse', 'opt-out', 'opt-out-list'];
/** Characters of a text that are looked through for a bounce in words. */
const LOOKED_THROUGH = 20_000;

/**
 * Reads what came back: a complaint (RFC 5965), a delivery report (RFC 3464), or a bounce in words. Everything else, such
 * as an answer of an absent learner, says nothing.
 *
 * @param mail parsed with delivery reports kept as attachments
 */
export function readReport(mail: ParsedMail): Told {
  const feedback = partOf(mail, ['message/feedback-report']);
  if (feedback !== null) return isComplaint(feedback) ? { what: 'complaint' } : NOTHING;
  const report = partOf(mail, REPORT);
  return report === null ? bounceInWords(mail) : deliveryReport(report);
}

function partOf(mail: ParsedMail, types: readonly string[]): string | null {
  const part = mail.attachments.find(({ contentType }: Attachment) => types.includes(contentType));
  return part === undefined ? null : part.content.toString('utf8');
}

function isComplaint(report: string): boolean {
  const [fields] = groupsOf(report);
  return COMPLAINTS.includes((fields?.get('feedback-type') ?? '').toLowerCase());
}

/** Best first: of several recipients behind one address the best is told, so that nobody is given up who may have got it. */
const GRADES = ['delivered', 'nothing', 'soft-bounce', 'blocked', 'hard-bounce'] as const;

function deliveryReport(report: string): Told {
  const recipients = groupsOf(report).flatMap((fields) => {
    const action = fields.get('action')?.toLowerCase();
    return action === undefined ? [] : [recipientOf(action, fields)];
  });
  const [best] = recipients.sort((a, b) => GRADES.indexOf(a.grade) - GRADES.indexOf(b.grade));
  if (best === undefined || best.grade === 'nothing') return NOTHING;
  const { grade, code } = best;
  const receipt: Receipt =
    grade === 'delivered' ? { became: 'delivered' } : { became: 'bounced', reason: grade };
  return { what: 'receipt', receipt, code };
}

function recipientOf(
  action: string,
  fields: ReadonlyMap<string, string>,
): { readonly grade: (typeof GRADES)[number]; readonly code: string } {
  const words = fields.get('diagnostic-code') ?? '';
  const status = statusIn(fields.get('status') ?? '') ?? statusIn(words);
  const code = status?.code ?? '';
  if (action === 'delivered') return { grade: 'delivered', code };
  // Delayed: it goes on trying. Relayed and expanded: it went where nothing is reported.
  if (action !== 'failed') return { grade: 'nothing', code };
  return { grade: status === null ? inWords(words) : reasonOf(status, words), code };
}

function inWords(words: string): BounceReason {
  return tellsOfUnknown(words) ? 'hard-bounce' : 'soft-bounce';
}

/**
 * Groups of fields, set apart by empty lines; names in lower case. A field goes on where a line begins with a space, and
 * counts once.
 */
function groupsOf(report: string): readonly ReadonlyMap<string, string>[] {
  const unfolded = report.replaceAll('\r\n', '\n').replaceAll(/\n[ \t]+/g, ' ');
  return unfolded.split(/\n\s*\n/).map((group) => {
    const fields = new Map<string, string>();
    for (const line of group.split('\n')) {
      const colon = line.indexOf(':');
      const name = line.slice(0, colon).trim().toLowerCase();
      if (colon > 0 && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim());
    }
    return fields;
  });
}

/** A reply for good as servers quote it: three digits and an enhanced code, or one after a `#`. */
const QUOTED = /(?:\b5\d\d[ -]+#?|#)(5\.\d{1,3}\.\d{1,3})(?!\.?\d)([^\n]*)/;
const BARE = /\b55[0-4][ -]([^\n]*)/;

/**
 * A bounce of a server that makes no reports. Only what quotes a reply for good is taken for one: an answer of an absent
 * learner comes from nobody as well, and a notice of a delay says that it goes on trying.
 */
function bounceInWords(mail: ParsedMail): Told {
  if (isAutomaticReply(mail)) return NOTHING;
  const text = (mail.text ?? '').slice(0, LOOKED_THROUGH);
  const [, code, words] = QUOTED.exec(text) ?? [];
  const status: Status | null = code === undefined ? null : statusIn(code);
  if (status !== null)
    return {
      what: 'receipt',
      receipt: { became: 'bounced', reason: reasonOf(status, words ?? '') },
      code: status.code,
    };
  const [reply, said] = BARE.exec(text) ?? [];
  if (reply === undefined || !tellsOfUnknown(said ?? '')) return NOTHING;
  return {
    what: 'receipt',
    receipt: { became: 'bounced', reason: 'hard-bounce' },
    code: reply.slice(0, 3),
  };
}

/** RFC 3834, and what was there before it. Exim says the same of its bounces, and names who did not get it. */
function isAutomaticReply({ headers }: ParsedMail): boolean {
  if (headers.has('x-failed-recipients')) return false;
  const submitted = String(headers.get('auto-submitted') ?? '').toLowerCase();
  return (
    submitted.startsWith('auto-replied') ||
    headers.has('x-autoreply') ||
    headers.has('x-autorespond') ||
    String(headers.get('x-auto-response-suppress') ?? '') !== '' ||
    /^auto_reply$/i.test(String(headers.get('precedence') ?? ''))
  );
}
