import type { Language } from '../wire.ts';
import { cy } from './texts/cy.ts';
import { easyCy } from './texts/cy-easy.ts';
import { en, type PageWords } from './texts/en.ts';
import { easyEn } from './texts/en-easy.ts';

/** `plain`: as everybody reads it; `easy`: easy read, one short sentence a line. */
export type Wording = 'plain' | 'easy';

const languages: Readonly<Record<Language, Readonly<Record<Wording, PageWords>>>> = {
  en: { plain: en, easy: easyEn },
  cy: { plain: cy, easy: easyCy },
};

export type { PageWords };

export function wordsOf(language: Language, wording: Wording): PageWords {
  return languages[language][wording];
}

export function languageOf(asked: unknown): Language | null {
  return asked === 'en' || asked === 'cy' ? asked : null;
}

export function wordingOf(asked: unknown): Wording {
  return asked === 'easy' ? 'easy' : 'plain';
}

/** Puts values into the `{places}` of a text; a value is never filled again. */
export function put(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : isolated(value);
  });
}

/** Letters that are written from right to left: Hebrew, Arabic and their neighbours. */
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF]/;
const DIRECTIONS = /[\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** A text from elsewhere within one of ours: it turns nothing around but itself. */
export function isolated(text: string): string {
  const plain = text.replaceAll(DIRECTIONS, '');
  return RIGHT_TO_LEFT.test(plain) ? `\u2068${plain}\u2069` : plain;
}

/** The sentences of a text that stand in lines of their own. */
export function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}
