import type { HandOver } from '../hand-over.ts';

/** One text message as a gateway takes it. */
export interface SmsMessage {
  /** E.164. */
  readonly to: string;
  /** Name the message comes from, 3 to 11 letters, digits or spaces. */
  readonly from: string;
  readonly text: string;
  /** Ours, stable over repeats; receipts come back with it. */
  readonly reference: string;
}

/** A way to send SMS. */
export interface SmsTransport {
  readonly name: string;
  /** Host it sends to; `null` when nothing leaves this process. */
  readonly target: string | null;
  /** Never throws: how it ended is the answer. */
  send(message: SmsMessage): Promise<HandOver>;
}

/** Why a gateway refuses a number whose owner told it to stop: it is taken as told to us. */
export const OPTED_OUT = 'opted-out';

/** Name an SMS comes from when the tenant gives none. */
export const SMS_SENDER = 'Survey';
