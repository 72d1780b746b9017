/** GSM 03.38, basic table: one septet each. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** GSM 03.38, extension table: an escape and one septet. */
const EXTENDED = '^{}\\[~]|€';

export interface SmsSize {
  readonly encoding: 'GSM-7' | 'UCS-2';
  /** Septets, or 16-bit units. */
  readonly units: number;
  /** Text messages a gateway will charge for. */
  readonly parts: number;
  /** Characters outside GSM-7, each once: what makes the text UCS-2. */
  readonly outside: string;
  /** Parts there would be with a letter of GSM-7 in place of each of them. */
  readonly partsWithout: number;
}

/**
 * How a text travels: GSM-7 when every character is in its tables, UCS-2 for all of it otherwise (3GPP TS 23.038). Of the
 * letters with accents GSM-7 has those of Italian and German: Welsh â ê î ô û ŵ ŷ are outside.
 */
export function smsSize(text: string): SmsSize {
  const characters = [...text];
  const outside = [...new Set(characters.filter((char) => !isGsm(char)))].join('');
  const septets = characters.reduce((sum, char) => sum + (EXTENDED.includes(char) ? 2 : 1), 0);
  const partsWithout = partsOf(septets, 160, 153);
  if (outside === '')
    return { encoding: 'GSM-7', units: septets, parts: partsWithout, outside, partsWithout };
  const parts = partsOf(text.length, 70, 67);
  return { encoding: 'UCS-2', units: text.length, parts, outside, partsWithout };
}

function isGsm(char: string): boolean {
  return BASIC.includes(char) || EXTENDED.includes(char);
}

/** Punctuation of typographers that would turn a whole text into UCS-2 for nothing. */
export function plainPunctuation(text: string): string {
  return text
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[“”]/g, '"')
    .replaceAll(/[–—]/g, '-')
    .replaceAll('…', '...')
    .replaceAll('\u00a0', ' ');
}

function partsOf(units: number, alone: number, joined: number): number {
  return units <= alone ? 1 : Math.ceil(units / joined);
}
