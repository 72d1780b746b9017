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
  const encoding = outside === '' ? 'GSM-7' : 'UCS-2';
  return {
    encoding,
    units: characters.reduce((sum, char) => sum + unitsOf(char, encoding), 0),
    parts: split(characters, encoding).length,
    outside,
    partsWithout: split(characters, 'GSM-7').length,
  };
}

/** A text as it travels: what each part holds. No part ends in the middle of a character. */
export function smsParts(text: string): readonly string[] {
  return split([...text], smsSize(text).encoding);
}

type Encoding = SmsSize['encoding'];
/** Units of a text that travels alone, and of a part of a longer one, which has a header. */
const ROOM = { 'GSM-7': { alone: 160, joined: 153 }, 'UCS-2': { alone: 70, joined: 67 } } as const;

function split(characters: readonly string[], encoding: Encoding): readonly string[] {
  const { alone, joined } = ROOM[encoding];
  const whole = characters.reduce((sum, char) => sum + unitsOf(char, encoding), 0);
  if (whole <= alone) return [characters.join('')];
  const parts = [''];
  let room: number = joined;
  for (const char of characters) {
    const units = unitsOf(char, encoding);
    if (units > room) {
      parts.push('');
      room = joined;
    }
    parts[parts.length - 1] += char;
    room -= units;
  }
  return parts;
}

function unitsOf(char: string, encoding: Encoding): number {
  if (encoding === 'UCS-2') return char.length;
  return EXTENDED.includes(char) ? 2 : 1;
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
