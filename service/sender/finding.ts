/** What is checked. */
export type Subject = 'sender' | 'SPF' | 'DKIM' | 'DMARC' | 'return path' | 'unsubscribing' | 'SMS';

/**
 * `fail`: messages will not arrive, or not all. `warn`: they may, and could be trusted more. `pass`: nothing to do.
 */
export type Verdict = 'pass' | 'warn' | 'fail';

/** One thing that was looked at, and what it means. */
export interface Finding {
  readonly subject: Subject;
  readonly verdict: Verdict;
  /** What was found, in a sentence. */
  readonly found: string;
  /** What to do next; null: nothing. */
  readonly next: string | null;
  /** The record to publish, where one would mend it. */
  readonly publish?: DnsRecord;
}

export interface DnsRecord {
  readonly name: string;
  readonly type: 'TXT' | 'MX';
  readonly value: string;
}

export function pass(subject: Subject, found: string): Finding {
  return { subject, verdict: 'pass', found, next: null };
}

export function warn(subject: Subject, found: string, next: string, publish?: DnsRecord): Finding {
  return { subject, verdict: 'warn', found, next, ...(publish === undefined ? {} : { publish }) };
}

export function fail(subject: Subject, found: string, next: string, publish?: DnsRecord): Finding {
  return { subject, verdict: 'fail', found, next, ...(publish === undefined ? {} : { publish }) };
}
