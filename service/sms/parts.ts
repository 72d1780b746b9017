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
}

/** How a text travels: GSM-7 when every character is in its tables, UCS-2 for all of it otherwise. */
export function smsSize(text: string): SmsSize {
  const gsm = [...text].every((char) => BASIC.includes(char) || EXTENDED.includes(char));
  if (!gsm) return { encoding: 'UCS-2', units: text.length, parts: partsOf(text.length, 70, 67) };
  const units = [...text].reduce((sum, char) => sum + (EXTENDED.includes(char) ? 2 : 1), 0);
  return { encoding: 'GSM-7', units, parts: partsOf(units, 160, 153) };
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
