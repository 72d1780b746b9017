/** How the hand-over of a message to a transport ended. `unknown`: it may have gone, so it is never repeated by itself. */
export type HandOver =
  | { readonly outcome: 'taken' }
  | {
      readonly outcome: 'not-taken';
      readonly reason: string;
      /** Seconds the transport asked us to wait. */
      readonly retryAfterSeconds?: number;
    }
  | { readonly outcome: 'refused'; readonly reason: string }
  /** Refused because there is nobody of that address or number: as if it had come back, at once. */
  | { readonly outcome: 'nobody-there'; readonly reason: string }
  | { readonly outcome: 'unknown'; readonly reason: string };
