import type { Key } from 'ink';
import { keysOf } from './key-names.ts';

/** What a terminal puts around a text that is pasted, as Ink hands it on. */
const BEGINS = '[200~';
const ENDS = '[201~';
const PASTED = 'pasted:';

/**
 * Reads keys by name, and what is pasted as one key that holds its text: the letters of a text that was copied somewhere
 * must not do what the keys of that name do, and a line end in it must not keep what was typed so far.
 */
export function createKeyReader(): (input: string, key: Key) => readonly string[] {
  let pasting = false;
  return (input, key) => {
    if (input === BEGINS || input === ENDS) {
      pasting = input === BEGINS;
      return [];
    }
    // Should the end have been lost, these are no text: whoever wants to leave, leaves.
    if (key.ctrl || key.escape) pasting = false;
    if (!pasting) return keysOf(input, key);
    const text = key.return ? '\n' : input.replaceAll(/\r\n?/g, '\n');
    return text === '' ? [] : [PASTED + text];
  };
}

/**
 * The text that a key has for a text that is typed; null: it is a key with a name. On one line, line ends and all that
 * no key writes come as spaces.
 */
export function typedText(key: string, { lines }: { readonly lines: boolean }): string | null {
  if (!key.startsWith(PASTED)) return [...key].length === 1 ? key : null;
  const text = key.slice(PASTED.length);
  return lines ? text.replaceAll(/[^\P{Cc}\n]+/gu, ' ') : text.replaceAll(/\p{Cc}+/gu, ' ');
}
