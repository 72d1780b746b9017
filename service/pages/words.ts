import type { Language } from '../wire.ts';
import { cy } from './texts/cy.ts';
import { en, type PageWords } from './texts/en.ts';

const languages: Readonly<Record<Language, PageWords>> = { en, cy };

export type { PageWords };

export function wordsOf(language: Language): PageWords {
  return languages[language];
}

/** Puts values into the `{places}` of a text; a value is never filled again. */
export function put(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
