/** How this installation sends text messages, whatever carries them. */
export interface SmsSettings {
  /** Base of the links in text messages, without a slash at the end: a short name for this same service. Default `publicUrl`. */
  readonly linkBase?: string;
  /** What a gateway charges for a part, in pence, such as 2.4; without it no cost is estimated. */
  readonly pencePerPart?: number;
  /** A text that takes more parts is refused when it is saved. Default 4: who gets a longer one stops reading. */
  readonly mostParts?: number;
}

export const MOST_PARTS = 4;

/** What a text of so many parts costs for one learner, in pence; undefined where no price is known. */
export function costPence(settings: SmsSettings, parts: number): number | undefined {
  const { pencePerPart } = settings;
  return pencePerPart === undefined ? undefined : Math.round(parts * pencePerPart * 100) / 100;
}
