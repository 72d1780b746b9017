/** One text message as a gateway takes it. */
export interface SmsMessage {
  /** E.164. */
  readonly to: string;
  /** Name the message comes from, 3 to 11 letters, digits or spaces. */
  readonly from: string;
  readonly text: string;
  /** Ours, stable over repeats: gateways that can drop a repeat by it. */
  readonly reference: string;
}

/**
 * A way to send SMS. `send` resolves when the gateway took the message over. It throws a coded error that is
 * retryable when the gateway certainly did not; any other error means nobody knows.
 */
export interface SmsTransport {
  readonly name: string;
  /** Host it sends to; `null` when nothing leaves this process. */
  readonly target: string | null;
  send(message: SmsMessage): Promise<void>;
}
