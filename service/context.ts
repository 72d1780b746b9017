import type { Database } from '../lib/sql/index.ts';
import type { SharedCounts } from './limits/shared-counts.ts';
import type { Limits } from './plugins/limits.ts';
import type { SmsSettings } from './sms/settings.ts';
import type { SmsTransport } from './sms/transport.ts';
import type { Paces } from './store/pace.ts';
import type { WebhookSettings } from './webhooks/index.ts';

/** Now as ISO 8601 in UTC; a simulated clock in the sandbox. Leases and retries go by the database's own clock. */
export type Clock = () => string;

/** A log of structured events: a name and fields, never an address, a name, a token or an answer. */
export interface ServiceLog {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** What every room of the service is given. */
export interface ServiceContext {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: ServiceLog;
  /** Absent: the service sends email only. */
  readonly sms: SmsTransport | undefined;
  readonly smsSettings: SmsSettings;
  readonly webhooks: WebhookSettings;
  /** Domain of the return paths; absent: bounces are not taken here. */
  readonly bounceDomain: string | undefined;
  /** Requests a minute that are taken, and how many there were. */
  readonly limits: Limits;
  readonly counts: SharedCounts;
  /** Messages a minute, by channel. */
  readonly paces: Paces;
  /** Puts what is due into the queue; what fails of it is put in by a later look. */
  release(): Promise<void>;
  /** Base of the links in messages, without a slash at the end. Known once the service listens. */
  publicUrl(): string;
  /** It ends soon: whoever shares out requests should send them elsewhere. */
  isRetired(): boolean;
  /** Nothing leaves this machine, and requests from it are not limited. */
  readonly sandbox: boolean;
}
