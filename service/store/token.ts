import { randomBytes } from 'node:crypto';

/** Bitcoin's base58: no 0, O, I, l, so that a link read aloud or typed from paper stays right. */
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const LENGTH = 22;

/** 128 random bits as 22 characters of base58. */
export function newToken(): string {
  let value = BigInt(`0x${randomBytes(16).toString('hex')}`);
  let token = '';
  for (let i = 0; i < LENGTH; i += 1) {
    token = ALPHABET[Number(value % 58n)] + token;
    value /= 58n;
  }
  return token;
}

/** May this be a token at all? Everything else is answered without asking the database. */
export function looksLikeToken(text: string): boolean {
  return text.length === LENGTH && [...text].every((char) => ALPHABET.includes(char));
}
