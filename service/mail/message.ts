/** A message ready to go: fixed, and kept as it is. */
export interface RenderedMessage {
  readonly subject: string;
  readonly text: string;
  /** Empty for SMS. */
  readonly html: string;
}

/** An email as the transport takes it. */
export interface OutgoingMail extends RenderedMessage {
  readonly from: { readonly name: string; readonly address: string };
  readonly replyTo: string | undefined;
  readonly to: string;
  /** Deterministic: the same message has the same identifier whoever asks. */
  readonly messageId: string;
  /** The same without its form, for transports that have their own identifiers. */
  readonly reference: string;
  readonly unsubscribeUrl: string;
  /** Where this message's bounces go, and where one writes to stop them; undefined: bounces are not taken here. */
  readonly back: { readonly returnPath: string; readonly unsubscribe: string } | undefined;
}
