import type { HandOver } from '../hand-over.ts';
import type { OutgoingMail } from './message.ts';

/** A way to send email. */
export interface MailTransport {
  readonly name: string;
  /** Host it sends to; `null` when nothing leaves this process. */
  readonly target: string | null;
  /** Never throws: how it ended is the answer. */
  send(mail: OutgoingMail): Promise<HandOver>;
  close(): void;
}
