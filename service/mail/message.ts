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
  readonly unsubscribeUrl: string;
}
