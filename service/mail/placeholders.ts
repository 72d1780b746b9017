import { CodedError } from '../../lib/errors/index.ts';
import type { Account } from '../wire.ts';
import { PLACEHOLDERS } from './texts.ts';

const PLACEHOLDER = /\{([^{}\s]*)\}/g;

export type Values = Readonly<Record<(typeof PLACEHOLDERS)[number], string>>;

/**
 * Fills a text. A learner without a given name is greeted without one; a value that holds braces is not filled again.
 */
export function fill(text: string, values: Values): string {
  const greeted = values.given_name === '' ? text.replaceAll(/ ?\{given_name\}/g, '') : text;
  return greeted.replaceAll(PLACEHOLDER, (whole, name: string) =>
    name in values ? values[name as keyof Values] : whole,
  );
}

/**
 * Checks every text of the details form.
 *
 * @throws SURVEY_PLACEHOLDER_UNKNOWN for one that would go out as it stands, SURVEY_LINK_MISSING where a message
 *   that asks for an answer would not tell where
 */
export function checkPlaceholders(texts: Account['texts']): void {
  for (const [kind, parts] of Object.entries(texts ?? {}))
    for (const [part, languages] of Object.entries(parts as Record<string, Record<string, string>>))
      for (const [language, text] of Object.entries(languages)) {
        const named = `${kind}.${part}.${language}`;
        for (const [whole, name] of text.matchAll(PLACEHOLDER))
          if (!PLACEHOLDERS.some((known) => known === name))
            throw new CodedError('SURVEY_PLACEHOLDER_UNKNOWN', {
              text: named,
              placeholder: whole.slice(0, 40),
              allowed: PLACEHOLDERS.map((known) => `{${known}}`).join(' '),
            });
        if (part !== 'subject' && kind !== 'thank-you' && !text.includes('{link}'))
          throw new CodedError('SURVEY_LINK_MISSING', { text: named });
      }
}
